$version: "2.0"
namespace demo

@length(min: "one")
string Name

@http(method: "GET", url: "/rooms")
@readonly
operation List {}
