$version: "3.0"
namespace demo

string Name
