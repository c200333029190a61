//! Texts that name shapes.

use super::Check;
use crate::node::Node;
use crate::selector::Selector;
use crate::shape_id::ShapeId;

impl Check<'_, '_> {
    /// The `idRef` trait: the text names a shape, which exists if it must and is one of those
    /// the selector picks.
    pub(super) fn shape_reference(&mut self, reference: &Node, node: &Node, text: &str) {
        let own = reference.get("errorMessage").and_then(Node::as_str);
        let fail = |usual: String| own.map_or(usual, str::to_owned);
        let Ok(id) = ShapeId::parse(text) else {
            return self.fail(node, fail(format!("Invalid shape ID: {text}")));
        };
        let model = self.checker.model;
        let exists =
            model.member(&id).is_some() || (id.member().is_none() && model.get(&id).is_some());
        let must_exist = reference.get("failWhenMissing").and_then(Node::as_bool) == Some(true);
        if !exists {
            if must_exist {
                self.fail(
                    node,
                    fail(format!("Shape ID `{text}` was not found in the model")),
                );
            }
            return;
        }
        let selector = reference.get("selector").and_then(Node::as_str);
        let Some(selector) = selector.filter(|selector| *selector != "*") else {
            return;
        };
        if !self.selects(selector, &id) {
            let selector = selector.trim();
            let usual = format!("Shape ID `{text}` does not match selector `{selector}`");
            self.fail(node, fail(usual));
        }
    }

    fn selects(&mut self, selector: &str, id: &ShapeId) -> bool {
        let model = self.checker.model;
        let selected = self
            .checker
            .selected
            .entry(selector.to_owned())
            .or_insert_with(|| {
                let parsed = Selector::parse(selector).ok();
                parsed
                    .map(|parsed| parsed.select(model))
                    .unwrap_or_default()
            });
        selected.contains(id)
    }
}
