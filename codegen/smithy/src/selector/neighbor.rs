//! Relationships between shapes, by the names selectors give them.

use std::cell::OnceCell;

use super::subject::Subject;
use super::work::Work;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::{Detail, Member, Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// Relationships of a model, followed in both directions.
pub(super) struct Neighbors<'m, 'w> {
    model: &'m Model,
    work: &'w Work,
    reverse: OnceCell<Reverse<'m>>,
}

type Reverse<'m> = HashMap<&'m ShapeId, Vec<(&'static str, Subject<'m>)>>;

impl<'m, 'w> Neighbors<'m, 'w> {
    pub(super) fn new(model: &'m Model, work: &'w Work) -> Self {
        Self {
            model,
            work,
            reverse: OnceCell::new(),
        }
    }

    /// Where a shape leads to by the named relationships, or by all that need no name.
    pub(super) fn forward(&self, names: &[String], subject: Subject<'m>) -> Vec<Subject<'m>> {
        let mut found = Vec::new();
        if self.work.is_spent() {
            return found;
        }
        each(self.model, subject, |name, neighbor| {
            self.work.spend(1);
            if follows(names, name) {
                found.push(neighbor);
            }
        });
        if names.iter().any(|name| name == "bound") {
            found.extend(
                self.backward(&binding(), subject)
                    .into_iter()
                    .filter(contains),
            );
        }
        found
    }

    /// From where a shape is reached.
    pub(super) fn backward(&self, names: &[String], subject: Subject<'m>) -> Vec<Subject<'m>> {
        if let Subject::Member(member) = subject {
            return self.container(names, member).into_iter().collect();
        }
        let reverse = self.reverse.get_or_init(|| reversed(self.model));
        let sources = reverse.get(subject.id()).map(Vec::as_slice);
        let sources = sources.filter(|_| !self.work.is_spent());
        let sources = sources.unwrap_or_default().iter();
        self.work.spend(sources.len());
        let mut found: Vec<_> = sources
            .filter(|(name, _)| follows(names, name))
            .map(|(_, source)| *source)
            .collect();
        if names.iter().any(|name| name == "bound") && contains(&subject) {
            found.extend(self.forward(&binding(), subject));
        }
        found
    }

    /// From where a member is reached: nothing but its own shape leads to it.
    fn container(&self, names: &[String], member: &Member) -> Option<Subject<'m>> {
        self.work.spend(1);
        let asked = follows(names, "member") && !self.work.is_spent();
        let shape = asked.then(|| self.model.find(member.id.root_str()));
        shape.flatten().map(Subject::Shape)
    }
}

/// The relationships by which services and resources bind.
fn binding() -> Vec<String> {
    let lifecycle = ["create", "put", "read", "update", "delete", "list"];
    let names = ["operation", "collectionOperation", "resource"];
    names
        .into_iter()
        .chain(lifecycle)
        .map(str::to_owned)
        .collect()
}

fn contains(subject: &Subject<'_>) -> bool {
    matches!(subject, Subject::Shape(shape) if matches!(shape.kind, ShapeKind::Service | ShapeKind::Resource))
}

fn reversed(model: &Model) -> Reverse<'_> {
    let mut reversed: Reverse<'_> = HashMap::default();
    for subject in Subject::all(model) {
        each(model, subject, |name, neighbor| {
            reversed
                .entry(neighbor.id())
                .or_default()
                .push((name, subject));
        });
    }
    reversed
}

/// Hands over every shape that a shape refers to, with the name of the relationship.
fn each<'m>(
    model: &'m Model,
    subject: Subject<'m>,
    mut take: impl FnMut(&'static str, Subject<'m>),
) {
    for (id, _) in subject.traits().iter() {
        Subject::of(model, id)
            .into_iter()
            .for_each(|definition| take("trait", definition));
    }
    match subject {
        Subject::Member(member) if is_enumerated(model, member) => {}
        Subject::Member(member) => {
            Subject::of(model, &member.target)
                .into_iter()
                .for_each(|target| take(TARGET, target));
        }
        Subject::Shape(shape) => {
            let members = shape.members.values();
            members.for_each(|member| take("member", Subject::Member(member)));
            for (name, id) in references(shape) {
                Subject::of(model, id)
                    .into_iter()
                    .for_each(|target| take(name, target));
            }
        }
    }
}

/// The values of enums have no type of their own.
fn is_enumerated(model: &Model, member: &Member) -> bool {
    let shape = model.find(member.id.root_str());
    member.target == UNIT
        && shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum))
}

/// The relationship of members to their targets has no name to ask for.
const TARGET: &str = "";

pub(crate) fn references(shape: &Shape) -> Vec<(&'static str, &ShapeId)> {
    let mut found: Vec<(&'static str, &ShapeId)> = list("mixin", &shape.mixins).collect();
    match &shape.detail {
        Detail::Data => {}
        Detail::Operation(operation) => {
            let sides = [("input", &operation.input), ("output", &operation.output)];
            let given = sides.into_iter().filter(|(_, side)| side.target != UNIT);
            found.extend(given.map(|(name, side)| (name, &side.target)));
            found.extend(list("error", &operation.errors));
        }
        Detail::Service(service) => {
            found.extend(list("operation", &service.operations));
            found.extend(list("resource", &service.resources));
            found.extend(list("error", &service.errors));
        }
        Detail::Resource(resource) => {
            found.extend(
                resource
                    .identifiers
                    .values()
                    .map(|r| ("identifier", &r.target)),
            );
            found.extend(
                resource
                    .properties
                    .values()
                    .map(|r| ("property", &r.target)),
            );
            found.extend(resource.lifecycle().map(|(name, r)| (name, &r.target)));
            found.extend(list("operation", &resource.operations));
            found.extend(list("collectionOperation", &resource.collection_operations));
            found.extend(list("resource", &resource.resources));
        }
    }
    found
}

fn list<'m>(
    name: &'static str,
    references: &'m [Reference],
) -> impl Iterator<Item = (&'static str, &'m ShapeId)> {
    references
        .iter()
        .map(move |reference| (name, &reference.target))
}

const UNIT: &str = "smithy.api#Unit";

/// Whether a step that names relationships, or none, follows one.
fn follows(names: &[String], relationship: &str) -> bool {
    let instance = ["put", "read", "update", "delete", "operation"];
    match names {
        [] => relationship != "trait",
        names => names.iter().any(|name| {
            name == relationship
                || (name == "instanceOperation" && instance.contains(&relationship))
        }),
    }
}
