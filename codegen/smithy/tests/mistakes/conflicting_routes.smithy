$version: "2.0"
namespace demo

service Rooms {
    operations: [GetRoom, GetMember]
}

@readonly
@http(method: "GET", uri: "/rooms/{room}")
operation GetRoom {
    input := {
        @required
        @httpLabel
        room: String
    }
}

@readonly
@http(method: "GET", uri: "/rooms/{member}")
operation GetMember {
    input := {
        @required
        @httpLabel
        member: String
    }
}
