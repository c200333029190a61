//! Properties of resources and the members that carry them (event
//! `ResourceOperationInputOutput`).

use std::collections::{BTreeMap, BTreeSet};

use super::part::Part;
use super::{about, about_member};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::identifier_bindings;
use crate::map::HashSet;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Reference, Resource, Shape, ShapeKind};
use crate::shape_id::ShapeId;

const EVENT: &str = "ResourceOperationInputOutput";
const NOT_PROPERTY: &str = "smithy.api#notProperty";
const NESTED: &str = "smithy.api#nestedProperties";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Resource) {
        let Some(resource) = shape.as_resource().filter(|r| !r.properties.is_empty()) else {
            continue;
        };
        let mut check = Check {
            model,
            shape,
            resource,
            used: BTreeSet::new(),
            events,
        };
        for (name, reference) in resource.lifecycle().filter(|(name, _)| *name != "list") {
            check.operation(name, reference);
        }
        for reference in &resource.operations {
            check.operation(reference.target.name(), reference);
        }
        let used = check.used;
        let unused = resource
            .properties
            .keys()
            .filter(|name| !used.contains(&***name));
        events.extend(unused.map(|name| {
            let message = format!(
                "Resource property `{name}` is not used in the input or output of create or an instance operation."
            );
            about(Severity::Error, EVENT, shape, message)
        }));
    }
}

struct Check<'a, 'm> {
    model: &'m Model,
    shape: &'m Shape,
    resource: &'m Resource,
    used: BTreeSet<&'m str>,
    events: &'a mut Vec<Diagnostic>,
}

/// The name of the property a member carries.
pub(super) fn property(member: &Member) -> &str {
    let named = member
        .trait_value("smithy.api#property")
        .and_then(|value| value.get("name"));
    named
        .and_then(Node::as_str)
        .unwrap_or_else(|| member.name())
}

impl<'m> Check<'_, 'm> {
    /// The structures of both sides: the input or output, and the one with the properties.
    fn sides(&self, reference: &Reference) -> Vec<(&'m Shape, &'m Shape)> {
        let operation = self.model.referred(reference).and_then(Shape::as_operation);
        let sides = operation.map(|operation| [&operation.input.target, &operation.output.target]);
        let shapes = sides
            .into_iter()
            .flatten()
            .filter_map(|id| self.model.get(id));
        shapes
            .map(|side| (side, self.nested(side).unwrap_or(side)))
            .collect()
    }

    fn nested(&self, side: &'m Shape) -> Option<&'m Shape> {
        let member = side
            .members
            .values()
            .find(|member| member.has_trait(NESTED))?;
        self.model.target(member)
    }

    /// Members of the operation that hold identifiers of the resource.
    fn identifiers(&self, reference: &Reference) -> HashSet<&'m str> {
        let sides = self.sides(reference).into_iter();
        let found = sides.flat_map(|(side, inner)| {
            [
                identifier_bindings(self.resource, side),
                identifier_bindings(self.resource, inner),
            ]
        });
        found
            .flat_map(|bindings| bindings.into_values())
            .map(Member::name)
            .collect()
    }

    fn carries(&self, member: &Member, identifiers: &HashSet<&str>) -> bool {
        let marked = |id: &ShapeId| {
            self.model
                .get(id)
                .is_some_and(|shape| shape.has_trait(NOT_PROPERTY))
        };
        !member.has_trait(NOT_PROPERTY)
            && !member.has_trait(NESTED)
            && !identifiers.contains(member.name())
            && !member.traits.iter().any(|(id, _)| marked(id))
    }

    fn note_used(&mut self, reference: &Reference) {
        let identifiers = self.identifiers(reference);
        for (_, inner) in self.sides(reference) {
            let carried = inner
                .members
                .values()
                .filter(|m| self.carries(m, &identifiers));
            let names: Vec<_> = carried.map(property).collect();
            self.used.extend(names);
        }
    }

    fn operation(&mut self, lifecycle: &str, reference: &Reference) {
        self.note_used(reference);
        let identifiers = self.identifiers(reference);
        for (side, inner) in self.sides(reference) {
            let mut carriers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            let carried = inner
                .members
                .values()
                .filter(|m| self.carries(m, &identifiers));
            for member in carried.collect::<Vec<_>>() {
                carriers
                    .entry(property(member))
                    .or_default()
                    .push(member.name());
                self.events.extend(self.mismatch(lifecycle, member));
            }
            self.conflicts(inner, carriers);
            if side.id != inner.id {
                let outer = side
                    .members
                    .values()
                    .filter(|m| self.carries(m, &identifiers));
                let found: Vec<_> = outer.map(|member| self.stranger(member)).collect();
                self.events.extend(found);
            }
        }
    }

    fn conflicts(&mut self, shape: &Shape, carriers: BTreeMap<&str, Vec<&str>>) {
        for (name, mut members) in carriers
            .into_iter()
            .filter(|(_, members)| members.len() > 1)
        {
            members.sort_unstable();
            let message = format!(
                "This shape contains members with conflicting resource property names that resolve to '{name}': {}",
                members.join(", ")
            );
            self.events
                .push(about(Severity::Error, EVENT, shape, message));
        }
    }

    fn mismatch(&self, lifecycle: &str, member: &Member) -> Option<Diagnostic> {
        let name = property(member);
        let Some(wanted) = self.resource.properties.get(name) else {
            return Some(self.stranger(member));
        };
        let message = format!(
            "This member must target `{}`. This member is used as part of the `{lifecycle}` operation of the `{}` \
             resource and conflicts with its `{name}` resource property.",
            wanted.target, self.shape.id
        );
        let differs = wanted.target != member.target;
        differs.then(|| about_member(Severity::Error, EVENT, member, message))
    }

    fn stranger(&self, member: &Member) -> Diagnostic {
        let message = format!(
            "Member `{}` does not target a property or identifier for resource `{}`. If it is an identifier, apply \
             the `smithy.api#resourceIdentifier` trait. If it is a property, apply the `smithy.api#property` trait. \
             If it is neither, apply the `smithy.api#notProperty` trait.",
            member.name(),
            self.shape.id
        );
        about_member(Severity::Error, EVENT, member, message)
    }
}
