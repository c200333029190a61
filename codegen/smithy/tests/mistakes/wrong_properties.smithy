$version: "2.0"
namespace demo

service Rooms {
    version: 1
    operations: [Join, Leave]
    operation: [Join]
}

operation Join {
    inputs: JoinInput
    error: [NotFound]
}

structure JoinInput {}
