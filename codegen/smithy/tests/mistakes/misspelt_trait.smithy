$version: "2.0"
namespace demo

structure Room {
    @requierd
    name: String
}
