$version: "2.0"
namespace demo

structure Room {
    name String
    size: Integer = = 1
    open: Boolean
}

strcture Member {}

@documentation("a \q b")
string Name

union Event {
    joined: Room
    left: Nobody
}
