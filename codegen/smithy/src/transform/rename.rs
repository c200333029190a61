//! Shapes renamed, and whatever names them.

use std::collections::HashMap;
use std::fmt;

use crate::model::Model;
use crate::node::{Entry, Node, NodeValue};
use crate::shape::{Detail, Members, Reference, Shape};
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

/// Why shapes cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameError {
    /// The model has no such shape.
    Missing(ShapeId),
    /// Another shape has the name already, or is given it too.
    Taken(ShapeId),
}

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(id) => write!(f, "cannot rename `{id}`: the model has no such shape"),
            Self::Taken(id) => write!(f, "cannot rename a shape to `{id}`: the name is taken"),
        }
    }
}

impl std::error::Error for RenameError {}

/// The model with shapes renamed, wherever they are named: in members, bindings, applied traits
/// and the values of traits that hold identifiers.
///
/// # Errors
/// When a shape is missing or a new name is taken.
pub fn rename_shapes(
    model: &Model,
    names: &HashMap<ShapeId, ShapeId>,
) -> Result<Model, RenameError> {
    check(model, names)?;
    let renaming = Renaming { names };
    Ok(model.with_shapes(model.shapes().map(|shape| renaming.shape(shape))))
}

fn check(model: &Model, names: &HashMap<ShapeId, ShapeId>) -> Result<(), RenameError> {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort();
    let mut given = std::collections::HashSet::new();
    for (from, to) in sorted {
        if model.get(from).is_none() {
            return Err(RenameError::Missing(from.clone()));
        }
        let stays = model.get(to).is_some() && !names.contains_key(to);
        if stays || !given.insert(to) {
            return Err(RenameError::Taken(to.clone()));
        }
    }
    Ok(())
}

struct Renaming<'a> {
    names: &'a HashMap<ShapeId, ShapeId>,
}

impl Renaming<'_> {
    /// What a shape or member is called now.
    fn id(&self, id: &ShapeId) -> ShapeId {
        match (self.names.get(&id.root()), id.member()) {
            (Some(name), Some(member)) => name.with_member(member),
            (Some(name), None) => name.clone(),
            (None, _) => id.clone(),
        }
    }

    fn shape(&self, shape: &Shape) -> Shape {
        let mut renamed = shape.clone();
        renamed.id = self.id(&shape.id);
        renamed.traits = self.traits(&shape.traits);
        renamed.members = self.members(&shape.members);
        self.references(&mut renamed.mixins);
        self.detail(&mut renamed.detail);
        if let Some(introduced) = renamed.introduced.as_deref_mut() {
            self.detail(introduced);
        }
        renamed
    }

    fn members(&self, members: &Members) -> Members {
        let renamed = members.iter().map(|(name, member)| {
            let mut renamed = member.clone();
            renamed.id = self.id(&member.id);
            renamed.target = self.id(&member.target);
            renamed.traits = self.traits(&member.traits);
            renamed.inherited_from = member.inherited_from.as_ref().map(|id| self.id(id));
            (name.clone(), renamed)
        });
        renamed.collect()
    }

    fn traits(&self, traits: &TraitMap) -> TraitMap {
        let mut renamed = TraitMap::default();
        for (id, applied) in traits.iter() {
            let mut applied = applied.clone();
            applied.value = self.node(&applied.value);
            renamed.insert(self.id(id), applied);
        }
        renamed
    }

    /// Texts that are the identifier of a renamed shape are taken to mean it.
    fn node(&self, node: &Node) -> Node {
        let value = match &node.value {
            NodeValue::String(text) => match ShapeId::parse(text) {
                Ok(id) => NodeValue::String(self.id(&id).as_str().into()),
                Err(_) => node.value.clone(),
            },
            NodeValue::Array(items) => {
                NodeValue::Array(items.iter().map(|item| self.node(item)).collect())
            }
            NodeValue::Object(members) => {
                let members = members.iter().map(|(key, entry)| {
                    let (key_span, value) = (entry.key_span, self.node(&entry.value));
                    (key.clone(), Entry { key_span, value })
                });
                NodeValue::Object(Box::new(members.collect()))
            }
            value => value.clone(),
        };
        Node::new(value, node.span)
    }

    fn detail(&self, detail: &mut Detail) {
        let references = detail.references_mut();
        references.for_each(|reference| self.reference(reference));
        if let Detail::Service(service) = detail {
            let renames = std::mem::take(&mut service.rename).into_iter();
            service.rename = renames.map(|(id, name)| (self.id(&id), name)).collect();
        }
    }

    fn references(&self, references: &mut [Reference]) {
        references
            .iter_mut()
            .for_each(|reference| self.reference(reference));
    }

    fn reference(&self, reference: &mut Reference) {
        reference.target = self.id(&reference.target);
    }
}
