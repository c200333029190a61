$version: "2.0"
namespace demo

@length(min = 1)
string Name
