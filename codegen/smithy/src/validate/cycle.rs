//! Ways through a graph of shapes that lead back to where they began.

use crate::map::{HashMap, HashSet};
use crate::shape_id::ShapeId;

/// Shapes and, for each, its edges: whatever describes one, and the shape it leads to.
pub(super) type Graph<'m, E> = HashMap<&'m ShapeId, Vec<(E, &'m ShapeId)>>;

/// How many steps are taken for the ways of all shapes; what is left then is not told. So many
/// mistakes are one.
const STEPS: usize = 500_000;

/// How many steps are taken to find more ways back to a shape than one, of which there may be more
/// than anybody can count.
const STEPS_OF_ONE: usize = 10_000;

/// How many ways back to a shape are told.
const WAYS_OF_ONE: usize = 32;

/// For every shape on a cycle a way back to itself, in the order of identifiers.
pub(super) fn ways_back<'m, E: Copy>(mut graph: Graph<'m, E>) -> Vec<(&'m ShapeId, Vec<E>)> {
    prune(&mut graph);
    let mut left = STEPS;
    starts(&graph)
        .into_iter()
        .filter_map(|start| Some((start, way_back(&graph, start, &mut left)?)))
        .collect()
}

/// For every shape on cycles the ways back to itself that come to no other shape twice, in the order
/// of identifiers.
pub(super) fn all_ways_back<'m, E: Copy>(mut graph: Graph<'m, E>) -> Vec<(&'m ShapeId, Vec<E>)> {
    prune(&mut graph);
    let mut left = STEPS;
    let mut found = Vec::new();
    for start in starts(&graph) {
        let Some(first) = way_back(&graph, start, &mut left) else {
            continue;
        };
        let allowed = STEPS_OF_ONE.min(left);
        let mut steps = allowed;
        let ways = simple_ways(&graph, start, &mut steps);
        left -= allowed - steps;
        match ways.is_empty() {
            true => found.push((start, first)),
            false => found.extend(ways.into_iter().map(|way| (start, way))),
        }
    }
    found
}

fn starts<'m, E>(graph: &Graph<'m, E>) -> Vec<&'m ShapeId> {
    let mut starts: Vec<_> = graph.keys().copied().collect();
    starts.sort_unstable();
    starts
}

/// The ways from a shape to itself that are found in so many steps.
fn simple_ways<E: Copy>(graph: &Graph<'_, E>, start: &ShapeId, steps: &mut usize) -> Vec<Vec<E>> {
    let mut found = Vec::new();
    let mut way = Vec::new();
    // The shapes on the way, and for each which edge is next.
    let mut open = vec![(start, 0)];
    let mut on_way = HashSet::default();
    while let Some((at, next)) = open.last_mut() {
        if *steps == 0 || found.len() == WAYS_OF_ONE {
            break;
        }
        *steps -= 1;
        let edge = graph.get(*at).and_then(|edges| edges.get(*next));
        *next += 1;
        match edge {
            None => {
                on_way.remove(*at);
                open.pop();
                way.pop();
            }
            Some((edge, to)) if *to == start => {
                *steps = steps.saturating_sub(way.len());
                found.push(way.iter().copied().chain([*edge]).collect());
            }
            Some((edge, to)) if on_way.insert(*to) => {
                way.push(*edge);
                open.push((*to, 0));
            }
            Some(_) => {}
        }
    }
    found
}

/// Leaves only shapes from which a cycle can be reached, so that graphs without one, the
/// usual ones, cost no more than a walk.
fn prune<E>(graph: &mut Graph<'_, E>) {
    let mut left: HashMap<&ShapeId, usize> = HashMap::default();
    let mut sources: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::default();
    for (from, edges) in graph.iter() {
        let inside = edges.iter().filter(|(_, to)| graph.contains_key(to));
        left.insert(from, inside.clone().count());
        inside.for_each(|(_, to)| sources.entry(to).or_default().push(from));
    }
    let mut done: Vec<_> = left
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(id, _)| *id)
        .collect();
    while let Some(id) = done.pop() {
        graph.remove(id);
        for source in sources.get(id).into_iter().flatten() {
            let count = left.entry(source).or_default();
            *count = count.saturating_sub(1);
            if *count == 0 {
                done.push(source);
            }
        }
    }
}

fn way_back<'m, E: Copy>(
    graph: &Graph<'m, E>,
    start: &'m ShapeId,
    steps: &mut usize,
) -> Option<Vec<E>> {
    let mut arrivals: HashMap<&ShapeId, (E, &ShapeId)> = HashMap::default();
    let mut seen = HashSet::default();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for (edge, to) in graph.get(at).into_iter().flatten() {
            *steps = steps.checked_sub(1)?;
            if *to == start {
                return Some(retrace(&arrivals, start, at, *edge));
            }
            if seen.insert(*to) {
                arrivals.insert(to, (*edge, at));
                open.push(to);
            }
        }
    }
    None
}

fn retrace<E: Copy>(
    arrivals: &HashMap<&ShapeId, (E, &ShapeId)>,
    start: &ShapeId,
    end: &ShapeId,
    last: E,
) -> Vec<E> {
    let mut way = vec![last];
    let mut at = end;
    while let Some((edge, from)) = arrivals.get(at).filter(|_| at != start) {
        way.push(*edge);
        at = from;
    }
    way.reverse();
    way
}
