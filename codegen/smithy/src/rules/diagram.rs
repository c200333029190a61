//! Binary decision diagrams (Smithy 2.0, "`smithy.rules#endpointBdd` trait").

use super::Error;
use super::read::{member, text, version_of};
use super::syntax::{Condition, Rule};
use crate::node::Node;

/// References from here on are to results.
const RESULTS: i32 = 100_000_000;

/// The bytes of a node: condition, high and low reference, four of each.
const NODE_BYTES: usize = 12;

/// Conditions to test one after another, and what is found at the end.
#[derive(Clone, Debug)]
pub(super) struct Diagram {
    pub(super) conditions: Vec<Condition>,
    /// The first result, that nothing matches, is not among them.
    pub(super) results: Vec<Rule>,
    root: i32,
    nodes: Vec<DiagramNode>,
}

#[derive(Clone, Copy, Debug)]
struct DiagramNode {
    condition: i32,
    high: i32,
    low: i32,
}

/// Where to go on when a condition is met, and when not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branches {
    met: i32,
    unmet: i32,
}

/// What a reference leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<'d> {
    Test(&'d Condition, Branches),
    Result(&'d Rule),
    NoMatch,
}

impl Diagram {
    pub(super) fn read(
        node: &Node,
        conditions: Vec<Condition>,
        results: Vec<Rule>,
    ) -> Result<Self, Error> {
        let at = |message: String| Error::new(message, node.span);
        if version_of(&text(node, "version")?.0).is_ok_and(|version| version < (1, 1)) {
            let message = "Rules engine version for endpointBdd trait must be >= 1.1";
            return Err(at(message.to_owned()));
        }
        let number = |key| {
            let found = member(node, key)?;
            let value = found.as_i64().and_then(|value| i32::try_from(value).ok());
            let refusal = || {
                at(format!(
                    "Expected `{key}` member to be an integer, but found {found}."
                ))
            };
            value.ok_or_else(refusal)
        };
        let (count, root) = (number("nodeCount")?, number("root")?);
        let nodes = decode_nodes(&text(node, "nodes")?.0, count).map_err(at)?;
        if root < -1 {
            return Err(at(format!("Root reference cannot be complemented: {root}")));
        }
        if let Some(index) = node_index(root).filter(|index| *index >= nodes.len()) {
            let count = nodes.len();
            return Err(at(format!(
                "Root points to invalid BDD node: {index} (node count: {count})"
            )));
        }
        Ok(Self {
            conditions,
            results,
            root,
            nodes,
        })
    }

    /// References that lead nowhere, and conditions that are not there.
    pub(super) fn dangling(&self) -> Vec<String> {
        let mut found: Vec<_> = self.dangles("Root", self.root).into_iter().collect();
        // The first node only stands for the end.
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            if self.condition(node.condition).is_none() {
                found.push(format!(
                    "Node {index} has invalid variable index {} (condition count: {})",
                    node.condition,
                    self.conditions.len()
                ));
            }
            found.extend(self.dangles(&format!("Node {index} high"), node.high));
            found.extend(self.dangles(&format!("Node {index} low"), node.low));
        }
        found
    }

    fn dangles(&self, place: &str, reference: i32) -> Option<String> {
        if reference == 0 {
            return Some(format!("{place} has invalid reference: 0"));
        }
        if let Some(index) = node_index(reference) {
            let count = self.nodes.len();
            return (index >= count).then(|| {
                format!(
                    "{place} reference {reference} points to non-existent node {index} (node count: {count})"
                )
            });
        }
        let index = usize::try_from(reference.checked_sub(RESULTS)?).ok()?;
        let count = self.results.len() + 1;
        (index >= count).then(|| {
            format!(
                "{place} reference {reference} points to non-existent result {index} (result count: {count})"
            )
        })
    }

    pub(super) fn start(&self) -> Next<'_> {
        self.at(self.root)
    }

    pub(super) fn follow(&self, branches: Branches, met: bool) -> Next<'_> {
        self.at(if met { branches.met } else { branches.unmet })
    }

    fn at(&self, reference: i32) -> Next<'_> {
        let node = node_index(reference).and_then(|index| self.nodes.get(index));
        if let Some((node, condition)) =
            node.and_then(|node| Some((node, self.condition(node.condition)?)))
        {
            let (met, unmet) = match reference < 0 {
                true => (node.low, node.high),
                false => (node.high, node.low),
            };
            return Next::Test(condition, Branches { met, unmet });
        }
        // The result of index zero, that nothing matches, is not in the list.
        let result = reference.checked_sub(RESULTS + 1);
        let result = result.and_then(|index| usize::try_from(index).ok());
        let result = result.and_then(|index| self.results.get(index));
        result.map_or(Next::NoMatch, Next::Result)
    }

    fn condition(&self, index: i32) -> Option<&Condition> {
        self.conditions.get(usize::try_from(index).ok()?)
    }
}

/// The place of the node that a reference names; its sign says whether what the node says is turned
/// around.
fn node_index(reference: i32) -> Option<usize> {
    let size = reference.unsigned_abs();
    (size > 1 && size < RESULTS.unsigned_abs()).then_some(size as usize - 1)
}

fn decode_nodes(text: &str, count: i32) -> Result<Vec<DiagramNode>, String> {
    let bytes = decode_base64(text).ok_or("Illegal base64 in `nodes`")?;
    let expected = i64::from(count) * NODE_BYTES as i64;
    if usize::try_from(expected) != Ok(bytes.len()) {
        let found = bytes.len();
        return Err(format!(
            "Expected {expected} bytes for {count} nodes, but got {found}"
        ));
    }
    let nodes = bytes.chunks_exact(NODE_BYTES).map(|node| {
        let mut numbers = node.chunks_exact(4).map(|part| {
            let part = part.try_into().unwrap_or_default();
            i32::from_be_bytes(part)
        });
        let mut next = || numbers.next().unwrap_or_default();
        let (condition, high, low) = (next(), next(), next());
        DiagramNode {
            condition,
            high,
            low,
        }
    });
    Ok(nodes.collect())
}

/// The bytes of a base64 text (RFC 4648), with or without padding.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    // A lone last digit holds no byte.
    (held < 6).then_some(bytes)
}
