//! Members that look like identifiers of resources (event `MemberShouldReferenceResource`).

use std::collections::BTreeSet;

use super::part::Part;
use super::{about_member, references, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph;
use crate::map::{HashMap, HashSet};
use crate::model::Model;
use crate::selector::Work;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// Resources by the names and targets of their identifiers.
const EVENT: &str = "MemberShouldReferenceResource";

/// How many shapes may be visited on the ways from resources to their members.
const STEPS: u64 = 5_000_000;

type Candidates<'m> = HashMap<(&'m str, &'m ShapeId), BTreeSet<&'m ShapeId>>;

/// What is kept from part to part.
pub(super) struct References<'m> {
    candidates: Candidates<'m>,
    /// The places of what identifiers of resources target.
    targets: HashSet<usize>,
    leads: Leads<'m>,
    work: Work,
}

impl<'m> References<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let candidates = candidates(model);
        let targets = candidates.keys().filter_map(|(_, id)| model.place_of(id));
        Self {
            targets: targets.collect(),
            candidates,
            leads: Leads::new(model),
            work: Work::of(STEPS),
        }
    }

    /// The resources that a member may stand for by its name and target.
    fn meant(&self, model: &Model, member: &'m Member) -> Option<&BTreeSet<&'m ShapeId>> {
        let target = model.place_of_target(member)?;
        let plausible = self.targets.contains(&target);
        let string = plausible && model.kind_at(target).is_some_and(ShapeKind::is_string);
        let candidates = || self.candidates.get(&(member.name(), &member.target));
        string.then(candidates).flatten()
    }
}

pub(super) fn validate<'m>(model: &Part<'m, '_>, events: &mut Vec<Diagnostic>) {
    let references = &mut *model.references();
    if references.candidates.is_empty() || references.work.is_spent() {
        return;
    }
    let members = |shape: &'m Shape| shape.members.values().map(move |member| (shape, member));
    for (shape, member) in model.shapes().flat_map(members) {
        let Some(resources) = references.meant(model, member).cloned() else {
            continue;
        };
        let (leads, work) = (&mut references.leads, &references.work);
        events.extend(check(leads, work, shape, member, &resources));
        if work.is_spent() {
            let message = "Finding the resources that lead to their members takes too many steps; members from \
                           here on were not looked at.";
            return events.push(about_member(Severity::Warning, EVENT, member, message));
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
    reached: HashMap<&'m ShapeId, HashSet<usize>>,
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
        let place = model.place_of(shape);
        place.is_some_and(|place| reached.contains(&place)) || work.is_spent()
    }
}

/// The places of all shapes that some lead to, those included.
fn reached_from<'m>(
    model: &'m Model,
    work: &Work,
    starts: impl Iterator<Item = &'m ShapeId>,
) -> HashSet<usize> {
    let mut open: Vec<_> = starts.filter_map(|id| model.place_of(id)).collect();
    let mut found = HashSet::default();
    while let Some(place) = open.pop().filter(|_| !work.is_spent()) {
        work.spend(1);
        let Some(shape) = model.at(place).filter(|_| found.insert(place)) else {
            continue;
        };
        let members = shape.members.values();
        open.extend(members.filter_map(|member| model.place_of_target(member)));
        let references = graph::references(shape);
        open.extend(references.filter_map(|(_, reference)| model.place_of_referred(reference)));
    }
    found
}
