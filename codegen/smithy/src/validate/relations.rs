//! Who uses a shape, and as what.

use super::members;
use super::part::Part;
use crate::graph::{self, Subject, TARGET, references};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::source::Span;

/// One use of a shape by another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use<'m> {
    /// The kind of use as messages spell it, `member_target` or `input`.
    pub(super) relation: &'static str,
    /// The shape or member that uses the other.
    pub(super) by: &'m ShapeId,
    /// The place of its target or of its name.
    pub(super) span: Span,
    /// The shape used.
    pub(super) target: &'m Shape,
}

pub(super) const MEMBER_TARGET: &str = "member_target";

/// All uses in a part.
pub(super) fn uses<'p>(part: &'p Part<'_, '_>) -> impl Iterator<Item = Use<'p>> {
    let members = members(part).filter_map(|(_, member)| {
        Some(Use {
            relation: MEMBER_TARGET,
            by: &member.id,
            span: member.target_span,
            target: part.target(member)?,
        })
    });
    let shapes = part.shapes().flat_map(|shape| {
        references(shape).filter_map(|(relation, reference)| {
            Some(Use {
                relation: spelled(relation),
                by: &shape.id,
                span: shape.span,
                target: part.referred(reference)?,
            })
        })
    });
    members.chain(shapes)
}

/// How messages spell a relationship.
pub(super) fn spelled(relation: &'static str) -> &'static str {
    match relation {
        "collectionOperation" => "collection_operation",
        TARGET => MEMBER_TARGET,
        relation => relation,
    }
}

/// The uses of one shape, as messages spell them.
pub(super) fn of_shape<'m>(
    part: &Part<'m, '_>,
    id: &ShapeId,
) -> impl ExactSizeIterator<Item = (&'static str, Subject<'m>)> + Clone {
    let uses = part.place_of(id).map(|place| part.users().at(place));
    let uses = uses.unwrap_or_default().iter();
    uses.map(|graph::Use { relation, by }| (spelled(relation), *by))
}
