//! The traits of one shape.
//!
//! Most shapes have a few traits, and most questions are about one that is not there. So traits are
//! a short list that is searched, before it a word of marks that answers most questions without
//! looking at the list, and behind it an index where the list is long.

use super::Trait;
use crate::map::IndexMap;
use crate::node::Node;
use crate::shape_id::{ShapeId, Spelt};

/// Longer lists have an index.
const SHORT: usize = 16;

/// Traits by identifier, in the order they were applied.
#[derive(Clone, Debug, Default)]
pub struct TraitMap {
    entries: Vec<(ShapeId, Trait)>,
    /// The marks of all that are in the list, and perhaps of some that were.
    marks: u64,
    index: Option<Box<IndexMap<ShapeId, usize>>>,
}

/// The mark of an identifier: one bit, from where identifiers of traits differ most.
#[inline]
fn mark(id: &str) -> u64 {
    let id = id.as_bytes();
    let back = |by: usize| id.len().checked_sub(by).and_then(|at| id.get(at));
    let byte = |by| back(by).map_or(0, |byte| u64::from(*byte));
    1 << ((id.len() as u64 ^ byte(1) ^ (byte(3) << 2)) & 63)
}

impl TraitMap {
    /// No traits yet, and room for so many.
    pub(crate) fn with_capacity(traits: usize) -> Self {
        Self {
            entries: Vec::with_capacity(traits),
            ..Self::default()
        }
    }

    #[inline]
    fn position(&self, id: &str) -> Option<usize> {
        match self.marks & mark(id) {
            0 => None,
            _ => self.search(id),
        }
    }

    fn search(&self, id: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(&Spelt::new(id)).copied(),
            None => self.entries.iter().position(|(known, _)| known == id),
        }
    }

    /// The value of a trait, by absolute identifier (`"smithy.api#http"`).
    #[must_use]
    #[inline]
    pub fn value(&self, id: &str) -> Option<&Node> {
        self.get(id).map(|applied| &applied.value)
    }

    /// A trait with its place.
    #[must_use]
    #[inline]
    pub fn get(&self, id: &str) -> Option<&Trait> {
        let at = self.position(id)?;
        self.entries.get(at).map(|(_, applied)| applied)
    }

    /// Whether a trait is present.
    #[must_use]
    #[inline]
    pub fn has(&self, id: &str) -> bool {
        self.position(id).is_some()
    }

    /// All traits in order.
    pub fn iter(&self) -> impl Iterator<Item = (&ShapeId, &Trait)> {
        self.entries.iter().map(|(id, applied)| (id, applied))
    }

    /// The traits that no mixin brought, in order.
    pub fn introduced(&self) -> impl Iterator<Item = (&ShapeId, &Node)> {
        let own = self.iter().filter(|(_, applied)| !applied.inherited);
        own.map(|(id, applied)| (id, &applied.value))
    }

    /// How many traits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a trait, in the place of the one of the same identifier if there is one.
    pub(crate) fn insert(&mut self, id: ShapeId, applied: Trait) {
        if let Some(existing) = self.get_mut(id.as_str()) {
            *existing = applied;
            return;
        }
        self.marks |= mark(id.as_str());
        if let Some(index) = &mut self.index {
            index.insert(id.clone(), self.entries.len());
        }
        self.entries.push((id, applied));
        if self.entries.len() > SHORT && self.index.is_none() {
            self.reindex();
        }
    }

    fn reindex(&mut self) {
        let ids = self.entries.iter().map(|(id, _)| id.clone()).enumerate();
        let long = self.entries.len() > SHORT;
        self.index = long.then(|| Box::new(ids.map(|(at, id)| (id, at)).collect()));
    }

    pub(crate) fn into_entries(self) -> impl Iterator<Item = (ShapeId, Trait)> {
        self.entries.into_iter()
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&ShapeId, &mut Trait)> {
        let entries = self.entries.iter_mut();
        entries.map(|(id, applied)| (&*id, applied))
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&ShapeId, &Trait) -> bool) {
        let before = self.entries.len();
        self.entries.retain(|(id, applied)| keep(id, applied));
        if self.entries.len() < before {
            self.reindex();
        }
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Trait> {
        let at = self.position(id)?;
        self.entries.get_mut(at).map(|(_, applied)| applied)
    }

    /// Takes a trait out; the others stay in order. Costs as much as there are traits.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Trait> {
        let at = self.position(id)?;
        let (_, applied) = self.entries.remove(at);
        self.reindex();
        Some(applied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn numbered(count: usize) -> TraitMap {
        let span = Span::new(Sources::new().add("a", ""), 0, 0);
        let mut traits = TraitMap::default();
        for number in 0..count {
            let value = Node::string(&number.to_string(), span);
            let inherited = number % 2 == 0;
            let id = ShapeId::from_parts("a", &format!("t{number}"));
            traits.insert(
                id,
                Trait {
                    value,
                    span,
                    inherited,
                },
            );
        }
        traits
    }

    #[test]
    fn traits_are_found_in_lists_of_any_length() {
        for count in [0, 1, SHORT, SHORT + 1, 100] {
            let traits = numbered(count);
            for number in 0..count {
                let value = traits.value(&format!("a#t{number}"));
                assert_eq!(value.and_then(Node::as_str), Some(&*number.to_string()));
            }
            assert!(!traits.has(&format!("a#t{count}")));
        }
    }

    #[test]
    fn traits_left_after_a_removal_are_found_in_their_order() {
        for count in [3, SHORT + 1, 100] {
            let mut traits = numbered(count);
            assert!(traits.remove("a#t1").is_some() && traits.remove("a#t1").is_none());
            traits.retain(|_, applied| applied.inherited);
            assert_eq!(traits.len(), count.div_ceil(2));
            assert!(traits.has("a#t2") && !traits.has("a#t1"));
            let values = traits
                .iter()
                .filter_map(|(_, applied)| applied.value.as_str());
            assert!(values.eq((0..count).step_by(2).map(|number| number.to_string())));
        }
    }
}
