//! Ways through a graph of shapes that lead back to where they began.

use crate::map::{HashMap, HashSet};
use crate::shape_id::ShapeId;

/// Shapes and, for each, its edges: whatever describes one, and the shape it leads to.
pub(super) type Graph<'m, E> = HashMap<&'m ShapeId, Vec<(E, &'m ShapeId)>>;

/// For every shape on a cycle a way back to itself, in the order of identifiers.
pub(super) fn ways_back<'m, E: Copy>(mut graph: Graph<'m, E>) -> Vec<(&'m ShapeId, Vec<E>)> {
    prune(&mut graph);
    let mut starts: Vec<_> = graph.keys().copied().collect();
    starts.sort_unstable();
    starts
        .into_iter()
        .filter_map(|start| Some((start, way_back(&graph, start)?)))
        .collect()
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

fn way_back<'m, E: Copy>(graph: &Graph<'m, E>, start: &'m ShapeId) -> Option<Vec<E>> {
    let mut arrivals: HashMap<&ShapeId, (E, &ShapeId)> = HashMap::default();
    let mut seen = HashSet::default();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        for (edge, to) in graph.get(at).into_iter().flatten() {
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
