$version: "2.0"
namespace demo

structure Node {
    @required
    next: Node
}

list Nodes {
    member: Nodes
}
