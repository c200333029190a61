$version: "2.0"

// Protocols of AWS services. Written after the Smithy 2.0 specification, "AWS protocols".
namespace aws.protocols

/// Which versions of HTTP a protocol is spoken over.
@mixin(localTraits: [private])
@private
structure HttpConfiguration {
    /// Versions in the order of preference, by ALPN name.
    http: StringList

    /// Versions for event streams; those of `http` when absent.
    eventStreamHttp: StringList
}

/// RPC with JSON 1.0.
@trait(selector: "service")
@protocolDefinition(traits: [timestampFormat, cors, endpoint, hostLabel])
structure awsJson1_0 with [HttpConfiguration] {}

/// RPC with JSON 1.1.
@trait(selector: "service")
@protocolDefinition(traits: [timestampFormat, cors, endpoint, hostLabel])
structure awsJson1_1 with [HttpConfiguration] {}

/// HTTP bindings with JSON bodies.
@trait(selector: "service")
@protocolDefinition(
    traits: [
        timestampFormat, cors, endpoint, hostLabel
        http, httpError, httpHeader, httpLabel, httpPayload, httpPrefixHeaders
        httpQuery, httpQueryParams, httpResponseCode
        httpChecksum, httpChecksumRequired
        jsonName
    ]
)
structure restJson1 with [HttpConfiguration] {}

/// HTTP bindings with XML bodies.
@trait(selector: "service")
@deprecated
@protocolDefinition(
    traits: [
        timestampFormat, cors, endpoint, hostLabel
        http, httpError, httpHeader, httpLabel, httpPayload, httpPrefixHeaders
        httpQuery, httpQueryParams, httpResponseCode
        httpChecksum, httpChecksumRequired
        xmlAttribute, xmlFlattened, xmlName, xmlNamespace
    ]
)
@traitValidators(
    UnsupportedProtocolDocument: {
        selector: "~> member :test(> document)"
        message: "Document types are not supported with restXml"
    }
)
structure restXml with [HttpConfiguration] {
    /// Whether errors have no `Error` element around them.
    @deprecated
    noErrorWrapping: Boolean
}

/// RPC with forms out and XML in.
@trait(selector: "service [trait|xmlNamespace]")
@deprecated
@protocolDefinition(
    traits: [
        timestampFormat, cors, endpoint, hostLabel
        awsQueryError
        xmlAttribute, xmlFlattened, xmlName, xmlNamespace
    ]
)
@traitValidators(
    UnsupportedProtocolDocument: {
        selector: "~> member :test(> document)"
        message: "Document types are not supported with awsQuery"
    }
)
structure awsQuery {}

/// The code and status of an error in awsQuery.
@trait(
    selector: "structure [trait|error]"
    breakingChanges: [{ change: "any" }]
)
structure awsQueryError {
    /// The code in the message.
    @required
    code: String

    /// The status of the response.
    @required
    httpResponseCode: Integer
}

/// Marks services that moved away from awsQuery and keep its error codes.
@trait(
    selector: """
        service :test([trait|aws.protocols#awsJson1_0],
                      [trait|smithy.protocols#rpcv2Cbor],
                      [trait|smithy.protocols#rpcv2Json])"""
)
structure awsQueryCompatible {}

/// RPC with the forms of EC2 out and XML in.
@trait(selector: "service [trait|xmlNamespace]")
@deprecated
@protocolDefinition(
    traits: [
        timestampFormat, cors, endpoint, hostLabel
        ec2QueryName
        xmlAttribute, xmlFlattened, xmlName, xmlNamespace
    ]
)
@traitValidators(
    UnsupportedProtocolDocument: {
        selector: "~> member :test(> document)"
        message: "Document types are not supported with ec2Query"
    }
)
structure ec2Query {}

/// The name of a member in the forms of EC2.
@trait(selector: "structure > member")
@pattern("^[a-zA-Z_][a-zA-Z_0-9-]*$")
string ec2QueryName

/// Which checksums an operation sends and checks.
@trait(
    selector: "operation"
    breakingChanges: [
        { change: "remove", severity: "DANGER", message: "Clients no longer send or check checksums." }
        {
            path: "/requestAlgorithmMember"
            change: "remove"
            severity: "DANGER"
            message: "Clients can no longer choose the algorithm of the request."
        }
        {
            path: "/requestValidationModeMember"
            change: "remove"
            severity: "DANGER"
            message: "Clients no longer check responses."
        }
        {
            path: "/responseAlgorithms/member"
            change: "remove"
            severity: "DANGER"
            message: "Clients no longer check responses with the removed algorithms."
        }
    ]
)
@unstable
structure httpChecksum {
    /// The input member that names the algorithm.
    requestAlgorithmMember: String

    /// Whether requests must have a checksum.
    requestChecksumRequired: Boolean

    /// The input member that asks for checks of responses.
    requestValidationModeMember: String

    /// Algorithms of responses.
    responseAlgorithms: ChecksumAlgorithmSet
}

@private
@length(min: 1)
@uniqueItems
list ChecksumAlgorithmSet {
    member: ChecksumAlgorithm
}

@private
enum ChecksumAlgorithm {
    CRC32
    CRC32C
    CRC64NVME
    MD5
    SHA1
    SHA256
    SHA512
    XXHASH64
    XXHASH3
    XXHASH128
}

@private
list StringList {
    member: String
}
