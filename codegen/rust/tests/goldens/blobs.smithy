$version: "2.0"

namespace golden

use aws.protocols#restJson1

/// Streaming blobs: neither copied nor compared, and never absent.
@restJson1
service Blobs {
    operations: [Put, Get]
}

@http(method: "PUT", uri: "/it")
operation Put {
    input := {
        @httpHeader("X-Kind")
        kind: String

        @required
        @httpPayload
        body: Sized
    }
}

@readonly
@http(method: "GET", uri: "/it")
operation Get {
    output := {
        @httpHeader("X-Kind")
        kind: String

        @httpPayload
        body: Text = ""
    }
}

@streaming
@requiresLength
blob Sized

@streaming
@mediaType("text/plain")
blob Text
