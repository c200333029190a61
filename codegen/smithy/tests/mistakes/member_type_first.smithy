$version: "2.0"
namespace demo

structure Room {
    String name
}
