$version: "2.0"

namespace golden

use aws.protocols#restJson1

/// Structures: required, defaulted and optional members of every type.
@restJson1
service Structures {
    operations: [Store]
}

@http(method: "POST", uri: "/store")
operation Store {
    input := {
        @required
        defaults: Defaults

        @required
        everything: Everything

        @idempotencyToken
        token: String

        /// Only a server assumes these.
        limit: Integer = 10

        label: String = "none"

        mode: Mode = "FAST"

        since: Timestamp = 0

        names: Names = []

        open: Document = true

        level: Level = 2
    }

    output := {
        node: Node
    }
}

/// Values that the model starts from.
structure Defaults {
    flag: Boolean = true
    small: Byte = 1
    short: Short = -2
    count: Integer = 3
    long: Long = 4000000000
    ratio: Float = 0.5
    precise: Double = 1e-9
    name: String = "a \"quoted\" name"
    data: Blob = "aGVsbG8="
    at: Timestamp = "1985-04-12T23:20:50.52Z"
    big: BigInteger = 5
    exact: BigDecimal = 1.5
    open: Document = "anything"
    list: Document = []
    names: Names = []
    mode: Mode = "FAST"
    level: Level = 2
}

structure Everything {
    @required
    flag: Boolean

    @clientOptional
    loose: Boolean = true

    small: Byte

    @required
    at: Timestamp

    @required
    @clientOptional
    name: String

    names: Names

    @required
    sparse: SparseNumbers

    /// Not for logs.
    @required
    secrets: Secrets

    password: Secret

    data: Blob
    big: BigInteger
    open: Document
}

/// Contains itself.
structure Node {
    next: Node
    children: Nodes
}

list Nodes {
    member: Node
}

list Names {
    member: String
}

@sparse
map SparseNumbers {
    key: String
    value: Integer
}

map Secrets {
    key: String
    value: Secret
}

@sensitive
string Secret

enum Mode {
    FAST
    SLOW
}

intEnum Level {
    LOW = 1
    HIGH = 2
}
