//! Upstream's own cases for loaders of models: what passes as a whole stays whole.

use trompe_tests::loader::{self, Suite};

/// Suites of which every case holds.
const WHOLE: [&str; 29] = [
    "valid",
    "valid-flattened",
    "invalid/rejected",
    "invalid/place",
    "invalid/words",
    "idl-serialization",
    "ast-serialization",
    "upgrade-box",
    "selectors",
    "errorfiles/smithy-aws-apigateway-traits",
    "errorfiles/smithy-aws-cloudformation-traits",
    "errorfiles/smithy-aws-endpoints",
    "errorfiles/smithy-aws-iam-traits",
    "errorfiles/smithy-aws-traits",
    "errorfiles/smithy-contract-traits",
    "errorfiles/smithy-linters",
    "errorfiles/smithy-model",
    "errorfiles/smithy-mqtt-traits",
    "errorfiles/smithy-protocol-test-traits",
    "errorfiles/smithy-protocol-traits",
    "errorfiles/smithy-rules-engine",
    "errorfiles/smithy-smoke-test-traits",
    "errorfiles/smithy-waiters",
    "scenarios",
    "scenarios/split",
    "endpoint-rules",
    "endpoint-rules/aws-models",
    "aws-models/ast-round-trip",
    "aws-models/idl-round-trip",
];

#[test]
fn whole_suites_stay_whole() {
    let Some(corpus) = loader::corpus(None) else {
        return;
    };
    let suites = loader::run(&corpus, "");
    let mut broken = Vec::new();
    for suite in &suites {
        println!("{} {}/{}", suite.name, suite.passed(), suite.cases.len());
        if WHOLE.contains(&suite.name.as_str()) {
            broken.extend(failures(suite));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn failures(suite: &Suite) -> impl Iterator<Item = String> {
    let name = &suite.name;
    suite
        .failures()
        .map(move |(id, reason)| format!("{name}: {id}\n  {reason}"))
}
