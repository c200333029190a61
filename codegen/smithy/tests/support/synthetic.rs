//! A model of any size, made in code: one service of as many rooms as asked for.

use std::fmt::Write;

const HEAD: &str = r#"$version: "2.0"

namespace synthetic

use aws.protocols#restJson1

@mixin
structure Common with [Traced] {
    common: String
}

@mixin
structure Traced {
    trace: String
}

@error("client")
@httpError(404)
structure Missing {
    @required
    message: String
}
"#;

/// One part of the model; `%` stands for its number.
const ROOM: &str = r#"
/// A place of its own, `Room%`.
resource Room% {
    identifiers: { room%: Name% }
    properties: { title: Title%, level: Level% }
    create: CreateRoom%
    read: ReadRoom%
    list: ListRoom%s
    resources: [Seat%]
}

resource Seat% {
    identifiers: { room%: Name%, seat: Name% }
    delete: DeleteSeat%
}

@length(min: 1, max: 64)
@pattern("^[a-z]+%$")
string Name%

@documentation("The title of a room.")
string Title%

enum Level% {
    LOW = "low"
    HIGH = "high"
}

@http(method: "POST", uri: "/rooms%", code: 201)
operation CreateRoom% {
    input := for Room% {
        @required
        $title
        $level
        @notProperty
        deep: Outer%
    }
    output := for Room% {
        @required
        $room%
    }
    errors: [Missing]
}

@readonly
@http(method: "GET", uri: "/rooms%/{room%}")
operation ReadRoom% {
    input := for Room% {
        @required
        @httpLabel
        $room%
        @notProperty
        @httpQuery("view")
        view: Level% = "low"
    }
    output := for Room% {
        $title
        $level
        @notProperty
        deep: Outer%
    }
    errors: [Missing]
}

@readonly
@paginated(inputToken: "token", outputToken: "token", items: "items", pageSize: "size")
@http(method: "GET", uri: "/rooms%")
operation ListRoom%s {
    input := {
        @httpQuery("token")
        token: String
        @httpQuery("size")
        size: Integer
    }
    output := {
        token: String
        @required
        items: Items%
    }
}

@idempotent
@http(method: "DELETE", uri: "/rooms%/{room%}/seats/{seat}", code: 204)
operation DeleteSeat% {
    input := for Seat% {
        @required
        @httpLabel
        $room%
        @required
        @httpLabel
        $seat
    }
    output := {}
    errors: [Missing]
}

list Items% {
    member: Inner%
}

map Index% {
    key: Name%
    value: Items%
}

structure Outer% with [Common] {
    /// What there is, by name.
    index: Index%
    choice: Choice%
    previous: Outer%
    @range(min: 0, max: 100)
    count: Integer = 0
    when: Timestamp
}

structure Inner% {
    @required
    name: Name%
    outer: Outer%
    choice: Choice%
}

union Choice% {
    text: String
    number: Double
    inner: Inner%
}
"#;

/// The model as IDL, of so many rooms; its size is proportional to them.
pub(crate) fn idl(rooms: usize) -> String {
    let mut text = HEAD.to_owned();
    let names: Vec<_> = (0..rooms).map(|room| format!("Room{room}")).collect();
    let _infallible = write!(
        text,
        "\n@restJson1\nservice Synthetic {{\n    version: \"1\"\n    resources: [{}]\n}}\n",
        names.join(", ")
    );
    for room in 0..rooms {
        text.push_str(&ROOM.replace('%', &room.to_string()));
    }
    text
}
