//! Generates the service whose events are read.

fn main() {
    trompe_codegen::Builder::new()
        .model("../model/streams.smithy")
        .generate();
}
