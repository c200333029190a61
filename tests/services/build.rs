//! Generates the services of the protocol tests, and a file that lists them all.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Models that are one together, and their services.
struct Group {
    name: &'static str,
    models: &'static [&'static str],
    services: &'static [(&'static str, &'static str)],
}

impl Group {
    /// With what lets their mistakes pass, where they are not Smithy's own.
    fn models(&self) -> impl Iterator<Item = &'static str> {
        let suppressions = concat!(env!("CARGO_MANIFEST_DIR"), "/model/suppressions.smithy");
        let more = (self.name == EXTRAS).then_some(suppressions);
        self.models.iter().copied().chain(more)
    }
}

const EXTRAS: &str = "smithy-rs-extras";

const GROUPS: &[Group] = &[
    Group {
        name: "smithy",
        models: &[
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
        ],
        services: SMITHY,
    },
    Group {
        name: "simpleRestJson",
        models: &["protocol-tests/simpleRestJson"],
        services: &[
            ("alloy.test#PizzaAdminService", "pizza_admin_service"),
            ("alloy.test.routing#RoutingService", "routing_service"),
        ],
    },
    extra(
        &[
            "protocol-tests/smithy-rs-extras/client-test-models/error-correction-nullability-test.smithy",
        ],
        &[
            (
                "aws.protocoltests.json#RequiredValueJson",
                "required_value_json",
            ),
            (
                "aws.protocoltests.json#RequiredValueXml",
                "required_value_xml",
            ),
        ],
    ),
    extra(
        &[
            "protocol-tests/smithy-rs-extras/client-test-models/main.smithy",
            "protocol-tests/smithy-rs-extras/client-test-models/nested.smithy",
            "protocol-tests/smithy-rs-extras/client-test-models/more-nesting.smithy",
        ],
        &[("example.weather#Weather", "weather")],
    ),
    extra(
        &[
            "protocol-tests/smithy-rs-extras/client-test-models/rest-xml-extras.smithy",
            "protocol-tests/restXml",
            "protocol-tests/shared",
        ],
        &[("aws.protocoltests.restxml#RestXmlExtras", "rest_xml_extras")],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/client-test-models/rest-xml-unwrapped-errors.smithy"],
        &[(
            "aws.protocoltests.restxmlunwrapped#RestXmlExtrasUnwrappedErrors",
            "rest_xml_extras_unwrapped_errors",
        )],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/aws-json-query-compat.smithy"],
        &[(
            "aws.protocoltests.misc#QueryCompatService",
            "query_compat_service",
        )],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/big-numbers.smithy"],
        &[(
            "com.amazonaws.bignumbers#BigNumberService",
            "big_number_service",
        )],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/misc.smithy"],
        &[("aws.protocoltests.misc#MiscService", "misc_service")],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/naming-obstacle-course-ops.smithy"],
        &[("crate#Config", "config")],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/rpcv2Cbor-extras.smithy"],
        &[(
            "smithy.protocoltests.rpcv2Cbor#RpcV2CborService",
            "rpc_v2_cbor_service",
        )],
    ),
    extra(
        &["protocol-tests/smithy-rs-extras/common-test-models/unique-items.smithy"],
        &[(
            "com.amazonaws.constraints#UniqueItemsService",
            "unique_items_service",
        )],
    ),
    extra(
        &[
            "protocol-tests/smithy-rs-extras/common-test-models/rest-json-extras.smithy",
            "protocol-tests/restJson1",
            "protocol-tests/shared",
        ],
        &[(
            "aws.protocoltests.restjson#RestJsonExtras",
            "rest_json_extras",
        )],
    ),
    // Only more cases of operations that are there already.
    extra(
        &[
            "protocol-tests/smithy-rs-extras/client-test-models/basic-enums.smithy",
            "protocol-tests/awsJson1_1",
            "protocol-tests/shared",
        ],
        &[],
    ),
];

const fn extra(
    models: &'static [&'static str],
    services: &'static [(&'static str, &'static str)],
) -> Group {
    Group {
        name: EXTRAS,
        models,
        services,
    }
}

/// The services of Smithy's own models, and their modules.
const SMITHY: &[(&str, &str)] = &[
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
    let mut models = GROUPS.iter().flat_map(|group| group.models);
    if !models.all(|path| corpus.join(path).exists()) {
        let folder = corpus.display();
        println!("cargo:warning=no corpus at {folder}: the protocol tests are left out");
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    for group in GROUPS.iter().filter(|group| !group.services.is_empty()) {
        let models = group
            .models()
            .fold(trompe_codegen::Builder::new(), |builder, path| {
                builder.model(corpus.join(path))
            });
        let services = group.services.iter();
        services
            .fold(models, |builder, (id, _)| builder.service(*id))
            .generate();
    }
    list();
}

fn list() {
    let (mut modules, mut groups) = (String::new(), String::new());
    for group in GROUPS {
        let mut schemas = String::new();
        for (_, module) in group.services {
            let name = module.to_uppercase();
            let _ = writeln!(modules, "trompe::include_service!(\"{module}\");");
            let _ = write!(schemas, "&{module}::schemas::{name}, ");
        }
        let (name, models) = (group.name, group.models().collect::<Vec<_>>());
        let _ = writeln!(
            groups,
            "        Group {{ name: {name:?}, models: &{models:?}, services: vec![{schemas}] }},"
        );
    }
    let listed = format!("{modules}\nfn listed() -> Vec<Group> {{\n    vec![\n{groups}    ]\n}}\n");
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
