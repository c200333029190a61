$version: "2.0"
namespace demo

structure Room {
    members: List<String>
    tags: [String]
}
