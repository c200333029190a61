$version: "2.0"

namespace ticker

use aws.protocols#restJson1
use smithy.protocols#rpcv2Cbor

/// One operation of every direction.
@restJson1
@rpcv2Cbor
service Ticker {
    version: "1"
    operations: [
        Count
        Echo
        Gather
        Talk
    ]
}

structure Text {
    text: String
}

@http(method: "POST", uri: "/echo")
operation Echo {
    input: Text
    output: Text
}

/// Counts. `manner` says how it ends.
@readonly
@http(method: "GET", uri: "/count/{to}")
operation Count {
    input := {
        @required
        @httpLabel
        to: Integer

        @httpQuery("manner")
        manner: String
    }

    output := {
        @httpHeader("x-name")
        name: String

        @httpPayload
        events: Counts
    }

    errors: [
        Refused
    ]
}

@streaming
union Counts {
    number: Number
    picture: Picture
    tired: Tired
}

structure Number {
    @eventHeader
    parity: String

    value: Integer

    text: String
}

structure Picture {
    @eventHeader
    title: String

    @eventPayload
    pixels: Blob
}

@error("client")
structure Tired {
    message: String
}

@error("client")
@httpError(409)
structure Refused {
    message: String
}

/// Sums up what it was sent.
@http(method: "POST", uri: "/gather")
operation Gather {
    input := {
        @httpPayload
        events: Lines
    }

    output := {
        text: String
    }
}

@http(method: "POST", uri: "/talk")
operation Talk {
    input := {
        @httpPayload
        events: Lines
    }

    output := {
        @httpPayload
        events: Lines
    }
}

@streaming
union Lines {
    line: Text
}
