//! How operations are bound to resources, and which members hold identifiers.

use std::collections::BTreeMap;

use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Reference, Resource, Shape};
use crate::shape_id::ShapeId;
use crate::traits::id;

/// Answers questions about resources (Smithy 2.0, "Resource").
#[derive(Clone, Copy, Debug)]
pub struct ResourceIndex<'m> {
    model: &'m Model,
}

/// Whether an operation needs an instance of its resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceBinding {
    /// It acts on one instance, so its input holds all identifiers: put, read, update, delete and
    /// `operations`.
    Instance,
    /// It acts on the collection, so its input does not: create, list and `collectionOperations`.
    Collection,
}

/// An operation bound to a resource.
#[derive(Clone, Copy, Debug)]
pub struct ResourceOperation<'m> {
    /// The operation.
    pub operation: &'m Shape,
    /// The lifecycle operation it is, `"create"`, if any.
    pub lifecycle: Option<&'static str>,
    /// Whether it needs an instance.
    pub binding: ResourceBinding,
}

/// Members by the names of the identifiers they hold.
pub type IdentifierBindings<'m> = BTreeMap<&'m str, &'m Member>;

impl<'m> ResourceIndex<'m> {
    /// An index over a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// The operations bound to a resource itself, not to its children: lifecycle operations
    /// first, then instance and collection operations in the order they were bound. An operation
    /// that is bound twice is listed twice.
    #[must_use]
    pub fn operations(&self, resource: &ShapeId) -> Vec<ResourceOperation<'m>> {
        let resource = self.model.get(resource).and_then(Shape::as_resource);
        let bound = resource.into_iter().flat_map(bound);
        let found = bound.filter_map(|(reference, lifecycle, binding)| {
            Some(ResourceOperation {
                operation: self.model.referred(reference)?,
                lifecycle,
                binding,
            })
        });
        found.collect()
    }

    /// How an operation is bound to a resource; `None` when it is not. One that is bound both
    /// ways is a collection operation.
    #[must_use]
    pub fn binding(&self, resource: &ShapeId, operation: &ShapeId) -> Option<ResourceBinding> {
        let resource = self.model.get(resource)?.as_resource()?;
        let mut bindings = bound(resource)
            .filter(|(reference, ..)| reference.target == *operation)
            .map(|(.., binding)| binding);
        let first = bindings.next()?;
        let collection = bindings.find(|binding| *binding == ResourceBinding::Collection);
        Some(collection.unwrap_or(first))
    }

    /// The members of an operation's input that hold identifiers of a resource.
    #[must_use]
    pub fn input(&self, resource: &ShapeId, operation: &ShapeId) -> IdentifierBindings<'m> {
        let operation = self.model.get(operation).and_then(Shape::as_operation);
        let input = operation.map(|operation| &operation.input.target);
        input
            .map(|input| self.structure(resource, input))
            .unwrap_or_default()
    }

    /// The members of an operation's output that hold identifiers of a resource.
    #[must_use]
    pub fn output(&self, resource: &ShapeId, operation: &ShapeId) -> IdentifierBindings<'m> {
        let operation = self.model.get(operation).and_then(Shape::as_operation);
        let output = operation.map(|operation| &operation.output.target);
        output
            .map(|output| self.structure(resource, output))
            .unwrap_or_default()
    }

    /// The members of any structure that hold identifiers of a resource: those with the
    /// `resourceIdentifier` trait, and required ones of the same name and target.
    #[must_use]
    pub fn structure(&self, resource: &ShapeId, structure: &ShapeId) -> IdentifierBindings<'m> {
        let resource = self.model.get(resource).and_then(Shape::as_resource);
        let structure = self.model.get(structure);
        resource
            .zip(structure)
            .map(|(resource, structure)| identifier_bindings(resource, structure))
            .unwrap_or_default()
    }
}

/// What is bound to a resource, by which lifecycle property and how.
fn bound(
    resource: &Resource,
) -> impl Iterator<Item = (&Reference, Option<&'static str>, ResourceBinding)> {
    use ResourceBinding::{Collection, Instance};
    let lifecycle = resource.lifecycle().map(|(name, reference)| {
        let binding = match name {
            "create" | "list" => Collection,
            _ => Instance,
        };
        (reference, Some(name), binding)
    });
    let instance = resource.operations.iter().map(|one| (one, None, Instance));
    let collection = &resource.collection_operations;
    let collection = collection.iter().map(|one| (one, None, Collection));
    lifecycle.chain(instance).chain(collection)
}

/// The operations bound to a resource in one of both ways.
pub(crate) fn bound_as(
    resource: &Resource,
    wanted: ResourceBinding,
) -> impl Iterator<Item = &Reference> {
    bound(resource)
        .filter(move |(.., binding)| *binding == wanted)
        .map(|(reference, ..)| reference)
}

/// The identifier that a member is bound to by its trait.
pub(crate) fn explicit_identifier(member: &Member) -> Option<&str> {
    member
        .trait_value(id::RESOURCE_IDENTIFIER)
        .and_then(Node::as_str)
}

/// As [`ResourceIndex::structure`].
pub(crate) fn identifier_bindings<'m>(
    resource: &'m Resource,
    structure: &'m Shape,
) -> IdentifierBindings<'m> {
    let mut found = BTreeMap::new();
    for (name, identifier) in &resource.identifiers {
        let mut members = structure.members.values();
        let by_trait = members.find(|member| explicit_identifier(member) == Some(&**name));
        let by_name = || {
            let member = structure.member(name)?;
            let fits = member.traits.is_required() && member.target == identifier.target;
            fits.then_some(member)
        };
        if let Some(member) = by_trait.or_else(by_name) {
            found.insert(&**name, member);
        }
    }
    found
}
