$version: "2.0"
namespace demo

@readonly
@http(method: "GET", uri: "/rooms/{room}")
operation Read {
    input := {
        id: String
    }
}
