$version: "2.0"

namespace golden

use smithy.protocols#rpcv2Cbor

/// Names that Rust, the standard library or the runtime have already.
@rpcv2Cbor
service Names {
    operations: [Connect, Move, Stop]
    errors: [Error]
    rename: {
        "golden#String_": "Text"
    }
}

/// Calls `connect`.
operation Connect {
    input: ConnectInput
    errors: [MoveError]
}

@deprecated(message: "use Stop")
operation Move {
    input := {
        @required
        value: Value
    }
}

operation Stop {
    input: Unit
    output: Unit
}

structure ConnectInput {
    type: String
    self: Boolean
    new: Integer
    clone: String
    isReady: Boolean
    default: Option
    box: Box
    result: Result
    text: String_

    @deprecated
    old: String
}

structure Option {
    some: String
}

structure Box {
    @required
    vec: Vec
}

structure Vec {
    @required
    one: String
    @required
    two: String
    @required
    three: String
    @required
    four: String
    @required
    five: String
    @required
    six: String
    @required
    seven: String
    @required
    eight: String
}

structure Result {
    ok: Boolean
}

structure String_ {
    document: Timestamp
}

structure Timestamp {
    at: Moment
}

timestamp Moment

union Value {
    self: smithy.api#String
    member: Members
}

structure Members {
    schema: smithy.api#String
}

/// An error called as the enum of `Move` would be.
@error("client")
structure MoveError {
    message: smithy.api#String
}

@error("client")
structure Error {
    fmt: smithy.api#String
}
