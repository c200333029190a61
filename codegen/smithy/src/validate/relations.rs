//! Who uses a shape, and as what.

use super::members;
use super::part::Shapes;
use crate::map::HashMap;
use crate::model::Model;
use crate::selector::references;
use crate::shape_id::ShapeId;

/// One use of a shape by another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use<'m> {
    /// The kind of use as messages spell it, `member_target` or `input`.
    pub(super) relation: &'static str,
    /// The shape or member that uses the other.
    pub(super) by: &'m ShapeId,
    /// The shape used.
    pub(super) target: &'m ShapeId,
}

pub(super) const MEMBER_TARGET: &str = "member_target";

/// All uses in a model but those of enum members, which target nothing of interest.
pub(super) fn uses(model: &impl Shapes) -> impl Iterator<Item = Use<'_>> {
    let members = members(model).map(|(_, member)| Use {
        relation: MEMBER_TARGET,
        by: &member.id,
        target: &member.target,
    });
    let shapes = model.each().flat_map(|shape| {
        let references = references(shape).into_iter();
        references.map(|(relation, target)| Use {
            relation: spelled(relation),
            by: &shape.id,
            target,
        })
    });
    members.chain(shapes)
}

fn spelled(relation: &'static str) -> &'static str {
    match relation {
        "collectionOperation" => "collection_operation",
        relation => relation,
    }
}

/// Uses by the shape used.
#[derive(Debug)]
pub(super) struct Uses<'m>(HashMap<&'m ShapeId, Vec<Use<'m>>>);

impl<'m> Uses<'m> {
    pub(super) fn of(model: &'m Model) -> Self {
        let mut found: HashMap<&ShapeId, Vec<Use<'_>>> = HashMap::default();
        for one in uses(model) {
            found.entry(one.target).or_default().push(one);
        }
        Self(found)
    }

    pub(super) fn of_shape(&self, id: &ShapeId) -> &[Use<'m>] {
        self.0.get(id).map(Vec::as_slice).unwrap_or_default()
    }
}
