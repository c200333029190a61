//! The parameters of a rule set.

use std::fmt;

use super::{BDD, RULE_SET, entries, text};
use crate::node::{Node, NodeValue};
use crate::shape::Shape;

/// The type of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Boolean,
    Texts,
}

impl Type {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "string" => Some(Self::Text),
            "boolean" => Some(Self::Boolean),
            "stringarray" => Some(Self::Texts),
            _ => None,
        }
    }

    pub(super) fn of(node: &Node) -> Option<Self> {
        match node.value {
            NodeValue::String(_) => Some(Self::Text),
            NodeValue::Bool(_) => Some(Self::Boolean),
            NodeValue::Array(_) => Some(Self::Texts),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Texts => "stringArray",
        })
    }
}

/// A parameter as the rule set has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter<'m> {
    pub(super) name: &'m str,
    pub(super) kind: Option<Type>,
    pub(super) builtin: Option<&'m str>,
    pub(super) default: Option<&'m Node>,
    pub(super) required: bool,
    pub(super) is_documented: bool,
}

impl<'m> Parameter<'m> {
    /// The parameters of a service's rules, of either form.
    pub(super) fn of_service(service: &'m Shape) -> Vec<Self> {
        let tree = service.trait_value(RULE_SET);
        let rules = tree.or_else(|| service.trait_value(BDD));
        rules.map(Self::of_rules).unwrap_or_default()
    }

    pub(super) fn of_rules(rules: &'m Node) -> Vec<Self> {
        let parameters = entries(rules, "parameters");
        let parameters = parameters.map(|(name, node)| Self {
            name,
            kind: text(node, "type").and_then(Type::named),
            builtin: text(node, "builtIn"),
            default: node.get("default"),
            required: node.get("required").and_then(Node::as_bool) == Some(true),
            is_documented: node.get("documentation").is_some(),
        });
        parameters.collect()
    }
}
