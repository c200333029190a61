$version: "2.0"
namespace demo

enum Reason {
    LOST = "lost"
    GONE = "lost"
}
