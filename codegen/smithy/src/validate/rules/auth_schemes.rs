//! Authentication schemes of endpoints have names (event `RuleSetAuthSchemes`).

use super::{RULE_SET, at_trait, items, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::validate::applied;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, rules) in applied(model, ShapeKind::Service, RULE_SET) {
        let found = endpoints(rules).into_iter().flat_map(complaints);
        events.extend(found.map(|message| {
            at_trait(
                Severity::Error,
                "RuleSetAuthSchemes",
                service,
                RULE_SET,
                message,
            )
        }));
    }
}

/// The endpoints of rules, at any depth.
fn endpoints(rules: &Node) -> Vec<&Node> {
    let (mut found, mut open) = (Vec::new(), vec![rules]);
    while let Some(rule) = open.pop() {
        found.extend(rule.get("endpoint"));
        open.extend(items(rule, "rules").iter().rev());
    }
    found
}

fn complaints(endpoint: &Node) -> Vec<String> {
    let schemes = endpoint
        .get("properties")
        .and_then(|all| all.get("authSchemes"));
    let Some(schemes) = schemes else {
        return Vec::new();
    };
    let Some(schemes) = schemes.as_array() else {
        return vec![format!(
            "Expected `authSchemes` to be a list, found: `{}`",
            schemes.type_name()
        )];
    };
    let nameless = schemes
        .iter()
        .filter(|scheme| text(scheme, "name").is_none());
    nameless
        .map(|scheme| {
            format!(
                "Expected `authSchemes` to have a `name` key with a string value but it did not: `{scheme}`"
            )
        })
        .collect()
}
