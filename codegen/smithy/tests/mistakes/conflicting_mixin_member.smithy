$version: "2.0"
namespace demo

@mixin
structure Named {
    name: String
}

structure Room with [Named] {
    name: Integer
}
