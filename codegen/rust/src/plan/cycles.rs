//! Which members have to be boxed, because their shape contains itself.

use std::collections::{BTreeMap, BTreeSet};

use trompe_smithy::ShapeId;
use trompe_smithy::shape::{Member, Shape, ShapeKind};

/// The members of recursive shapes that are boxed.
///
/// Lists and maps break cycles by themselves. Of a cycle through structures and unions the
/// structures' members are boxed, so that variants of unions stay plain; a cycle of unions alone is
/// boxed in its variants.
#[derive(Clone, Debug, Default)]
pub(super) struct Boxes {
    members: BTreeSet<ShapeId>,
}

struct Edge<'m> {
    member: &'m Member,
    from: usize,
    to: usize,
    in_union: bool,
}

impl Boxes {
    pub(super) fn new(shapes: &[&Shape]) -> Self {
        let aggregates: Vec<&Shape> = shapes.iter().copied().filter(|s| is_aggregate(s)).collect();
        let index: BTreeMap<&ShapeId, usize> = aggregates
            .iter()
            .enumerate()
            .map(|(i, s)| (&s.id, i))
            .collect();
        let mut edges = edges(&aggregates, &index);
        let mut members = BTreeSet::new();
        take_recursive(&mut edges, aggregates.len(), &mut members, |edge| {
            !edge.in_union
        });
        take_recursive(&mut edges, aggregates.len(), &mut members, |_| true);
        Self { members }
    }

    pub(super) fn contains(&self, member: &Member) -> bool {
        self.members.contains(&member.id)
    }
}

fn is_aggregate(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Structure | ShapeKind::Union)
}

fn edges<'m>(shapes: &[&'m Shape], index: &BTreeMap<&ShapeId, usize>) -> Vec<Edge<'m>> {
    let of_shape = |(from, shape): (usize, &&'m Shape)| {
        let in_union = shape.kind == ShapeKind::Union;
        let edge = move |member: &'m Member| Some((member, index.get(&member.target).copied()?));
        let edges: Vec<_> = shape.members.values().filter_map(edge).collect();
        edges.into_iter().map(move |(member, to)| Edge {
            member,
            from,
            to,
            in_union,
        })
    };
    shapes.iter().enumerate().flat_map(of_shape).collect()
}

// Moves the members of edges that lie on a cycle out of `edges`, as far as `may` allows.
fn take_recursive(
    edges: &mut Vec<Edge<'_>>,
    nodes: usize,
    members: &mut BTreeSet<ShapeId>,
    may: impl Fn(&Edge<'_>) -> bool,
) {
    let component = components(edges, nodes);
    edges.retain(|edge| {
        let recursive = component.get(edge.from) == component.get(edge.to) && may(edge);
        if recursive {
            members.insert(edge.member.id.clone());
        }
        !recursive
    });
}

/// The strongly connected component of every node (Kosaraju), without recursion.
fn components(edges: &[Edge<'_>], nodes: usize) -> Vec<usize> {
    let forward = adjacency(nodes, edges.iter().map(|e| (e.from, e.to)));
    let backward = adjacency(nodes, edges.iter().map(|e| (e.to, e.from)));
    let mut visited = vec![usize::MAX; nodes];
    let mut order = Vec::with_capacity(nodes);
    for start in 0..nodes {
        walk(&forward, start, start, &mut visited, &mut order);
    }
    let mut component = vec![usize::MAX; nodes];
    for start in order.into_iter().rev() {
        walk(&backward, start, start, &mut component, &mut Vec::new());
    }
    component
}

fn adjacency(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); nodes];
    for (from, to) in edges {
        if let Some(targets) = out.get_mut(from) {
            targets.push(to);
        }
    }
    out
}

// Depth first from `start`, marking nodes and giving them in the order in which they are left.
fn walk(
    graph: &[Vec<usize>],
    start: usize,
    mark: usize,
    marks: &mut [usize],
    left: &mut Vec<usize>,
) {
    let mut open = vec![(start, 0)];
    if !set(marks, start, mark) {
        return;
    }
    while let Some((node, next)) = open.pop() {
        match graph.get(node).and_then(|targets| targets.get(next)) {
            None => left.push(node),
            Some(&target) => {
                open.push((node, next + 1));
                if set(marks, target, mark) {
                    open.push((target, 0));
                }
            }
        }
    }
}

fn set(marks: &mut [usize], node: usize, mark: usize) -> bool {
    match marks.get_mut(node) {
        Some(slot) if *slot == usize::MAX => {
            *slot = mark;
            true
        }
        _ => false,
    }
}
