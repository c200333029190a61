$version: "2.0"
namespace demo

@restJson1
service Rooms {}
