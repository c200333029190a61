//! Walks over many shapes, each taken a bounded number of times.

use super::eval::Found;
use crate::graph::Subject;
use crate::map::{HashMap, HashSet};
use crate::shape::Category;
use crate::shape_id::ShapeId;

/// For every start all it leads to, itself left out. A start is found only when another one
/// leads to it, so every shape remembers up to two starts it was reached from.
pub(super) fn others<'m>(
    starts: &Found<'m>,
    next: impl Fn(Subject<'m>) -> Vec<Subject<'m>>,
) -> Found<'m> {
    let mut known: HashMap<&ShapeId, Vec<Subject<'m>>> = HashMap::default();
    let mut origins: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::default();
    let mut reached = Found::new();
    let mut open: Vec<_> = starts.values().map(|start| (start.id(), *start)).collect();
    while let Some((origin, at)) = open.pop() {
        let targets = known.entry(at.id()).or_insert_with(|| next(at));
        for target in targets.iter() {
            let from = origins.entry(target.id()).or_default();
            if from.len() >= 2 || from.contains(&origin) {
                continue;
            }
            from.push(origin);
            if target.id() != origin {
                reached.insert(target.id(), *target);
                open.push((origin, *target));
            }
        }
    }
    reached
}

/// The marked shapes of hierarchies of services, resources and operations. `marked` is told
/// whether the shape above was marked.
pub(super) fn down<'m>(
    starts: &Found<'m>,
    marked: impl Fn(Subject<'m>, bool) -> bool,
    next: impl Fn(Subject<'m>) -> Vec<Subject<'m>>,
) -> Found<'m> {
    let mut seen = HashSet::default();
    let mut found = Found::new();
    let tops = starts.values().filter(|start| in_hierarchy(**start));
    let mut open: Vec<_> = tops.map(|start| (*start, false)).collect();
    while let Some((at, above)) = open.pop() {
        if !seen.insert((at.id(), above)) {
            continue;
        }
        let mark = marked(at, above);
        if mark {
            found.insert(at.id(), at);
        }
        open.extend(next(at).into_iter().map(|below| (below, mark)));
    }
    found
}

fn in_hierarchy(subject: Subject<'_>) -> bool {
    match subject {
        Subject::Shape(shape) => shape.kind.category() == Category::Service,
        Subject::Member(_) => false,
    }
}
