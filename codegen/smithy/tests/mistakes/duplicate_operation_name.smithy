$version: "2.0"
namespace demo

service Rooms {
    operations: [Join]
    resources: [Room]
}

operation Join {
    input := { at: other }
}

structure other { x: Other }
structure Other {}

resource Room {}
