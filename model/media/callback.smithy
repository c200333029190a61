$version: "2.0"

namespace medea.callback

use aws.protocols#restJson1
use medea#Fid
use medea#LeaveReason
use smithy.framework#ValidationException
use smithy.protocols#rpcv2Cbor

/// What a media server asks and tells a controller about the members of its rooms.
///
/// The controller implements it, at the URLs that `Member.onJoin` and
/// `Member.onLeave` name; the media server is the client.
@title("Medea callbacks")
@rpcv2Cbor(
    http: ["h2"]
    eventStreamHttp: ["h2"]
)
@restJson1(
    http: ["h2", "http/1.1"]
    eventStreamHttp: ["h2"]
)
service CallbackApi {
    version: "1"
    operations: [
        OnJoin
        OnLeave
    ]
    errors: [
        ValidationException
    ]
}

/// Asks whether a member may join, before its connection is accepted.
///
/// Success admits the member. Any error, and silence past the media server's deadline
/// (5 s unless configured), refuses it. A member that comes back within its
/// reconnect timeout is not asked about again.
@http(method: "POST", uri: "/on-join")
operation OnJoin {
    input := with [MemberEvent] {}
    output := {}
    errors: [
        JoinRefused
    ]
}

/// Tells that an admitted member has left.
///
/// Sent once and not retried; the answer is not waited for. It is not sent for a
/// member that the Control API itself deleted, alone or with its room. A shutdown
/// waits a bounded time for the calls under way.
@http(method: "POST", uri: "/on-leave")
operation OnLeave {
    input := with [MemberEvent] {
        /// Why the member left.
        @required
        reason: LeaveReason
    }

    output := {}
}

/// What happened to whom, and when.
@mixin
structure MemberEvent {
    // Not a reference to the resource of the Control API, so that this file stands without it.
    /// The full id of the member, `room/member`.
    @required
    @suppress(["MemberShouldReferenceResource"])
    fid: Fid

    /// When it happened, by the media server's clock.
    @required
    @timestampFormat("date-time")
    at: Timestamp
}

/// The controller does not let the member in.
@error("client")
@httpError(403)
structure JoinRefused {
    /// Why, for the logs of the media server.
    @required
    message: String

    /// Why, in words for the member.
    @required
    reason: RefusalReason
}

/// Why a member is not admitted, in words that it may see.
@length(min: 1, max: 256)
string RefusalReason
