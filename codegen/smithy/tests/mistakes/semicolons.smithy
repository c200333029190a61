$version: "2.0"
namespace demo

structure Room {
    name: String;
    size: Integer;
}
