$version: "2.0"

namespace trompe.tests.blobs

use aws.protocols#restJson1

/// Streams of bytes, up, down and both ways.
@restJson1
service Blobs {
    version: "2024-01-01"
    operations: [Put, Get, Echo, PutSized]
}

@http(method: "PUT", uri: "/things/{name}")
operation Put {
    input := {
        @required
        @httpLabel
        name: String

        @httpHeader("X-Kind")
        kind: String

        @required
        @httpPayload
        body: Stream
    }

    output := {
        @required
        size: Long
    }

    errors: [NotWanted]
}

@readonly
@http(method: "GET", uri: "/things/{name}")
operation Get {
    input := {
        @required
        @httpLabel
        name: String

        @required
        @httpQuery("size")
        size: Long
    }

    output := {
        @httpHeader("X-Kind")
        kind: String

        @httpPayload
        body: Stream = ""
    }

    errors: [NotWanted]
}

@http(method: "POST", uri: "/echo")
operation Echo {
    input := {
        @required
        @httpPayload
        body: Stream
    }

    output := {
        @required
        @httpPayload
        body: Stream
    }
}

@http(method: "PUT", uri: "/sized")
operation PutSized {
    input := {
        @required
        @httpPayload
        body: SizedStream
    }

    output := {
        @required
        size: Long
    }
}

@streaming
blob Stream

@streaming
@requiresLength
blob SizedStream

@error("client")
@httpError(409)
structure NotWanted {
    @required
    message: String
}
