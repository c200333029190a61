$version: "2"

// How shapes are Protocol Buffers, as Alloy's documentation has it. The text is our own.
namespace alloy.proto

use alloy#openEnum
use alloy#uncheckedExamples

/// gRPC.
@protocolDefinition(
    traits: [
        protoReservedFields
        protoIndex
        protoNumType
        protoTimestampFormat
        protoEnumFormat
        protoEnabled
        uncheckedExamples
    ]
)
@trait(selector: "service")
structure grpc {}

/// The number of the field.
@trait(selector: ":is(structure > member,union > member,enum > member, intEnum > member)")
integer protoIndex

@trait(selector: ":test(integer, long, member > :test(integer, long))")
enum protoNumType {
    SIGNED
    UNSIGNED
    FIXED
    FIXED_SIGNED
}

@trait(selector: ":test(timestamp, member > timestamp)")
enum protoTimestampFormat {
    PROTOBUF
    EPOCH_MILLIS
    RFC3339_STRING
}

@trait(selector: ":test(* [trait|alloy#offsetDateTimeFormat], member > * [trait|alloy#offsetDateTimeFormat])")
enum protoOffsetDateTimeFormat {
    PROTOBUF
    RFC3339_STRING
}

@trait(selector: ":test(enum :not([trait|alloy#openEnum]), member > enum :not([trait|alloy#openEnum]))")
enum protoEnumFormat {
    ORDINAL
    STRING_VALUE
}

/// Numbers and names that no field may have.
@trait(selector: "structure")
list protoReservedFields {
    member: ReservedFieldsDefinition
}

union ReservedFieldsDefinition {
    name: String
    number: Integer
    range: Range
}

/// Both ends are in it.
structure Range {
    @required
    start: Integer

    @required
    end: Integer
}

/// Translated although no service of gRPC uses it.
@trait(selector: ":test(structure, service)")
structure protoEnabled {}

/// A `oneof` in the message that uses it, the only one.
@trait(selector: "union")
structure protoInlinedOneOf {}

/// Wrapped in a message, so that nothing is told from the default.
@trait(selector: ":test(simpleType, list, map, member > simpleType, member > list, member > map)")
structure protoWrapped {}

/// Two numbers instead of a text.
@trait(
    selector: ":test(string [trait|alloy#uuidFormat], member > string [trait|alloy#uuidFormat], member [trait|alloy#uuidFormat] > string)"
)
structure protoCompactUUID {}

/// The day since 1970 instead of a text.
@trait(
    selector: ":test(string [trait|alloy#dateFormat], member > string [trait|alloy#dateFormat], member [trait|alloy#dateFormat] > string)"
)
structure protoCompactLocalDate {}

/// Two numbers instead of a text.
@trait(
    selector: ":test(string [trait|alloy#localTimeFormat], member > string [trait|alloy#localTimeFormat], member [trait|alloy#localTimeFormat] > string)"
)
structure protoCompactLocalTime {}

/// Two numbers instead of a text.
@trait(
    selector: ":test(string [trait|alloy#yearMonthFormat], member > string [trait|alloy#yearMonthFormat], member [trait|alloy#yearMonthFormat] > string)"
)
structure protoCompactYearMonth {}

/// Two numbers instead of a text.
@trait(
    selector: ":test(string [trait|alloy#monthDayFormat], member > string [trait|alloy#monthDayFormat], member [trait|alloy#monthDayFormat] > string)"
)
structure protoCompactMonthDay {}

/// Status codes of gRPC.
@openEnum
intEnum GrpcStatusCode {
    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16
}

/// The status that tells of the error.
@trait(selector: "structure[trait|smithy.api#error]")
structure grpcError {
    @required
    code: Integer
    message: String
}

/// The member is the message of the status.
@trait(
    selector: "structure[trait|alloy.proto#grpcError] > member :test(> string)"
    structurallyExclusive: "member"
)
structure grpcErrorMessage {}

structure ProtobufAny {
    @protoIndex(1)
    typeUrl: String

    @protoIndex(2)
    value: Blob
}

list ProtobufAnyList {
    member: ProtobufAny
}

structure GoogleRpcStatus {
    @protoIndex(1)
    code: Integer

    @protoIndex(2)
    message: String

    @protoIndex(3)
    details: ProtobufAnyList
}
