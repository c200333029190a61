//! How long loading takes: the AWS models of the corpus, where there is one, and a synthetic
//! model in both notations and three sizes. Per byte the sizes should take the same time.

#[path = "../tests/support/synthetic.rs"]
mod synthetic;

use std::path::PathBuf;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use trompe_smithy::{Loaded, Loader, Version};

fn load(name: &str, text: &str) -> Loaded {
    Loader::new().text(name, text).load()
}

fn of_text(c: &mut Criterion, group: &str, id: &str, name: &str, text: &str) {
    let mut group = c.benchmark_group(group);
    group.sample_size(10);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_with_input(BenchmarkId::from_parameter(id), text, |b, text| {
        b.iter(|| load(name, text));
    });
    group.finish();
}

fn synthetic_models(c: &mut Criterion) {
    for rooms in [25, 100, 400] {
        let idl = synthetic::idl(rooms);
        let model = load("model.smithy", &idl).model;
        let ast = trompe_smithy::write::ast(&model, Version::V2);
        of_text(c, "synthetic-idl", &rooms.to_string(), "model.smithy", &idl);
        of_text(c, "synthetic-ast", &rooms.to_string(), "model.json", &ast);
    }
}

fn aws_models(c: &mut Criterion) {
    let given = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = given.unwrap_or_else(usual).join("aws-models");
    for service in ["s3", "dynamodb", "lambda", "qbusiness", "polly"] {
        match std::fs::read_to_string(folder.join(service).with_extension("json")) {
            Ok(text) => of_text(c, "aws", service, "model.json", &text),
            Err(error) => println!("no {service} in {}: {error}", folder.display()),
        }
    }
}

criterion_group!(load_models, synthetic_models, aws_models);
criterion_main!(load_models);
