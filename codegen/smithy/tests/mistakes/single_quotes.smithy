$version: "2.0"
namespace demo

@documentation('A name')
string Name
