//! Shapes that no finite value could have (event `ShapeRecursion`).

use super::about;
use super::cycle::{Graph, all_ways_back};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// How many members on the way round an event points to.
const STEPS_SHOWN: usize = 4;
const EVENT: &str = "ShapeRecursion";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let structure = |kind| kind == ShapeKind::Structure;
    let why = (
        "A structure cannot be mutually recursive through all required members.",
        "leave out `@required` of one member on the way",
    );
    circles(
        model,
        structure,
        |member| member.traits.is_required(),
        why,
        events,
    );
    let collection = |kind| matches!(kind, ShapeKind::List | ShapeKind::Set | ShapeKind::Map);
    let why = (
        "A recursive list, set, or map shape is only valid if an intermediate reference is through a union or \
         structure.",
        "put a structure in between",
    );
    circles(model, collection, |_| true, why, events);
    endless_unions(model, events);
}

fn circles(
    model: &Model,
    shapes: fn(ShapeKind) -> bool,
    members: fn(&Member) -> bool,
    (why, help): (&str, &str),
    events: &mut Vec<Diagnostic>,
) {
    let leads_on = |member: &Member| {
        let target = model.place_of_target(member);
        let kind = target.and_then(|place| model.kind_at(place));
        kind.is_some_and(shapes) && members(member)
    };
    let mut graph = Graph::default();
    for shape in model.shapes_as_written_of(shapes) {
        let followed = shape.members.values().filter(|member| leads_on(member));
        let edges: Vec<_> = followed.map(|member| (member, &member.target)).collect();
        if !edges.is_empty() {
            graph.insert(&shape.id, edges);
        }
    }
    for (start, way) in all_ways_back(graph) {
        let message = format!("Found invalid shape recursion: {}. {why}", shown(&way));
        let shape = model.get(start);
        let event = shape.map(|shape| about(Severity::Error, EVENT, shape, message));
        let steps = || way.iter().take(STEPS_SHOWN).map(|member| member.span);
        events.extend(event.map(|event| {
            steps().fold(event.help(help), |event, step| {
                event.label(step, "leads back")
            })
        }));
    }
}

fn shown(way: &[&Member]) -> String {
    let steps: Vec<_> = way
        .iter()
        .map(|member| format!("{} > {}", member.id, member.target))
        .collect();
    steps.join(" > ")
}

/// Unions all of whose members need another value of such a union first. Shapes that end are
/// found from the leaves up, each once.
fn endless_unions(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut users: HashMap<&ShapeId, Vec<&Shape>> = HashMap::default();
    let mut waiting: HashMap<&ShapeId, usize> = HashMap::default();
    let may_need = |kind| matches!(kind, ShapeKind::Union | ShapeKind::Structure);
    for shape in model.shapes_as_written_of(may_need) {
        if let Some(needed) = needs(shape) {
            waiting.insert(&shape.id, needed);
            let targets = shape.members.values().map(|member| &member.target);
            targets.for_each(|target| users.entry(target).or_default().push(shape));
        }
    }
    let others = users.keys().copied().filter(|id| !waiting.contains_key(id));
    let mut open: Vec<_> = others.collect();
    while let Some(ended) = open.pop() {
        for user in users.remove(ended).into_iter().flatten() {
            let Some(left) = waiting.get_mut(&user.id) else {
                continue;
            };
            *left = left.saturating_sub(1);
            if *left == 0 {
                waiting.remove(&user.id);
                open.push(&user.id);
            }
        }
    }
    let unions = model.shapes_of(ShapeKind::Union);
    for union in unions.filter(|union| waiting.contains_key(&union.id)) {
        let message = "It is impossible to create instances of this recursive union";
        events.push(about(Severity::Error, EVENT, union, message));
    }
}

/// How many members must end for a shape to end; `None` when it ends by itself.
fn needs(shape: &Shape) -> Option<usize> {
    let members = || shape.members.values();
    let any_end = match shape.kind {
        ShapeKind::Union => !shape.members.is_empty(),
        ShapeKind::Structure => {
            !shape.members.is_empty() && members().all(|member| member.traits.is_required())
        }
        _ => false,
    };
    any_end.then_some(1)
}
