$version: "2.0"

namespace golden

use smithy.protocols#rpcv2Cbor

/// Enums: open, as keys, of numbers, hidden, with a member called unknown.
@rpcv2Cbor
service Enums {
    operations: [Count]
}

operation Count {
    input := {
        @required
        colours: Colours

        size: Size
        secret: SecretKind
    }
}

map Colours {
    key: Colour
    value: Integer
}

enum Colour {
    /// The colour of fire.
    RED = "red"

    @deprecated(message: "use RED", since: "2020-01-01")
    CRIMSON = "crimson"

    UNKNOWN
}

intEnum Size {
    SMALL = -1
    LARGE = 10
}

@sensitive
enum SecretKind {
    ONE
}
