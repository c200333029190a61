//! How a file names shapes: relative where it can, after a `use` where it must.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::traits::id;

/// The names of one file.
pub(super) struct Names<'m> {
    model: &'m Model,
    namespace: &'m str,
    /// Imported shapes by name.
    uses: BTreeMap<String, ShapeId>,
}

impl<'m> Names<'m> {
    pub(super) fn new(model: &'m Model, namespace: &'m str) -> Self {
        let uses = BTreeMap::new();
        Self {
            model,
            namespace,
            uses,
        }
    }

    pub(super) fn namespace(&self) -> &'m str {
        self.namespace
    }

    /// What the file calls a shape or member.
    pub(super) fn of(&mut self, id: &ShapeId) -> String {
        match self.is_relative(id) {
            true => relative(id),
            false => id.to_string(),
        }
    }

    fn is_relative(&mut self, id: &ShapeId) -> bool {
        if id.namespace() == self.namespace {
            return true;
        }
        if self.is_local(id) {
            return false;
        }
        if self.is_public_prelude(id) {
            return true;
        }
        let of_prelude = ShapeId::from_parts("smithy.api", id.name());
        if self.namespace.is_empty() || id.is_prelude() || self.is_public_prelude(&of_prelude) {
            return false;
        }
        let used = self.uses.entry(id.name().to_owned());
        *used.or_insert_with(|| id.root()) == id.root()
    }

    /// Whether the file's own namespace has a shape of the same name.
    fn is_local(&self, id: &ShapeId) -> bool {
        let local = ShapeId::from_parts(self.namespace, id.name());
        self.model.get(&local).is_some()
    }

    fn is_public_prelude(&self, id: &ShapeId) -> bool {
        let shape = self.model.find(id.root_str());
        id.is_prelude() && shape.is_some_and(|shape| !shape.has_trait(id::PRIVATE))
    }

    /// The `use` statements, after an empty line.
    pub(super) fn uses(&self) -> String {
        let mut uses: Vec<_> = self.uses.values().collect();
        uses.sort_by(|a, b| a.cmp_caseless(b));
        let uses: String = uses.iter().map(|id| format!("use {id}\n")).collect();
        match uses.is_empty() {
            true => uses,
            false => format!("\n{uses}"),
        }
    }
}

fn relative(id: &ShapeId) -> String {
    match id.member() {
        Some(member) => format!("{}${member}", id.name()),
        None => id.name().to_owned(),
    }
}
