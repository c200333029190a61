$version: "2.0"
namespace demo

@range(min: 1)
string Name

@sensitive
operation Join {}
