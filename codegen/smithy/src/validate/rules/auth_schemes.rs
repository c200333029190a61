//! Authentication schemes of endpoints have names (event `RuleSetAuthSchemes`).

use super::{RULE_SET, at_trait, items, members, text};
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
    schemes.iter().flat_map(scheme_complaints).collect()
}

fn scheme_complaints(scheme: &Node) -> Vec<String> {
    let Some(name) = text(scheme, "name") else {
        return vec![format!(
            "Expected `authSchemes` to have a `name` key with a string value but it did not: `{scheme}`"
        )];
    };
    let flags = ["disableDoubleEncoding", "disableNormalizePath"];
    let is_text = |node: &Node| node.as_str().is_some();
    let mut found = Vec::new();
    if name.starts_with("beta-") {
        found.extend(property(scheme, "signingName", "a string", is_text, true));
        return found;
    }
    let region = match name {
        "sigv4" => "signingRegion",
        "sigv4a" => "signingRegionSet",
        _ => return found,
    };
    found.extend(surplus(scheme, region));
    if name == "sigv4a" {
        let is_list = |node: &Node| node.as_array().is_some();
        found.extend(property(scheme, region, "an array<string>", is_list, true));
        if scheme
            .get(region)
            .and_then(Node::as_array)
            .is_some_and(<[Node]>::is_empty)
        {
            found.push("The `signingRegionSet` property must not be an empty list.".to_owned());
        }
    } else {
        found.extend(property(scheme, region, "a string", is_text, false));
    }
    found.extend(property(scheme, "signingName", "a string", is_text, false));
    for key in flags {
        let is_flag = |node: &Node| node.as_bool().is_some();
        found.extend(property(scheme, key, "a boolean", is_flag, false));
    }
    found
}

/// Keys that schemes of AWS signatures do not have.
fn surplus(scheme: &Node, region: &str) -> Vec<String> {
    let known = [
        "name",
        "signingName",
        region,
        "disableDoubleEncoding",
        "disableNormalizePath",
    ];
    let unknown = members(scheme).filter(|(key, _)| !known.contains(key));
    let shown = known.join(", ");
    unknown
        .map(|(key, _)| format!("Unexpected key: `{key}` (valid keys: [{shown}])"))
        .collect()
}

fn property(
    scheme: &Node,
    key: &str,
    wanted: &str,
    is: impl Fn(&Node) -> bool,
    required: bool,
) -> Option<String> {
    match scheme.get(key) {
        None if required => Some(format!(
            "Expected auth property `{key}` of {wanted} type but didn't find one"
        )),
        Some(value) if !is(value) => Some(format!(
            "Unexpected type for auth property `{key}`, found `{value}` but expected {wanted} value"
        )),
        _ => None,
    }
}
