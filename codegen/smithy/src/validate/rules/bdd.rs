//! Decision diagrams whose nodes cannot be read (event `Model`).

use super::{BDD, at_trait, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::validate::applied;

/// Three integers of four bytes.
const NODE_BYTES: i64 = 12;

pub(in crate::validate) fn creation(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, BDD) {
        if let Some(why) = refusal(value) {
            let message = format!("Error creating trait `{BDD}`: {why}");
            events.push(at_trait(Severity::Error, "Model", service, BDD, message));
        }
    }
}

fn refusal(value: &Node) -> Option<String> {
    let number = |key| value.get(key).and_then(Node::as_i64);
    let (count, root) = (number("nodeCount")?, number("root")?);
    let bytes = decoded_length(text(value, "nodes")?);
    let expected = count.saturating_mul(NODE_BYTES);
    if bytes != expected {
        return Some(format!(
            "Expected {expected} bytes for {count} nodes, but got {bytes}"
        ));
    }
    (root < -1).then(|| format!("Root reference cannot be complemented: {root}"))
}

/// How many bytes a base64 text stands for.
fn decoded_length(text: &str) -> i64 {
    let digits = text.trim_end_matches('=').len();
    i64::try_from(digits * 3 / 4).unwrap_or(i64::MAX)
}
