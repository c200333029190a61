$version: "2.0"

namespace golden

use smithy.protocols#rpcv2Cbor

/// Event streams in both directions, and in one.
@rpcv2Cbor
service Events {
    operations: [Talk, Watch]
}

operation Talk {
    input := {
        room: String
        signals: Signals
    }

    output := {
        number: Long
        answers: Answers
    }
}

operation Watch {
    output := {
        answers: Answers
    }
}

/// What the client says.
@streaming
union Signals {
    say: Words
    giveUp: GaveUp
}

@streaming
union Answers {
    /// Somebody said something.
    said: Words

    tick: Tick

    /// A name that the handler has for something else.
    unknown: Tick

    closed: Closed
}

structure Words {
    @eventHeader
    sender: String

    @required
    @eventPayload
    text: Blob
}

structure Tick {}

@error("client")
structure GaveUp {
    message: String
}

@error("server")
structure Closed {}
