//! Unquoted texts in node values: they name shapes and become absolute identifiers.

use super::symbols::Symbols;
use crate::decl::{Name, Unit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Entry, Node, NodeValue};

/// The node with every unquoted text resolved; those that name nothing are reported.
pub(super) fn resolve(node: &Node, unit: &Unit, symbols: &Symbols) -> (Node, Vec<Diagnostic>) {
    let mut resolver = Resolver {
        unit,
        symbols,
        events: Vec::new(),
    };
    let node = resolver.node(node);
    (node, resolver.events)
}

struct Resolver<'a> {
    unit: &'a Unit,
    symbols: &'a Symbols,
    events: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn node(&mut self, node: &Node) -> Node {
        let value = match &node.value {
            NodeValue::String(text) if self.unit.syntactic_ids.contains(&node.span) => {
                self.text(&Name {
                    text: text.clone(),
                    span: node.span,
                })
            }
            NodeValue::Array(items) => {
                NodeValue::Array(items.iter().map(|item| self.node(item)).collect())
            }
            NodeValue::Object(members) => {
                let resolved = members.iter().map(|(key, entry)| {
                    let value = self.node(&entry.value);
                    (
                        key.clone(),
                        Entry {
                            key_span: entry.key_span,
                            value,
                        },
                    )
                });
                NodeValue::Object(Box::new(resolved.collect()))
            }
            value => value.clone(),
        };
        Node::new(value, node.span)
    }

    fn text(&mut self, name: &Name) -> NodeValue {
        let Ok(id) = self.symbols.resolve(&self.unit.scope, name) else {
            if self.unit.scope.namespace.is_some() {
                self.unresolved(name, &name.text);
            }
            return NodeValue::String(name.text.clone());
        };
        if self.symbols.kind(&id.root()).is_none() {
            self.unresolved(name, id.as_str());
        }
        NodeValue::String(id.as_str().into())
    }

    fn unresolved(&mut self, name: &Name, id: &str) {
        let message = format!(
            "Syntactic shape ID `{}` does not resolve to a valid shape ID: `{id}`. Did you mean to \
             quote this string? Are you missing a model file?",
            name.text
        );
        let event = Diagnostic::new(Severity::Danger, "SyntacticShapeIdTarget", message);
        self.events.push(
            event
                .at(name.span)
                .help(format!("a text is written \"{}\"", name.text)),
        );
    }
}
