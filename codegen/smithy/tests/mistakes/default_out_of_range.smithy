$version: "2.0"
namespace demo

structure Page {
    @range(min: 1, max: 100)
    size: Integer = 500

    name: String = 3
}
