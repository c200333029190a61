//! Who uses a shape, and as what.

use super::part::Part;
use crate::graph::{self, Subject, TARGET};
use crate::shape_id::ShapeId;

/// How messages spell a relationship.
fn spelled(relation: &'static str) -> &'static str {
    match relation {
        "collectionOperation" => "collection_operation",
        TARGET => "member_target",
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
