$version: "2.0"
namespace demo

@http(method: "POST", uri: "/rooms")
operation Create {
    input := {
        @httpPayload
        room: Blob

        @httpPayload
        photo: Blob

        @httpHeader("X-Id")
        id: String
    }
}
