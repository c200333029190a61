//! Generates the services whose messages and events are read.

fn main() {
    trompe_codegen::Builder::new()
        .model("../model/streams.smithy")
        .generate();
    trompe_codegen::Builder::new()
        .model("../model/everything.smithy")
        .generate();
}
