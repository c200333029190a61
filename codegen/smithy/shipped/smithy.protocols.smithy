$version: "2.0"

// Protocols of Smithy itself. Written after the specifications of Smithy RPC v2.
namespace smithy.protocols

/// RPC with CBOR bodies.
@trait(selector: "service")
@protocolDefinition(traits: [cors, endpoint, hostLabel, httpError, requestCompression])
@traitValidators(
    "rpcv2Cbor.NoDocuments": {
        selector: "service ~> member :test(> document)"
        message: "This protocol does not support document types in most possible scenarios."
        severity: "DANGER"
    }
)
structure rpcv2Cbor {
    /// Versions of HTTP in the order of preference, by ALPN name.
    http: StringList

    /// Versions for event streams; those of `http` when absent.
    eventStreamHttp: StringList
}

/// RPC with JSON bodies.
@trait(selector: "service")
@protocolDefinition(traits: [cors, endpoint, hostLabel, httpError, requestCompression])
structure rpcv2Json {
    /// Versions of HTTP in the order of preference, by ALPN name.
    http: StringList

    /// Versions for event streams; those of `http` when absent.
    eventStreamHttp: StringList
}

@private
list StringList {
    member: String
}
