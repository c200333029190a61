//! Members that look like identifiers of resources (event `MemberShouldReferenceResource`).

use std::collections::BTreeSet;

use super::{about_member, members, references, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::{HashMap, HashSet};
use crate::model::Model;
use crate::selector::{Work, references as uses};
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// Resources by the names and targets of their identifiers.
const EVENT: &str = "MemberShouldReferenceResource";

/// How many shapes may be visited on the ways from resources to their members.
const STEPS: u64 = 5_000_000;

type Candidates<'m> = HashMap<(&'m str, &'m ShapeId), BTreeSet<&'m ShapeId>>;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let candidates = candidates(model);
    if candidates.is_empty() {
        return;
    }
    let mut leads = Leads::new(model);
    let work = &Work::of(STEPS);
    for (shape, member) in members(model) {
        let Some(resources) = candidates.get(&(member.name(), &member.target)) else {
            continue;
        };
        if model
            .target(member)
            .is_some_and(|target| target.kind.is_string())
        {
            events.extend(check(&mut leads, work, shape, member, resources));
            if work.is_spent() {
                let message = "Finding the resources that lead to their members takes too many steps; \
                               members from here on were not looked at.";
                return events.push(about_member(Severity::Warning, EVENT, member, message));
            }
        }
    }
}

fn candidates(model: &Model) -> Candidates<'_> {
    let mut candidates = Candidates::default();
    for shape in model.shapes_of(ShapeKind::Resource) {
        let identifiers = shape.as_resource().map(|resource| &resource.identifiers);
        for (name, reference) in identifiers.into_iter().flatten() {
            let key = (&**name, &reference.target);
            candidates.entry(key).or_default().insert(&shape.id);
        }
    }
    candidates
}

fn check<'m>(
    leads: &mut Leads<'m>,
    work: &Work,
    shape: &'m Shape,
    member: &Member,
    resources: &BTreeSet<&'m ShapeId>,
) -> Option<Diagnostic> {
    let mut known: HashSet<&str> = HashSet::default();
    known.extend(references::resources(&member.traits));
    known.extend(references::resources(&shape.traits));
    let missing = resources
        .iter()
        .filter(|id| !known.contains(id.as_str()) && !leads.contains(id, &shape.id, work))
        .map(|id| id.as_str());
    let missing: Vec<_> = missing.collect();
    let message = format!(
        "This member appears to reference the following resources without being included in a `@references` \
         trait: [{}]",
        ticked(missing.iter().copied())
    );
    let event = about_member(Severity::Warning, EVENT, member, message);
    (!missing.is_empty()).then_some(event)
}

/// What resources, or those they are children of, lead to: found once for each.
struct Leads<'m> {
    model: &'m Model,
    parents: HashMap<&'m ShapeId, Vec<&'m ShapeId>>,
    reached: HashMap<&'m ShapeId, HashSet<&'m ShapeId>>,
}

impl<'m> Leads<'m> {
    fn new(model: &'m Model) -> Self {
        let mut parents: HashMap<_, Vec<_>> = HashMap::default();
        for parent in model.shapes_of(ShapeKind::Resource) {
            let resource = parent.as_resource();
            for child in resource.iter().flat_map(|resource| &resource.resources) {
                parents.entry(&child.target).or_default().push(&parent.id);
            }
        }
        Self {
            model,
            parents,
            reached: HashMap::default(),
        }
    }

    fn contains(&mut self, resource: &'m ShapeId, shape: &ShapeId, work: &Work) -> bool {
        let (model, parents) = (self.model, &self.parents);
        let reached = self.reached.entry(resource).or_insert_with(|| {
            let parents = parents.get(resource).into_iter().flatten();
            reached_from(model, work, parents.copied().chain([resource]))
        });
        reached.contains(shape) || work.is_spent()
    }
}

/// All shapes that some lead to, those included.
fn reached_from<'m>(
    model: &'m Model,
    work: &Work,
    starts: impl Iterator<Item = &'m ShapeId>,
) -> HashSet<&'m ShapeId> {
    let mut open: Vec<_> = starts.collect();
    let mut found = HashSet::default();
    while let Some(id) = open.pop().filter(|_| !work.is_spent()) {
        work.spend(1);
        let Some(shape) = model.find(id.root_str()) else {
            continue;
        };
        if found.insert(&shape.id) {
            open.extend(shape.members.values().map(|member| &member.target));
            open.extend(uses(shape).into_iter().map(|(_, target)| target));
        }
    }
    found
}
