$version: "2.0"
namespace demo

@trait(selector: "structure > member [trait|required")
structure important {}

@trait(selector: "strcture")
structure odd {}
