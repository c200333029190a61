$version: "2.0"

namespace medea.control

use aws.protocols#restJson1
use medea#CallbackUrl
use medea#Element
use medea#Elements
use medea#Fid
use medea#FidList
use medea#Id
use medea#LeaveReason
use medea#RoomId
use medea#Sids
use medea#SourceUri
use smithy.framework#ValidationException
use smithy.protocols#rpcv2Cbor

/// How a controller manages the rooms of a media server.
///
/// A call that changes elements applies as a whole or not at all. Whoever may call
/// this service sees every credential, so it is for trusted controllers only.
@title("Medea control")
@rpcv2Cbor(
    http: ["h2"]
    eventStreamHttp: ["h2"]
)
@restJson1(
    http: ["h2", "http/1.1"]
    eventStreamHttp: ["h2"]
)
service ControlApi {
    version: "1"
    operations: [
        Healthz
        Subscribe
    ]
    resources: [
        ElementResource
    ]
    errors: [
        Unexpected
        ValidationException
    ]
}

/// An element of whatever kind, at its full id.
resource ElementResource {
    identifiers: {
        fid: Fid
    }
    create: Create
    put: Apply
    collectionOperations: [
        Get
        Delete
    ]
}

/// Creates one element with all that its pipeline holds.
///
/// A room takes no `parent`, a member takes a room's, an endpoint a member's. The
/// source of every play endpoint has to exist or come with the same call.
@http(method: "POST", uri: "/elements", code: 201)
operation Create {
    input := {
        /// The full id of the element to create it under. Absent for a room.
        @httpQuery("parent")
        parent: Fid

        /// The element to create.
        @required
        @httpPayload
        element: Element
    }

    output := {
        /// Where the members that were created connect. Empty for an endpoint.
        @required
        sids: Sids
    }

    errors: [
        CallbackUrlWithoutHost
        DifferentRooms
        ElementIdMismatch
        EmptyId
        EndpointAlreadyExists
        EndpointNotFound
        FidTooLong
        InvalidCallbackUrl
        InvalidSourceUri
        MemberAlreadyExists
        MemberNotFound
        NoElement
        NotMemberInSpec
        NotRoomInSpec
        NotSourceUri
        RoomAlreadyExists
        RoomNotFound
        SourceUriIncomplete
        SourceUriNotLocal
        Unimplemented
        UnsupportedCallbackScheme
    ]
}

/// Makes a room or a member be what the given spec says, and creates it when missing.
///
/// What the spec leaves out of a pipeline is removed. Applying the same spec again
/// changes nothing. Endpoints are not applied on their own: `Unimplemented`.
@idempotent
@http(method: "PUT", uri: "/elements/{fid+}")
operation Apply {
    input := {
        /// The full id of the element itself, not of its parent.
        @required
        @httpLabel
        fid: Fid

        /// What the element shall be. Its `id` is the last part of `fid`.
        @required
        @httpPayload
        element: Element
    }

    output := {
        /// Where the members that the spec names connect, old and new ones.
        @required
        sids: Sids
    }

    errors: [
        CallbackUrlWithoutHost
        DifferentRooms
        ElementIdMismatch
        EmptyId
        EndpointNotFound
        FidTooLong
        InvalidCallbackUrl
        InvalidSourceUri
        MemberNotFound
        NoElement
        NotMemberInSpec
        NotSourceUri
        RoomNotFound
        SourceUriIncomplete
        SourceUriNotLocal
        Unimplemented
        UnsupportedCallbackScheme
    ]
}

/// Deletes elements of one room, with all that is under them and every play endpoint
/// that they feed.
///
/// An element that does not exist is deleted already, and no error.
@idempotent
@http(method: "DELETE", uri: "/elements")
operation Delete {
    input := {
        /// What to delete; at least one, all in the same room.
        @httpQuery("fid")
        fids: FidList = []
    }

    output := {}

    errors: [
        DifferentRooms
        EmptyList
    ]
}

/// Reads elements.
///
/// An element that does not exist is absent from the answer, and no error; this holds
/// for rooms too.
@readonly
@http(method: "GET", uri: "/elements")
operation Get {
    input := {
        /// What to read. Empty means every room of the server, since a query cannot
        /// tell an empty list from an absent one.
        @httpQuery("fid")
        fids: FidList = []
    }

    output := {
        /// What was found, each with all that is under it.
        @required
        elements: Elements
    }
}

/// Tells whether the server is alive.
@readonly
@http(method: "GET", uri: "/healthz")
operation Healthz {
    input := {
        /// A number from the caller, which begins at 0 and adds 1 for every call.
        @required
        @httpQuery("nonce")
        nonce: Nonce
    }

    output := {
        /// The number of the request. The caller checks that it is the same.
        @required
        nonce: Nonce
    }
}

/// The number that ties an answer to its ping: 32 bits without a sign.
@range(min: 0, max: 4294967295)
long Nonce

/// Opens a session on one room: its events come down, broadcasts and pings go up.
///
/// A call to Apply shows as `created` for what it added or changed and `deleted` for
/// what it removed. The session ends cleanly when the client ends its signals or the
/// server shuts down, and else with one of the exceptions of `ServerSignal`.
@http(method: "POST", uri: "/rooms/{room}/events")
operation Subscribe {
    input := {
        /// The room to follow.
        @required
        @httpLabel
        room: RoomId

        /// The name under which the broadcasts of this session go out.
        @required
        @httpQuery("subscriber")
        subscriber: SubscriberName

        /// What the client sends.
        @httpPayload
        signals: ClientSignal
    }

    output := {
        /// The number of the last event before this session; its own begin with the
        /// next one.
        @httpHeader("x-medea-seq")
        seq: Long

        /// What the server sends.
        @httpPayload
        events: ServerSignal
    }

    errors: [
        RoomNotFound
    ]
}

/// The name of a subscriber. It need not be unique.
string SubscriberName with [Id]

/// What a subscriber may send.
@streaming
union ClientSignal {
    /// Goes to every subscriber of the room, the sender included.
    broadcast: BroadcastRequest

    /// Asks for a `pong`.
    ping: Ping
}

/// What the server sends to a subscriber.
@streaming
union ServerSignal {
    /// An element was created, or changed by Apply.
    created: ElementCreated

    /// An element was deleted.
    deleted: ElementDeleted

    /// A member was admitted.
    joined: MemberJoined

    /// A member left. Not sent for a deleted one.
    left: MemberLeft

    /// A subscriber sent a broadcast.
    broadcast: Broadcast

    /// The answer to a `ping`.
    pong: Pong

    /// The room is gone, and with it the session.
    roomClosed: RoomClosed

    /// The subscriber did not keep up, and the server ended its session.
    tooSlow: SubscriberTooSlow
}

/// What every event of a room carries in its headers.
@mixin
structure RoomEvent {
    /// The number of the event. Those of one room grow by one, so that a session
    /// without an exception has no gaps.
    @required
    @eventHeader
    seq: Long

    /// When it happened, by the server's clock.
    @required
    @eventHeader
    at: Timestamp
}

/// An event of a room that is about one of its elements.
@mixin
@references([
    {
        resource: ElementResource
    }
])
structure ElementEvent with [RoomEvent] {
    /// The full id of the element.
    @required
    fid: Fid
}

/// An element was created or changed. What is under it has no event of its own.
structure ElementCreated with [ElementEvent] {
    /// The element as it is now.
    @required
    element: Element
}

/// An element was deleted with all that was under it.
structure ElementDeleted with [ElementEvent] {}

/// A member was admitted to the room.
structure MemberJoined with [ElementEvent] {}

/// A member left the room.
structure MemberLeft with [ElementEvent] {
    /// Why it left.
    @required
    reason: LeaveReason
}

/// What a subscriber told all others.
structure Broadcast with [RoomEvent] {
    /// Who sent it.
    @required
    @eventHeader
    sender: SubscriberName

    /// The bytes as they were sent.
    @required
    @eventPayload
    data: BroadcastData
}

/// Bytes for every subscriber of the room.
structure BroadcastRequest {
    /// The bytes, which the server does not look into.
    @required
    @eventPayload
    data: BroadcastData
}

/// The content of a broadcast, at most 64 KiB.
@length(max: 65536)
blob BroadcastData

/// Asks whether the other side of the session is alive.
structure Ping {
    /// A number to be sent back.
    @required
    nonce: Nonce
}

/// The answer to a ping.
structure Pong {
    /// The number of the ping.
    @required
    nonce: Nonce
}

/// The room of the session was deleted.
@error("client")
@httpError(410)
structure RoomClosed {
    /// What happened, in words.
    @required
    message: String

    /// The room that is gone.
    @required
    room: RoomId
}

/// The subscriber took its events too slowly. It may subscribe again, and read what it
/// missed with Get.
@error("client")
@httpError(429)
structure SubscriberTooSlow {
    /// What happened, in words.
    @required
    message: String

    /// The number of the last event that was sent in this session.
    @required
    lastSeq: Long
}

// The `code` of an error never changes. Two codes have no shape, because a request that
// would earn them fails its constraints and gets a ValidationException: 1019 (a FID
// with a part missing) and 1023 (a negative duration).
/// What every error of this service carries beside its code.
@mixin
structure ControlError {
    /// What is wrong, in words for people.
    @required
    message: String
}

/// An error about one element.
@mixin
structure ElementError with [ControlError] {
    /// The full id of the element.
    @required
    fid: Fid
}

/// An error about the source of a play endpoint.
@mixin
structure SourceError with [ElementError] {
    /// The source as it was given.
    @required
    src: SourceUri
}

/// An error about a callback URL of a member.
@mixin
structure CallbackUrlError with [ElementError] {
    /// The URL as it was given.
    @required
    url: CallbackUrl
}

/// The server knows of such a call or element but does not carry it out, as for the Apply
/// of an endpoint.
@error("client")
@httpError(400)
structure Unimplemented with [ElementError] {
    /// Always 1000.
    code: Integer = 1000
}

/// The request holds no element of a kind that the server knows.
@error("client")
@httpError(400)
structure NoElement with [ControlError] {
    /// Always 1001.
    code: Integer = 1001
}

/// The element cannot be at the given place: its kind belongs on another level, or its
/// `id` differs from the last part of its FID or from its key in a pipeline.
@error("client")
@httpError(400)
structure ElementIdMismatch with [ElementError] {
    /// Always 1002.
    code: Integer = 1002
}

/// There is no such room.
@error("client")
@httpError(404)
structure RoomNotFound with [ElementError] {
    /// Always 1003.
    code: Integer = 1003
}

/// There is no such member.
@error("client")
@httpError(404)
structure MemberNotFound with [ElementError] {
    /// Always 1004.
    code: Integer = 1004
}

/// There is no such endpoint.
@error("client")
@httpError(404)
structure EndpointNotFound with [ElementError] {
    /// Always 1005.
    code: Integer = 1005
}

/// An element without a parent is not a room.
@error("client")
@httpError(400)
structure NotRoomInSpec with [ControlError] {
    /// Always 1006.
    code: Integer = 1006
}

/// An element in the pipeline of a room is not a member.
@error("client")
@httpError(400)
structure NotMemberInSpec with [ElementError] {
    /// Always 1007.
    code: Integer = 1007
}

/// The source of a play endpoint is not a URI.
@error("client")
@httpError(400)
structure InvalidSourceUri with [SourceError] {
    /// Always 1008.
    code: Integer = 1008
}

/// The source of a play endpoint is an element that does not publish.
@error("client")
@httpError(400)
structure NotSourceUri with [SourceError] {
    /// Always 1009.
    code: Integer = 1009
}

/// The source of a play endpoint does not begin with `local://`.
@error("client")
@httpError(400)
structure SourceUriNotLocal with [SourceError] {
    /// Always 1010.
    code: Integer = 1010
}

/// A FID or a source URI goes deeper than it may: the parent is an endpoint, or the
/// source has more than three parts.
@error("client")
@httpError(400)
structure FidTooLong with [ControlError] {
    /// Always 1011.
    code: Integer = 1011

    /// The FID or the URI as it was given.
    @required
    element: String
}

/// The source of a play endpoint has fewer than three parts.
@error("client")
@httpError(400)
structure SourceUriIncomplete with [SourceError] {
    /// Always 1012.
    code: Integer = 1012
}

/// A part of a source URI is empty.
@error("client")
@httpError(400)
structure EmptyId with [SourceError] {
    /// Always 1013.
    code: Integer = 1013
}

/// The list of elements is empty.
@error("client")
@httpError(400)
structure EmptyList with [ControlError] {
    /// Always 1014.
    code: Integer = 1014
}

/// The elements of one call, or a play endpoint and its source, are in different rooms.
@error("client")
@httpError(400)
structure DifferentRooms with [ControlError] {
    /// Always 1015.
    code: Integer = 1015

    /// The rooms that were named.
    @required
    rooms: RoomIdList
}

/// Rooms by their names.
list RoomIdList {
    member: RoomId
}

/// There is such a room already.
@error("client")
@httpError(409)
structure RoomAlreadyExists with [ElementError] {
    /// Always 1016.
    code: Integer = 1016
}

/// There is such a member already.
@error("client")
@httpError(409)
structure MemberAlreadyExists with [ElementError] {
    /// Always 1017.
    code: Integer = 1017
}

/// There is such an endpoint already.
@error("client")
@httpError(409)
structure EndpointAlreadyExists with [ElementError] {
    /// Always 1018.
    code: Integer = 1018
}

/// A callback URL has no host.
@error("client")
@httpError(400)
structure CallbackUrlWithoutHost with [CallbackUrlError] {
    /// Always 1020.
    code: Integer = 1020
}

/// The scheme of a callback URL is neither `http` nor `https`.
@error("client")
@httpError(400)
structure UnsupportedCallbackScheme with [CallbackUrlError] {
    /// Always 1021.
    code: Integer = 1021
}

/// A callback URL is not a URL, or not one that may be called.
@error("client")
@httpError(400)
structure InvalidCallbackUrl with [CallbackUrlError] {
    /// Always 1022.
    code: Integer = 1022
}

/// The server failed in a way that is no fault of the caller.
@error("server")
@httpError(500)
structure Unexpected with [ControlError] {
    /// Always 2000.
    code: Integer = 2000
}
