//! Generates clients and servers from the models of tests, and from some that none of us wrote where the corpus is
//! at hand.

use std::env;
use std::path::{Path, PathBuf};

const MODELS: [&str; 2] = [
    "aws-models/transcribe-streaming.json",
    "protocol-tests/restJson1",
];

fn main() {
    println!("cargo:rerun-if-env-changed=TROMPE_CORPUS");
    println!("cargo:rustc-check-cfg=cfg(corpus)");
    ours();
    let corpus = corpus();
    let is_there = |path: &&str| corpus.join(path).exists();
    if !MODELS.iter().all(is_there) {
        println!(
            "cargo:warning=no corpus at {}: its tests are left out",
            corpus.display()
        );
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    transcribe(&corpus);
    event_streams(&corpus);
}

fn ours() {
    for name in [
        "blobs",
        "counters",
        "everything",
        "guarded",
        "shelf",
        "signs",
        "streams",
        "ticker",
    ] {
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("model/{name}.smithy"));
        trompe_codegen::Builder::new().model(model).generate();
    }
}

fn transcribe(corpus: &Path) {
    trompe_codegen::Builder::new()
        .model(corpus.join("aws-models/transcribe-streaming.json"))
        .service("com.amazonaws.transcribestreaming#Transcribe")
        .operations(["StartStreamTranscription"])
        .generate();
}

fn event_streams(corpus: &Path) {
    trompe_codegen::Builder::new()
        .model(corpus.join("protocol-tests/restJson1"))
        .model(corpus.join("protocol-tests/shared"))
        .model(corpus.join("traits"))
        .service("aws.protocoltests.restjson#RestJson")
        .operations([
            "InputStream",
            "OutputStream",
            "DuplexStream",
            "InputStreamWithInitialRequest",
            "OutputStreamWithInitialResponse",
            "DuplexStreamWithInitialMessages",
            "DuplexStreamWithDistinctStreams",
        ])
        .generate();
}

fn corpus() -> PathBuf {
    match env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    }
}
