//! Unquoted texts in node values: they name shapes and become absolute identifiers.

use super::symbols::Symbols;
use crate::decl::{Name, Unit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Node, NodeValue};

/// Resolves every unquoted text of the node in place; those that name nothing are reported.
pub(super) fn resolve(node: &mut Node, unit: &Unit, symbols: &Symbols) -> Vec<Diagnostic> {
    let mut resolver = Resolver {
        unit,
        symbols,
        events: Vec::new(),
    };
    if !unit.syntactic_ids.is_empty() {
        resolver.node(node);
    }
    resolver.events
}

struct Resolver<'a> {
    unit: &'a Unit,
    symbols: &'a Symbols,
    events: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn node(&mut self, node: &mut Node) {
        let span = node.span;
        match &mut node.value {
            NodeValue::String(text) if self.unit.syntactic_ids.contains(&span) => {
                let text = text.clone();
                node.value = self.text(&Name { text, span });
            }
            NodeValue::Array(items) => items.iter_mut().for_each(|item| self.node(item)),
            NodeValue::Object(members) => {
                let entries = members.values_mut();
                entries.for_each(|entry| self.node(&mut entry.value));
            }
            _ => {}
        }
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
