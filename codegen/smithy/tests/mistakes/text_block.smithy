$version: "2.0"
namespace demo

@documentation("""Begins at once
    and goes on.
    """)
string Name
