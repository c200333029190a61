$version: "2.0"

namespace signs

use aws.protocols#restJson1
use aws.protocols#restXml

/// Operations whose responses have no content, or may have none.
@restJson1
@restXml
@suppress(["DeprecatedTrait", "HttpResponseCodeSemantics"])
service Signs {
    version: "1"
    operations: [
        Look
        Peek
        Post
        Take
        Fetch
        Compare
    ]
}

@error("client")
@httpError(404)
structure NoSuchSign {
    message: String
}

@mixin
structure Named {
    @required
    @httpLabel
    name: String
}

/// What it says is not told, only how long it is.
@readonly
@http(method: "HEAD", uri: "/signs/{name}")
operation Look {
    input := with [Named] {}

    output := {
        @httpHeader("x-words")
        words: Integer

        /// As Amazon S3 has it.
        @suppress(["HttpHeaderTrait"])
        @httpHeader("Content-Length")
        length: Long
    }

    errors: [
        NoSuchSign
    ]
}

/// HEAD with members in the content, which nobody gets.
@readonly
@http(method: "HEAD", uri: "/words/{name}")
operation Peek {
    input := with [Named] {}

    output := {
        @httpHeader("x-words")
        words: Integer

        text: String
    }

    errors: [
        NoSuchSign
    ]
}

/// Says what it was told to, with any status.
@http(method: "POST", uri: "/signs")
operation Post {
    input := {
        @httpQuery("status")
        status: Integer

        text: String
    }

    output := {
        @httpResponseCode
        status: Integer

        text: String
    }
}

@idempotent
@suppress(["HttpResponseCodeSemantics"])
@http(method: "DELETE", uri: "/signs/{name}", code: 204)
operation Take {
    input := with [Named] {}

    output := {
        text: String
    }
}

/// A stream that HEAD leaves out.
@readonly
@http(method: "HEAD", uri: "/pictures/{name}")
operation Fetch {
    input := with [Named] {}

    output := {
        @required
        @httpPayload
        picture: Picture
    }
}

@streaming
blob Picture

@readonly
@http(method: "GET", uri: "/compare/{name}")
operation Compare {
    input := with [Named] {}

    output := {
        @httpResponseCode
        status: Integer

        @httpHeader("etag")
        tag: String

        text: String
    }
}
