$version: "2.0"

namespace trompe.tests.blobs

use aws.auth#sigv4
use aws.protocols#httpChecksum
use aws.protocols#restJson1

/// Streams of bytes, up, down and both ways.
@sigv4(name: "blobs")
@restJson1
service Blobs {
    version: "2024-01-01"
    operations: [Put, Get, Echo, PutCompressed, PutSized, PutChecked, GetChecked]
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

@requestCompression(encodings: ["gzip"])
@http(method: "PUT", uri: "/compressed")
operation PutCompressed {
    input := {
        @required
        @httpPayload
        body: Stream
    }

    output := {
        @required
        size: Long

        /// What was said of it beforehand.
        announced: Long
    }
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

@httpChecksum(requestAlgorithmMember: "algorithm")
@http(method: "PUT", uri: "/checked")
operation PutChecked {
    input := {
        @httpHeader("x-amz-sdk-checksum-algorithm")
        algorithm: Algorithm

        @httpHeader("x-amz-checksum-crc32")
        crc32: String

        /// As S3 has it: how long a stream is that does not say so itself.
        @suppress(["HttpHeaderTrait"])
        @httpHeader("Content-Length")
        length: Long

        @required
        @httpPayload
        body: Stream
    }

    output := {
        @required
        size: Long
    }
}

@readonly
@httpChecksum(
    requestValidationModeMember: "mode"
    responseAlgorithms: ["CRC64NVME", "SHA256", "CRC32"]
)
@http(method: "GET", uri: "/checked")
operation GetChecked {
    input := {
        @httpHeader("x-amz-checksum-mode")
        mode: Mode
    }

    output := {
        @httpHeader("x-amz-checksum-sha256")
        sha256: String

        @httpHeader("x-amz-checksum-crc64nvme")
        crc64nvme: String

        @required
        @httpPayload
        body: Stream
    }
}

enum Algorithm {
    CRC32
    CRC32C
    SHA1
    SHA256
    CRC64NVME
}

enum Mode {
    ENABLED
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
