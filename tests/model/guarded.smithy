$version: "2.0"

namespace guarded

use aws.auth#sigv4
use aws.auth#unsignedPayload
use aws.protocols#restJson1
use smithy.protocols#rpcv2Cbor

/// Tells its callers who they are, by every scheme there is.
@rpcv2Cbor
@restJson1
@sigv4(name: "guarded")
@httpBasicAuth
@httpBearerAuth
@httpDigestAuth
@httpApiKeyAuth(name: "x-key", in: "header", scheme: "Key")
@auth([sigv4])
@suppress(["UnsupportedAuth"])
service Guarded {
    version: "1"
    operations: [
        Hashed
        Unsigned
        Open
        Visit
        ByName
        ByToken
        ByKey
        ByDigest
        ByTokenOrSignature
        Talk
        Watch
    ]
}

structure Text {
    text: String
}

structure Caller {
    scheme: String
    name: String
    text: String
}

@http(method: "POST", uri: "/hashed")
operation Hashed {
    input: Text
    output: Caller
}

@unsignedPayload
@http(method: "POST", uri: "/unsigned")
operation Unsigned {
    input: Text
    output: Caller
}

@auth([])
@http(method: "POST", uri: "/open")
operation Open {
    input: Text
    output: Caller
}

@optionalAuth
@http(method: "POST", uri: "/visit")
operation Visit {
    input: Text
    output: Caller
}

@auth([httpBasicAuth])
@http(method: "POST", uri: "/by-name")
operation ByName {
    input: Text
    output: Caller
}

@auth([httpBearerAuth])
@http(method: "POST", uri: "/by-token")
operation ByToken {
    input: Text
    output: Caller
}

@auth([httpApiKeyAuth])
@http(method: "POST", uri: "/by-key")
operation ByKey {
    input: Text
    output: Caller
}

@auth([httpDigestAuth])
@http(method: "POST", uri: "/by-digest")
operation ByDigest {
    input: Text
    output: Caller
}

@auth([httpBearerAuth, sigv4])
@http(method: "POST", uri: "/by-token-or-signature")
operation ByTokenOrSignature {
    input: Text
    output: Caller
}

/// Says everything back.
@http(method: "POST", uri: "/talk")
operation Talk {
    input := {
        @httpPayload
        said: Said
    }
    output := {
        @httpHeader("x-name")
        name: String
        @httpPayload
        said: Said
    }
}

/// Says the text as often as there are letters in it.
@http(method: "POST", uri: "/watch/{text}")
operation Watch {
    input := {
        @required
        @httpLabel
        text: String
    }
    output := {
        @httpPayload
        said: Said
    }
}

@streaming
union Said {
    line: Text
}
