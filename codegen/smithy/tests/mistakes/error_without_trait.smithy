$version: "2.0"
namespace demo

operation Create {
    errors: [NotFound]
}

structure NotFound {}
