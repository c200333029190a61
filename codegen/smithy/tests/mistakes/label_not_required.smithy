$version: "2.0"
namespace demo

@readonly
@http(method: "GET", uri: "/rooms/{id}/{rest+}/x")
operation Read {
    input := {
        @httpLabel
        id: String

        @httpLabel
        @required
        rest: String

        @httpLabel
        @required
        other: String
    }
}
