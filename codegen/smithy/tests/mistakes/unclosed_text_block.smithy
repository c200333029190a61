$version: "2.0"
namespace demo

@documentation("""
    Never closed.
string Name

structure Room {}
