//! Generates the service that both sides are measured with.

fn main() {
    trompe_codegen::Builder::new().model("model").generate();
}
