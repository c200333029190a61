//! Texts that name shapes.

use std::collections::BTreeSet;

use super::Check;
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Membership, Selector, TooCostly, Work};
use crate::shape_id::ShapeId;

/// What a selector of `idRef` picks.
pub(super) enum Selected<'m> {
    /// It is asked about one shape after the other.
    Asked(Selector),
    /// All that it picks.
    All(Result<BTreeSet<&'m ShapeId>, TooCostly>),
}

impl<'m> Selected<'m> {
    fn of(model: &'m Model, work: &Work, selector: &str) -> Self {
        match Selector::parse(selector) {
            Ok(selector) if Membership::is_filter(&selector) => Self::Asked(selector),
            Ok(selector) => Self::All(selector.select_with(model, work)),
            Err(_) => Self::All(Ok(BTreeSet::new())),
        }
    }
}

impl Check<'_, '_> {
    /// The `idRef` trait: the text names a shape, which exists if it must and is one of those
    /// the selector picks.
    pub(super) fn shape_reference(&mut self, reference: &Node, node: &Node, text: &str) {
        let own = reference.get("errorMessage").and_then(Node::as_str);
        let fail = |usual: String| own.map_or(usual, str::to_owned);
        let Ok(id) = ShapeId::parse(text) else {
            return self.fail(node, format!("Invalid shape ID: {text}"));
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
        let selector_text = selector.trim();
        match self.selects(selector, &id) {
            Ok(true) => {}
            Ok(false) => {
                let usual = format!("Shape ID `{text}` does not match selector `{selector_text}`");
                self.fail(node, fail(usual));
            }
            Err(error) => {
                let message = format!("Selector `{selector_text}` is too costly. {error}.");
                self.fail(node, message);
            }
        }
    }

    fn selects(&mut self, selector: &str, id: &ShapeId) -> Result<bool, TooCostly> {
        let model = self.checker.model;
        let (known, work) = (&mut self.checker.selected, &self.checker.work);
        if !known.contains_key(selector) {
            known.insert(selector.to_owned(), Selected::of(model, work, selector));
        }
        match known.get(selector) {
            Some(Selected::Asked(selector)) => Membership::new(model, work).picks(selector, id),
            Some(Selected::All(selected)) => {
                let selected = selected.as_ref().map_err(|error| *error)?;
                Ok(selected.contains(id))
            }
            None => Ok(false),
        }
    }
}
