//! Generates the services of the protocol tests, and a file that names them all.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What is one model together.
const MODELS: [&str; 12] = [
    "protocol-tests/restJson1",
    "protocol-tests/rpcv2Cbor",
    "protocol-tests/rpcv2Cbor-aws",
    "protocol-tests/rpcv2Json",
    "protocol-tests/awsJson1_0",
    "protocol-tests/awsJson1_1",
    "protocol-tests/restXml",
    "protocol-tests/restXmlWithNamespace",
    "protocol-tests/awsQuery",
    "protocol-tests/ec2Query",
    "protocol-tests/shared",
    "traits",
];

/// The services, their modules and their schemas.
const SERVICES: [(&str, &str); 17] = [
    ("aws.protocoltests.restxml#RestXml", "rest_xml"),
    (
        "aws.protocoltests.restxml.xmlns#RestXmlWithNamespace",
        "rest_xml_with_namespace",
    ),
    ("com.amazonaws.s3#AmazonS3", "amazon_s3"),
    ("aws.protocoltests.query#AwsQuery", "aws_query"),
    ("aws.protocoltests.ec2#AwsEc2", "aws_ec2"),
    ("aws.protocoltests.json10#JsonRpc10", "json_rpc10"),
    (
        "aws.protocoltests.json10#QueryCompatibleJsonRpc10",
        "query_compatible_json_rpc10",
    ),
    ("aws.protocoltests.json#JsonProtocol", "json_protocol"),
    (
        "com.amazonaws.machinelearning#AmazonML_20141212",
        "amazon_ml_20141212",
    ),
    (
        "smithy.protocoltests.rpcv2Json#RpcV2JsonProtocol",
        "rpc_v2_json_protocol",
    ),
    ("aws.protocoltests.restjson#RestJson", "rest_json"),
    (
        "aws.protocoltests.restjson.validation#RestJsonValidation",
        "rest_json_validation",
    ),
    (
        "com.amazonaws.apigateway#BackplaneControlService",
        "backplane_control_service",
    ),
    ("com.amazonaws.glacier#Glacier", "glacier"),
    (
        "smithy.protocoltests.rpcv2Cbor#RpcV2Protocol",
        "rpc_v2_protocol",
    ),
    (
        "aws.protocoltests.rpcv2cbor#QueryCompatibleRpcV2Protocol",
        "query_compatible_rpc_v2_protocol",
    ),
    (
        "aws.protocoltests.rpcv2cbor#NonQueryCompatibleRpcV2Protocol",
        "non_query_compatible_rpc_v2_protocol",
    ),
];

fn main() {
    println!("cargo:rerun-if-env-changed=TROMPE_CORPUS");
    println!("cargo:rustc-check-cfg=cfg(corpus)");
    let corpus = corpus();
    if !MODELS.iter().all(|path| corpus.join(path).exists()) {
        let folder = corpus.display();
        println!("cargo:warning=no corpus at {folder}: the protocol tests are left out");
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    let models = MODELS
        .iter()
        .fold(trompe_codegen::Builder::new(), |builder, path| {
            builder.model(corpus.join(path))
        });
    SERVICES
        .iter()
        .fold(models, |builder, (id, _)| builder.service(*id))
        .generate();
    list();
}

fn list() {
    let (mut modules, mut schemas) = (String::new(), String::new());
    for (_, module) in SERVICES {
        let name = module.to_uppercase();
        let _ = writeln!(modules, "trompe::include_service!(\"{module}\");");
        let _ = writeln!(schemas, "        &{module}::schemas::{name},");
    }
    let listed = format!(
        "{modules}\nfn schemas() -> Vec<&'static trompe::service::ServiceSchema> {{\n    vec![\n{schemas}    ]\n}}\n"
    );
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    if let Err(error) = fs::write(out.join("all.rs"), listed) {
        eprintln!("all.rs: {error}");
        std::process::exit(1);
    }
}

fn corpus() -> PathBuf {
    match env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
    }
}
