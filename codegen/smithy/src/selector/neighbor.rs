//! Relationships between shapes, by the names selectors give them.

use std::cell::OnceCell;
use std::rc::Rc;

use super::work::Work;
use crate::graph::{Subject, TARGET, TRAIT, Use, Users, references};
use crate::model::Model;
use crate::shape::{Member, ShapeKind};

/// Relationships of a model, followed in both directions.
pub(super) struct Neighbors<'m, 'w> {
    model: &'m Model,
    work: &'w Work,
    users: Rc<OnceCell<Users<'m>>>,
    /// Who has traits: asked for by name only.
    appliers: OnceCell<Users<'m>>,
}

impl<'m, 'w> Neighbors<'m, 'w> {
    pub(super) fn new(model: &'m Model, work: &'w Work) -> Self {
        Self::sharing(model, work, Rc::default())
    }

    /// Relationships whose users others know as well, or will.
    pub(super) fn sharing(
        model: &'m Model,
        work: &'w Work,
        users: Rc<OnceCell<Users<'m>>>,
    ) -> Self {
        Self {
            model,
            work,
            users,
            appliers: OnceCell::new(),
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
        let mut found = Vec::new();
        let place = self.model.place_of(subject.id());
        if let Some(place) = place.filter(|_| !self.work.is_spent()) {
            let users = self.users.get_or_init(|| Users::of(self.model));
            self.add_sources(names, users.at(place), &mut found);
            if follows(names, TRAIT) {
                let users = self.appliers.get_or_init(|| Users::of_traits(self.model));
                self.add_sources(names, users.at(place), &mut found);
            }
        }
        if names.iter().any(|name| name == "bound") && contains(&subject) {
            found.extend(self.forward(&binding(), subject));
        }
        found
    }

    fn add_sources(&self, names: &[String], uses: &[Use<'m>], found: &mut Vec<Subject<'m>>) {
        self.work.spend(uses.len());
        let followed = uses.iter().filter(|one| follows(names, one.relation));
        found.extend(followed.map(|one| one.by));
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

/// Hands over every shape that a shape refers to, with the name of the relationship.
fn each<'m>(
    model: &'m Model,
    subject: Subject<'m>,
    mut take: impl FnMut(&'static str, Subject<'m>),
) {
    for (id, _) in subject.traits().iter() {
        Subject::of(model, id)
            .into_iter()
            .for_each(|definition| take(TRAIT, definition));
    }
    match subject {
        Subject::Member(member) if is_enumerated(model, member) => {}
        Subject::Member(member) => {
            let target = model.target(member).map(Subject::Shape);
            target.into_iter().for_each(|target| take(TARGET, target));
        }
        Subject::Shape(shape) => {
            let members = shape.members.values();
            members.for_each(|member| take("member", Subject::Member(member)));
            for (name, reference) in references(shape) {
                let target = model.referred(reference).map(Subject::Shape);
                target.into_iter().for_each(|target| take(name, target));
            }
        }
    }
}

/// The values of enums have no type of their own.
fn is_enumerated(model: &Model, member: &Member) -> bool {
    let shape = || model.find(member.id.root_str());
    member.target == "smithy.api#Unit"
        && shape().is_some_and(|shape| matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum))
}

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
