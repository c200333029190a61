$version: "2.0"
namespace demo

@http(method: GET, uri: "/")
@readonly
operation Read {}
