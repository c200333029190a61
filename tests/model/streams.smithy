$version: "2.0"

namespace trompe.tests

use aws.protocols#restJson1
use smithy.framework#ValidationException
use smithy.protocols#rpcv2Cbor

/// Every kind of event stream, for peers and networks that misbehave.
@rpcv2Cbor
@restJson1
service Streams {
    version: "1"
    operations: [
        Ask
        Talk
        Upload
        Watch
    ]
    errors: [
        ValidationException
    ]
}

/// No stream at all.
@http(method: "POST", uri: "/ask/{manner}")
operation Ask {
    input := with [Manner] {}
    output := {
        answer: String
    }
    errors: [
        Refused
    ]
}

/// Both sides send.
@http(method: "POST", uri: "/talk/{manner}")
operation Talk {
    input := with [Manner] {
        @httpPayload
        events: Said
    }
    output := {
        @httpHeader("x-room")
        room: String

        @httpPayload
        events: Heard
    }
    errors: [
        Refused
    ]
}

/// Only the client sends.
@http(method: "POST", uri: "/upload/{manner}")
operation Upload {
    input := with [Manner] {
        @httpPayload
        events: Said
    }
    output := {
        answer: String
    }
    errors: [
        Refused
    ]
}

/// Only the server sends.
@http(method: "POST", uri: "/watch/{manner}")
operation Watch {
    input := with [Manner] {}
    output := {
        @httpPayload
        events: Shown
    }
    errors: [
        Refused
    ]
}

@mixin
structure Manner {
    /// What the other side is to do.
    @required
    @httpLabel
    manner: String
}

/// What clients send: no errors are among it.
@streaming
union Said {
    item: Item
    aside: Aside
    rated: Rated
}

/// What servers answer with, errors included.
@streaming
union Heard {
    item: Item
    aside: Aside
    text: Text
    data: Data
    mark: Mark
    stopped: Stopped
}

/// What servers show: no errors are among it.
@streaming
union Shown {
    item: Item
    mark: Mark
}

/// A numbered piece.
structure Item {
    @required
    number: Long

    @required
    data: Blob
}

/// Something beside the matter, which may be left out.
structure Aside {
    @eventHeader
    about: String

    @eventPayload
    remark: Remark
}

structure Remark {
    text: String

    replies: Remarks
}

list Remarks {
    member: Remark
}

/// Something with constraints.
structure Rated {
    @range(min: 1, max: 5)
    @required
    stars: Integer

    @length(max: 8)
    by: String

    @pattern("^[a-z]*$")
    tag: String
}

structure Text {
    @eventPayload
    text: String
}

structure Data {
    @eventPayload
    data: Blob

    @eventHeader
    whole: Boolean

    @eventHeader
    small: Byte

    @eventHeader
    short: Short

    @eventHeader
    count: Integer

    @eventHeader
    long: Long

    @eventHeader
    at: Timestamp

    @eventHeader
    bytes: Blob
}

/// Nothing but its name.
structure Mark {}

/// The server will not.
@error("client")
@httpError(403)
structure Refused {
    message: String

    @required
    why: String
}

/// The server stops in the middle.
@error("server")
structure Stopped {
    message: String

    @required
    after: Long
}
