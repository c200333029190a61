$version: "2.0"

namespace golden

use smithy.protocols#rpcv2Cbor

/// Unions: recursive, with members without a value, large and sensitive ones.
@rpcv2Cbor
service Unions {
    operations: [Evaluate]
}

operation Evaluate {
    input := {
        @required
        expression: Expression
    }

    output := {
        result: Outcome
    }
}

union Expression {
    number: Double
    text: String
    both: Both
    not: Expression
    nothing: Unit
    unknown: String
}

structure Both {
    @required
    left: Expression

    @required
    right: Expression
}

union Outcome {
    secret: Secret
    report: Report
    small: Small
}

@sensitive
string Secret

structure Small {
    code: Integer
}

structure Report {
    a: String
    b: String
    c: String
    d: String
    e: String
    f: String
    g: String
    h: String
    i: String
    j: String
}
