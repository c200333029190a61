$version: "2.0"
namespace demo

structure Room with [Nameed] {}

@mixin
structure Named {}

apply Roam @sensitive

apply Room$name @required
