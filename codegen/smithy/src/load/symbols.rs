//! Which names exist, and what a name in a file refers to.

use std::sync::Arc;

use crate::decl::{Name, Scope, Unit};
use crate::diagnostic::{Diagnostic, nearest};
use crate::map::HashMap;
use crate::shape::ShapeKind;
use crate::shape_id::{InvalidShapeId, ShapeId};

/// Events after this many are not searched for near misses: each search goes over all shapes.
pub(super) const ADVISED: usize = 50;

/// The kinds of all declared shapes.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    kinds: HashMap<ShapeId, ShapeKind>,
}

impl Symbols {
    pub(super) fn of(units: &[Arc<Unit>]) -> Self {
        let shapes = units.iter().flat_map(|unit| &unit.shapes);
        let mut kinds = HashMap::default();
        for shape in shapes {
            kinds.entry(shape.id.clone()).or_insert(shape.kind);
        }
        Self { kinds }
    }

    pub(super) fn kind(&self, id: &ShapeId) -> Option<ShapeKind> {
        self.kinds.get(id).copied()
    }

    /// What a name refers to: an absolute identifier itself; a relative one whatever the
    /// file's `use` statements, its namespace or the prelude have under it, in this order;
    /// failing all, a shape of the file's namespace that does not exist.
    pub(super) fn resolve(&self, scope: &Scope, name: &Name) -> Result<ShapeId, InvalidShapeId> {
        let text = &*name.text;
        if text.contains('#') {
            let id = ShapeId::parse(text)?;
            return Ok(self.declared(&id).cloned().unwrap_or(id));
        }
        let Some(namespace) = &scope.namespace else {
            return ShapeId::parse(text);
        };
        let (root, member) = match text.split_once('$') {
            Some((root, member)) => (root, Some(member)),
            None => (text, None),
        };
        let id = self.resolve_root(scope, namespace, root)?;
        Ok(match member {
            Some(member) => ShapeId::parse(id.with_member(member).as_str())?,
            None => id,
        })
    }

    /// Says what a `use` statement that names nothing may have meant.
    pub(super) fn advise(&self, event: Diagnostic, id: &ShapeId) -> Diagnostic {
        let near_by = || {
            let ids = self.kinds.keys();
            ids.filter(|known| known.namespace() == id.namespace())
        };
        if near_by().next().is_none() {
            let namespace = id.namespace();
            return event.help(format!(
                "no model of the namespace `{namespace}` was loaded; is a file or folder missing?"
            ));
        }
        match nearest(id.name(), near_by().map(ShapeId::name)) {
            Some(near) => event.did_you_mean(format!("{}#{near}", id.namespace())),
            None => event,
        }
    }

    fn resolve_root(
        &self,
        scope: &Scope,
        namespace: &str,
        root: &str,
    ) -> Result<ShapeId, InvalidShapeId> {
        if let Some(import) = scope.uses.get(root) {
            return Ok(import.id.clone());
        }
        let own = ShapeId::parse(&format!("{namespace}#{root}"))?;
        let prelude = || self.declared(&ShapeId::from_parts("smithy.api", root));
        let found = self.declared(&own).or_else(prelude);
        Ok(found.cloned().unwrap_or(own))
    }

    /// The identifier as the shape itself has it, so that all who name it share one text.
    fn declared(&self, id: &ShapeId) -> Option<&ShapeId> {
        self.kinds.get_key_value(id).map(|(declared, _)| declared)
    }
}
