$version: "2.0"
namespace demo

@documentation("never closed)
string Name
