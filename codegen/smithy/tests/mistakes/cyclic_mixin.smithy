$version: "2.0"
namespace demo

@mixin
structure Named with [Tagged] {}

@mixin
structure Tagged with [Named] {}
