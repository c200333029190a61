$version: "2.0"
namespace demo

enum Color {
    red
    green-blue
}

structure Größe {}
