//! The `endpoint` trait, with labels as positions.

use trompe_smithy::shape::Shape;
use trompe_smithy::traits::id;

use super::context::Context;
use super::http::position;

/// A piece of a host prefix; labels by the position of their member in the input's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostSegment {
    /// Text as it stands.
    Literal(String),
    /// The value of a member.
    Label(usize),
}

/// The pieces of `hostPrefix`; none where the operation does not have the trait.
pub(super) fn plan(cx: &Context<'_>, shape: &Shape) -> Vec<HostSegment> {
    let applied = shape.trait_value(id::ENDPOINT);
    let prefix = applied.and_then(|value| value.get("hostPrefix")?.as_str());
    let mut rest = prefix.unwrap_or_default();
    let mut segments = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        literal(before, &mut segments);
        segments.extend(position(cx, shape, name).map(HostSegment::Label));
        rest = after;
    }
    literal(rest, &mut segments);
    segments
}

fn literal(text: &str, segments: &mut Vec<HostSegment>) {
    if !text.is_empty() {
        segments.push(HostSegment::Literal(text.to_owned()));
    }
}
