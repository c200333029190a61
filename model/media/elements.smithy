$version: "2.0"

namespace medea

/// What the name of an element looks like: 1 to 64 characters that need no escape
/// in a URL, none of them a slash, and no leading `.`, `~` or `-`.
@mixin
@length(min: 1, max: 64)
@pattern("^[A-Za-z0-9_][A-Za-z0-9_.~-]*$")
string Id

/// The name of a room, unique on its media server.
string RoomId with [Id]

/// The name of a member, unique in its room.
string MemberId with [Id]

/// The name of an endpoint, unique in its member.
string EndpointId with [Id]

/// The full id of an element: `room`, `room/member` or `room/member/endpoint`.
@length(min: 1, max: 194)
@pattern("^[A-Za-z0-9_][A-Za-z0-9_.~-]*(/[A-Za-z0-9_][A-Za-z0-9_.~-]*){0,2}$")
string Fid

/// Full ids. At most 64, so that they fit in the query of a request.
@length(max: 64)
list FidList {
    member: Fid
}

/// A session id: the URL at which one member connects,
/// `<public ws url>/<room>/<member>[?token=<plain credentials>]`.
///
/// Sensitive, since the token admits whoever holds it. There is no token when the
/// credentials are hashed or empty.
@sensitive
string Sid

/// The session id of each member, by the member's id.
map Sids {
    key: MemberId
    value: Sid
}

/// Where a play endpoint takes its media from: `local://room/member/endpoint`.
///
/// Not a pattern, because each way of being wrong has an error code of its own.
@length(max: 256)
string SourceUri

/// Where the callback service of a member listens: an absolute URL with a host and
/// the scheme `http` (HTTP/2 with prior knowledge) or `https`. It carries no user
/// information.
///
/// Not a pattern, because each way of being wrong has an error code of its own.
@length(max: 2048)
string CallbackUrl

/// A span of time in milliseconds, at most one day.
@range(min: 0, max: 86400000)
integer Milliseconds

/// Any one element, whatever its level.
union Element {
    /// A room, the top level.
    room: Room

    /// A member of a room.
    member: Member

    /// A receiving endpoint of a member.
    webrtcPlay: WebRtcPlayEndpoint

    /// A sending endpoint of a member.
    webrtcPublish: WebRtcPublishEndpoint
}

/// Elements by their full id.
map Elements {
    key: Fid
    value: Element
}

/// A room: members who exchange media with each other.
structure Room {
    /// The room's name.
    @required
    id: RoomId

    /// What the room consists of.
    pipeline: RoomPipeline = {}
}

/// The elements of a room. Every key is the `id` of its value.
map RoomPipeline {
    key: MemberId
    value: RoomElement
}

/// An element directly under a room.
union RoomElement {
    /// A member of the room.
    member: Member
}

/// A participant of a room, and how it may connect.
structure Member {
    /// The member's name.
    @required
    id: MemberId

    /// What the member proves itself with. When absent, a new member is given random
    /// `plain` credentials of 32 letters and digits, and a known one keeps its own.
    credentials: Credentials

    /// Whom to ask before the member is admitted. When absent, nobody is asked.
    onJoin: CallbackUrl

    /// Whom to tell that the member has left. When absent, nobody is told.
    onLeave: CallbackUrl

    /// How long the member may stay silent before its connection counts as broken.
    /// When absent, the server's setting, which is 10 s unless configured.
    idleTimeoutMs: Milliseconds

    /// How long the member may take to come back before it counts as lost.
    /// When absent, the server's setting, which is 10 s unless configured.
    reconnectTimeoutMs: Milliseconds

    /// How often the server pings the member; never 0.
    /// When absent, the server's setting, which is 3 s unless configured.
    @range(min: 1, max: 86400000)
    pingIntervalMs: Milliseconds

    /// What the member sends and receives.
    pipeline: MemberPipeline = {}
}

/// The endpoints of a member. Every key is the `id` of its value.
map MemberPipeline {
    key: EndpointId
    value: MemberElement
}

/// An element directly under a member.
union MemberElement {
    /// A receiving endpoint.
    webrtcPlay: WebRtcPlayEndpoint

    /// A sending endpoint.
    webrtcPublish: WebRtcPublishEndpoint
}

/// What a member proves itself with when it connects.
@sensitive
union Credentials {
    /// The hash of a secret that only the member knows.
    hash: CredentialsHash

    /// The secret itself, which then is the token of the member's SID.
    plain: PlainCredentials
}

/// An Argon2 hash in its encoded form (`$argon2id$v=19$…`).
@sensitive
@length(min: 1, max: 512)
string CredentialsHash

/// A secret in plain text. Empty means that the member needs none.
@sensitive
@length(max: 256)
string PlainCredentials

/// Sends the media of its member to the server or to other members.
structure WebRtcPublishEndpoint {
    /// The endpoint's name.
    @required
    id: EndpointId

    /// Whether the media goes from member to member.
    p2p: P2pMode = "NEVER"

    /// Whether the media always goes through a TURN relay.
    forceRelay: Boolean = false

    /// How audio is published. When absent, as the defaults of its members say.
    audio: TrackSettings

    /// How video is published. When absent, as the defaults of its members say.
    video: TrackSettings
}

/// Receives what another member of the same room publishes.
structure WebRtcPlayEndpoint {
    /// The endpoint's name.
    @required
    id: EndpointId

    /// The publish endpoint to receive from.
    @required
    src: SourceUri

    /// Whether the media always goes through a TURN relay.
    forceRelay: Boolean = false
}

/// How one kind of media is published.
structure TrackSettings {
    /// Whether the member has to publish it.
    publishPolicy: PublishPolicy = "OPTIONAL"
}

/// Whether media goes from member to member instead of through the server.
enum P2pMode {
    /// Always through the server.
    NEVER

    /// From member to member when their networks let it.
    IF_POSSIBLE

    /// From member to member or not at all.
    ALWAYS
}

/// Whether a member publishes media of one kind.
enum PublishPolicy {
    /// It may; a failure to start is tolerated.
    OPTIONAL

    /// It must; a failure to start ends its session.
    REQUIRED

    /// It must not.
    DISABLED
}

/// Why a member left.
enum LeaveReason {
    /// The member closed its connection.
    DISCONNECTED

    /// The connection broke and the reconnect timeout passed.
    LOST

    /// The server put the member out.
    KICKED

    /// The server is shutting down.
    SHUTDOWN
}
