$version: "2.0"

namespace example

@trait(
    selector: "*"
)
structure marked {
    @idRef
    of: String
    by: Levels
    any: Document
}

@mixin
service Base {
    version: "1"
    operations: [
        One
    ]
    resources: [
        Res
    ]
}

service Svc with [Base] {
    version: "2"
    operations: [
        Two
    ]
    errors: [
        Bad
    ]
    rename: {
        "example#Size": "Bulk"
    }
}

resource Res {
    identifiers: {
        id: String
    }
    properties: {
        name: String
    }
    read: Get
}

@mixin
operation Fails {
    input: Unit
    output: Unit
    errors: [
        Bad
    ]
}

/// Gets it.
@readonly
operation Get {
    input := {
        @required
        id: String
    }
    output := with [Named] {
        @notProperty
        extra: Size = 3
    }
}

operation One {
    input: Unit
    output: Unit
}

operation Two with [Fails] {
    input :=
        /// Two's input.
        @sensitive
        with [
            Named
            Aged
        ] {}
    output: Unit
    errors: [
        Worse
    ]
}

apply TwoInput$name {
    @documentation("His name.")
    @required
}

apply TwoInput$age @range(
    min: 1
    max: 2
)

@mixin
structure Aged {
    age: Integer
}

@error("client")
structure Bad {}

@mixin
structure Named {
    name: String
}

@error("server")
@suppress([
    "X"
])
structure Worse {
    message: String
}

/// Documented,
///   indented 
/// 
@marked(
    of: Levels$key
    by: {
        "x y": 1
        z: 2
    }
    any: [
        {}
        []
        null
        {
            a: [
                true
            ]
        }
    ]
)
@deprecated
@externalDocumentation(
    "the \u007f": "https://example.com"
)
@tags([
    "a"
    "b \"c\""
])
union Un {
    a: Unit
    b: Levels
    @marked
    c: smithy.api#String
}

@mixin
list Few {
    member: String
}

@sparse
list Many with [Few] {}

apply Many$member @length(
    min: 1
)

map Levels {
    key: String
    value: Integer
}

enum Color {
    RED
    GREEN = "g"
    @deprecated
    BLUE = "b"
}

intEnum Num {
    A = 1
}

integer Size

string String
