//! Rules use what their version of the engine has (event `RulesEngineVersion`).

use super::{BDD, RULE_SET, at_trait, items, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::validate::applied;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for trait_id in [RULE_SET, BDD] {
        for (service, rules) in applied(model, ShapeKind::Service, trait_id) {
            let version = text(rules, "version").unwrap_or_default();
            if at_least_1_1(version) {
                continue;
            }
            let mut names: Vec<_> = calls(rules).into_iter().filter_map(since_1_1).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                let message = format!(
                    "{name} requires rules engine version >= 1.1, but ruleset declares version {version}"
                );
                let event = "RulesEngineVersion";
                events.push(at_trait(Severity::Error, event, service, trait_id, message));
            }
        }
    }
}

/// Whether a version is none that is older; what cannot be read is not judged.
fn at_least_1_1(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (1, 1),
        _ => true,
    }
}

/// The functions called by conditions, those in their arguments included.
fn calls(rules: &Node) -> Vec<&Node> {
    let (mut found, mut open) = (Vec::new(), vec![rules]);
    while let Some(node) = open.pop() {
        for key in ["rules", "results"] {
            open.extend(items(node, key));
        }
        for condition in items(node, "conditions") {
            found.push(condition);
            let arguments = items(condition, "argv").iter();
            found.extend(arguments.filter(|argument| argument.get("fn").is_some()));
        }
    }
    found
}

/// The name of a function that 1.0 does not have.
fn since_1_1(call: &Node) -> Option<&'static str> {
    match text(call, "fn")? {
        "split" => Some("Split"),
        "coalesce" => Some("Coalesce"),
        "ite" => Some("Ite"),
        "getAttr" => {
            let path = items(call, "argv").get(1).and_then(Node::as_str);
            path.filter(|path| path.contains("[-")).map(|_| "GetAttr")
        }
        _ => None,
    }
}
