$version: "2.0"

namespace counters

use aws.protocols#restJson1
use smithy.protocols#rpcv2Cbor

/// What pages of any origin may call.
@restJson1
@httpApiKeyAuth(name: "X-Key", in: "header")
@cors(additionalAllowedHeaders: ["X-Trace"], additionalExposedHeaders: ["X-Cache"])
service Counters {
    version: "1"
    operations: [
        Count
    ]
}

/// What pages of one origin may call, with the password that their browser keeps.
@rpcv2Cbor
@httpBasicAuth
@cors(origin: "https://one.example", maxAge: -1)
service Ledgers {
    version: "1"
    operations: [
        Enter
    ]
}

@error("client")
structure Unknown {
    @httpHeader("X-Reason")
    reason: String
}

@idempotent
@http(method: "PUT", uri: "/counters/{name}")
@httpChecksumRequired
operation Count {
    input := {
        @required
        @httpLabel
        name: String

        @httpHeader("X-Step")
        step: Integer

        @httpPrefixHeaders("X-Tag-")
        tags: Tags
    }

    output := {
        @httpHeader("X-Total")
        total: Integer
    }

    errors: [
        Unknown
    ]
}

operation Enter {
    input := {
        amount: Integer
    }
}

map Tags {
    key: String
    value: String
}
