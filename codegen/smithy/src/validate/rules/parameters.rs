//! Parameters of rule sets against those of the model and of the tests (events
//! `RuleSetParameter`, `RuleSetParamMissingDocs`).

use std::collections::BTreeMap;

use super::model_parameters::ModelParameters;
use super::parameter::{Parameter, Type};
use super::{CLIENT, RULE_SET, TESTS, at_trait, entries, items};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};
use crate::validate::{about, applied};

const EVENT: &str = "RuleSetParameter";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, rules) in applied(model, ShapeKind::Service, RULE_SET) {
        let own = Parameter::of_rules(rules);
        let event = |severity, suffix: &str, message| {
            at_trait(
                severity,
                &format!("{EVENT}.{suffix}"),
                service,
                RULE_SET,
                message,
            )
        };
        for parameter in own.iter().filter(|parameter| !parameter.is_documented) {
            let message = format!("Parameter `{}` does not have documentation", parameter.name);
            let event = "RuleSetParamMissingDocs";
            events.push(at_trait(
                Severity::Warning,
                event,
                service,
                RULE_SET,
                message,
            ));
        }
        let modeled = ModelParameters::of(model, service, events);
        matching(&own, &modeled, |suffix, message| {
            events.push(event(Severity::Error, suffix, message));
        });
        bindings(service, &own, &modeled, events);
        if let Some(tests) = service.trait_value(TESTS) {
            tested(
                &own,
                items(tests, "testCases"),
                |severity, suffix, message| {
                    events.push(event(severity, suffix, message));
                },
            );
        }
    }
}

fn matching(
    own: &[Parameter<'_>],
    modeled: &ModelParameters<'_>,
    mut tell: impl FnMut(&str, String),
) {
    let known: Vec<_> = modeled.types.keys().copied().collect();
    let known = known.join(", ");
    for parameter in own.iter().filter(|parameter| parameter.builtin.is_none()) {
        let name = parameter.name;
        match modeled.types.get(name) {
            None => tell(
                "RuleSet.UnmatchedName",
                format!(
                    "Parameter `{name}` exists in ruleset but not in service model, existing params: {known}"
                ),
            ),
            Some(Some(kind)) if parameter.kind != Some(*kind) => tell(
                "RuleSet.TypeMismatch",
                format!("Type mismatch for parameter `{name}`"),
            ),
            Some(_) => {}
        }
    }
    let names: Vec<_> = own.iter().map(|parameter| parameter.name).collect();
    for name in modeled.types.keys().filter(|name| !names.contains(name)) {
        let message = format!(
            "Parameter `{name}` exists in service model but not in ruleset, existing params: [{}]",
            names.join(", ")
        );
        tell("RuleSet.UnmatchedName", message);
    }
}

/// Every operation gives values to all parameters that must have one and get it from nowhere else.
fn bindings(
    service: &Shape,
    own: &[Parameter<'_>],
    modeled: &ModelParameters<'_>,
    events: &mut Vec<Diagnostic>,
) {
    let client = service.trait_value(CLIENT);
    let open = own.iter().filter(|parameter| {
        let given = parameter.builtin.is_some() || parameter.default.is_some();
        let by_client = client.is_some_and(|client| client.get(parameter.name).is_some());
        // What no operation gives is not in the model at all, which has been told.
        let modeled = modeled.types.contains_key(parameter.name);
        parameter.required && !given && !by_client && modeled
    });
    for parameter in open {
        let name = parameter.name;
        for (operation, _) in modeled
            .bound
            .iter()
            .filter(|(_, names)| !names.contains(&name))
        {
            let message = format!(
                "Required parameter `{name}` is not bound by operation `{}`",
                operation.id.name()
            );
            let event = format!("{EVENT}.Operation.RequiredMissing");
            events.push(about(Severity::Error, &event, operation, message));
        }
    }
}

fn tested(own: &[Parameter<'_>], cases: &[Node], mut tell: impl FnMut(Severity, &str, String)) {
    let mut used: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for (name, value) in cases.iter().flat_map(|case| entries(case, "params")) {
        used.entry(name).or_default().push(value);
    }
    for parameter in own {
        let name = parameter.name;
        let values = used.remove(name).unwrap_or_default();
        if values.is_empty() {
            let message =
                format!("Parameter `{name}` is never used in an `EndpointTests` test case");
            tell(Severity::Danger, "TestCase.Unused", message);
        }
        let kinds = values.iter().map(|value| Type::of(value));
        if let Some(kind) = parameter
            .kind
            .filter(|kind| kinds.flatten().any(|own| own != *kind))
        {
            let message = format!("Type mismatch for parameter `{name}`, `{kind}` expected");
            tell(Severity::Error, "TestCase.TypeMismatch", message);
        }
        let open = parameter.required && parameter.default.is_none();
        if open && values.len() != cases.len() {
            let message =
                format!("Required parameter `{name}` is missing in at least one test case");
            tell(Severity::Error, "TestCase.RequiredMissing", message);
        }
    }
    for name in used.keys() {
        let message = format!("Test parameter `{name}` is not defined in ruleset");
        tell(Severity::Error, "TestCase.Undefined", message);
    }
}
