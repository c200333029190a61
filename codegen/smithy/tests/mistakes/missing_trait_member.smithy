$version: "2.0"
namespace demo

@http(method: "GET")
@readonly
operation List {}
