$version: "2.0"
namespace demo

structure Room {
    member: Membr
    count: Intger
}

structure Member {}
