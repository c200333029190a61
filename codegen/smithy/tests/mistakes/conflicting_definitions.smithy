$version: "2.0"
namespace demo

string Name

integer Name
