//! Built-in parameters are ones that clients know (event `RuleSetBuiltIn`).

use super::parameter::Parameter;
use super::{RULE_SET, TESTS, at_trait, entries, items};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::ShapeKind;
use crate::validate::applied;

const KNOWN: [&str; 15] = [
    "SDK::Endpoint",
    "AWS::Region",
    "AWS::UseDualStack",
    "AWS::UseFIPS",
    "AWS::Auth::AccountId",
    "AWS::Auth::AccountIdEndpointMode",
    "AWS::Auth::CredentialScope",
    "AWS::S3::Accelerate",
    "AWS::S3::DisableExpressSessionAuth",
    "AWS::S3::DisableMultiRegionAccessPoints",
    "AWS::S3::ForcePathStyle",
    "AWS::S3::UseArnRegion",
    "AWS::S3::UseGlobalEndpoint",
    "AWS::S3Control::UseArnRegion",
    "AWS::STS::UseGlobalEndpoint",
];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, rules) in applied(model, ShapeKind::Service, RULE_SET) {
        let names = Parameter::of_rules(rules).into_iter();
        let unknown = names.filter_map(|parameter| unknown(parameter.builtin?));
        events.extend(unknown.map(|message| {
            at_trait(
                Severity::Error,
                "RuleSetBuiltIn.RuleSet",
                service,
                RULE_SET,
                message,
            )
        }));
    }
    for (service, tests) in applied(model, ShapeKind::Service, TESTS) {
        for (test, case) in items(tests, "testCases").iter().enumerate() {
            for (input, operation) in items(case, "operationInputs").iter().enumerate() {
                let names = entries(operation, "builtInParams");
                let unknown = names.filter_map(|(name, _)| unknown(name));
                events.extend(unknown.map(|message| {
                    let event = format!("RuleSetBuiltIn.TestCase.{test}.Inputs.{input}");
                    at_trait(Severity::Error, &event, service, TESTS, message)
                }));
            }
        }
    }
}

fn unknown(name: &str) -> Option<String> {
    (!KNOWN.contains(&name)).then(|| {
        let known = KNOWN.join(", ");
        format!("The `{name}` built-in used is not registered, valid built-ins: {known}")
    })
}
