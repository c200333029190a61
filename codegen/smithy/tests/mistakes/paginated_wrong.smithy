$version: "2.0"
namespace demo

@readonly
@paginated(inputToken: "nextToken", outputToken: "next", items: "rooms")
operation List {
    input := {
        nextToken: String
    }
    output := {
        nextToken: String
        rooms: Rooms
    }
}

list Rooms {
    member: String
}
