//! Generates the service that both sides are measured with, and the messages of DynamoDB where its model is at
//! hand.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    trompe_codegen::Builder::new().model("model").generate();
    println!("cargo:rerun-if-env-changed=TROMPE_CORPUS");
    println!("cargo:rustc-check-cfg=cfg(corpus)");
    let model = corpus().join("aws-models/dynamodb.json");
    if !model.exists() {
        let model = model.display();
        println!("cargo:warning=no model at {model}: codecs are left out");
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    trompe_codegen::Builder::new()
        .model(model)
        .service("com.amazonaws.dynamodb#DynamoDB_20120810")
        .operations(["Query", "DescribeTable"])
        .allow_unknown_traits(true)
        .generate();
}

fn corpus() -> PathBuf {
    match env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
    }
}
