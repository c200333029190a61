//! Idempotency tokens that clients make themselves.

use crate::model::Model;
use crate::node::Node;
use crate::shape::Member;
use crate::shape_id::ShapeId;
use crate::traits::Trait;

/// The model with required idempotency tokens marked `clientOptional`: they are still required
/// on the wire, but whoever makes an input may leave them to the client.
#[must_use]
pub fn make_tokens_client_optional(model: &Model) -> Model {
    model.map_shapes(|shape| {
        let mut changed = shape.clone();
        changed.members.values_mut().for_each(mark);
        changed
    })
}

fn mark(member: &mut Member) {
    let traits = &mut member.traits;
    if traits.is_idempotency_token() && traits.is_required() && !traits.is_client_optional() {
        let applied = Trait {
            value: Node::empty_object(member.span),
            span: member.span,
            inherited: false,
        };
        traits.insert(ShapeId::from_parts("smithy.api", "clientOptional"), applied);
    }
}
