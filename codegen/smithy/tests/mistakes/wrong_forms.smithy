$version: "2.0"
namespace demo

operation Join {
    input: JoinInput
    output := { name: Strin }
    errors: NotFound
}

@length(1)
string Name

@http("GET /rooms")
operation Leave {}

map Sizes {
    key: Integer
    value: String
}
