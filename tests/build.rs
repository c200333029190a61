//! Generates a client and a server from a model that none of us wrote, where the corpus is at hand.

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-env-changed=TROMPE_CORPUS");
    println!("cargo:rustc-check-cfg=cfg(corpus)");
    let model = corpus().join("aws-models/transcribe-streaming.json");
    if !model.exists() {
        println!(
            "cargo:warning=no corpus at {}: its tests are left out",
            model.display()
        );
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    trompe_codegen::Builder::new()
        .model(model)
        .service("com.amazonaws.transcribestreaming#Transcribe")
        .operations(["StartStreamTranscription"])
        .allow_unknown_traits(true)
        .generate();
}

fn corpus() -> PathBuf {
    match env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    }
}
