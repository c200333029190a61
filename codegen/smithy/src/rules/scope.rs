//! What names stand for.

use std::sync::Arc;

use crate::map::HashMap;

/// Names with what they stand for; later ones hide earlier ones until they are taken back.
#[derive(Debug)]
pub(super) struct Scope<T> {
    names: HashMap<Arc<str>, Vec<T>>,
    order: Vec<Arc<str>>,
}

/// A moment to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

impl<T> Scope<T> {
    pub(super) fn new() -> Self {
        let (names, order) = (HashMap::default(), Vec::new());
        Self { names, order }
    }

    pub(super) fn get(&self, name: &str) -> Option<&T> {
        self.names.get(name)?.last()
    }

    pub(super) fn insert(&mut self, name: &Arc<str>, meaning: T) {
        self.names.entry(name.clone()).or_default().push(meaning);
        self.order.push(name.clone());
    }

    pub(super) fn mark(&self) -> Mark {
        Mark(self.order.len())
    }

    /// Forgets what was inserted after a mark.
    pub(super) fn reset(&mut self, mark: Mark) {
        for name in self.order.drain(mark.0..) {
            if let Some(meanings) = self.names.get_mut(&name) {
                meanings.pop();
            }
        }
    }
}
