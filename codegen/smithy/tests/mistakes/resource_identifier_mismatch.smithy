$version: "2.0"
namespace demo

resource Room {
    identifiers: { roomId: RoomId }
    read: GetRoom
}

string RoomId

@readonly
operation GetRoom {
    input := {
        @required
        id: RoomId
    }
}
