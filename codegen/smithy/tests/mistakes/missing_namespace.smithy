$version: "2.0"

structure Room {}
