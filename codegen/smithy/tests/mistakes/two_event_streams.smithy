$version: "2.0"
namespace demo

@streaming
union Signals {
    ping: String
}

operation Subscribe {
    input := {
        a: Signals
        b: Signals
    }
}
