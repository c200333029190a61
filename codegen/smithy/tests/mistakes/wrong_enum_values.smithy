$version: "2.0"
namespace demo

enum Color {
    RED = 1
    GREEN
}

intEnum Level {
    LOW
    HIGH = "high"
}

union Event {
    joined: String = "x"
}
