//! Which members may be absent: by the rules of Smithy 2.0 ("Structure member optionality"),
//! and by those of 1.0, where zero values and the `box` trait decided.

use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::shape::{Member, Shape, ShapeKind};
use crate::traits::id;

/// Who asks whether a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckMode {
    /// A client: it honours `clientOptional` and `input`.
    Client,
    /// A client that also takes members with structures and unions for optional, since these
    /// can never be given a default.
    ClientCareful,
    /// A client of the 1.0 rules: only members that default to the zero value of a boolean or
    /// number are always there.
    ClientZeroValueV1,
    /// As before, but without regard to `input`.
    ClientZeroValueV1NoInput,
    /// A server, which knows the model exactly.
    Server,
}

/// Whether a member may be absent.
#[must_use]
pub fn is_nullable(model: &Model, member: &Member, mode: CheckMode) -> bool {
    let (Some(container), Some(target)) = (model.find(member.id.root_str()), model.target(member))
    else {
        return false;
    };
    match container.kind {
        ShapeKind::Structure => is_optional(container, member, target, mode),
        ShapeKind::Map if member.name() == "key" => false,
        ShapeKind::Map | ShapeKind::List => container.has_trait(id::SPARSE),
        _ => false,
    }
}

fn is_optional(container: &Shape, member: &Member, target: &Shape, mode: CheckMode) -> bool {
    let is_input = container.has_trait(id::INPUT);
    match mode {
        CheckMode::Server => match member.traits.default_value() {
            Some(value) => value.is_null(),
            None => !member.has_trait(id::REQUIRED),
        },
        CheckMode::Client => {
            member.has_trait(id::CLIENT_OPTIONAL)
                || is_input
                || is_optional(container, member, target, CheckMode::Server)
        }
        CheckMode::ClientCareful => {
            matches!(target.kind, ShapeKind::Structure | ShapeKind::Union)
                || is_optional(container, member, target, CheckMode::Client)
        }
        CheckMode::ClientZeroValueV1 => {
            is_input
                || is_optional(
                    container,
                    member,
                    target,
                    CheckMode::ClientZeroValueV1NoInput,
                )
        }
        CheckMode::ClientZeroValueV1NoInput => {
            member.has_trait(id::ADDED_DEFAULT)
                || member.has_trait(id::CLIENT_OPTIONAL)
                || !defaults_to_zero(member.traits.default_value(), target.kind)
        }
    }
}

/// Whether a member is boxed in the sense of 1.0, itself or by what it targets.
#[must_use]
pub fn is_boxed_member(model: &Model, member: &Member) -> bool {
    model.target(member).is_some_and(is_boxed) || boxes_member(model, member)
}

/// Whether a shape is boxed in the sense of 1.0: one that had a zero value then and does not
/// default to it now.
#[must_use]
pub fn is_boxed(shape: &Shape) -> bool {
    had_zero_value(shape.kind) && !defaults_to_zero(shape.traits.default_value(), shape.kind)
}

/// Whether a member by itself says that it is boxed: with the `box` trait of 1.0, or by a
/// default that did not exist there.
pub(crate) fn boxes_member(model: &Model, member: &Member) -> bool {
    if member.has_trait(id::BOX) {
        return true;
    }
    let Some(target) = model
        .target(member)
        .filter(|target| had_zero_value(target.kind))
    else {
        return false;
    };
    let default = member.traits.default_value();
    let late = member.has_trait(id::ADDED_DEFAULT) && !is_boxed(target);
    !defaults_to_zero(default, target.kind) && (default.is_some_and(Node::is_null) || late)
}

/// Whether shapes of a kind had a zero value in Smithy 1.0; intEnums were integers there.
#[must_use]
pub fn had_zero_value(kind: ShapeKind) -> bool {
    use ShapeKind::{Boolean, Byte, Double, Float, IntEnum, Integer, Long, Short};
    matches!(
        kind,
        Boolean | Byte | Short | Integer | Long | Float | Double | IntEnum
    )
}

fn defaults_to_zero(default: Option<&Node>, kind: ShapeKind) -> bool {
    let Some(default) = default.filter(|_| had_zero_value(kind)) else {
        return false;
    };
    match &default.value {
        NodeValue::Bool(value) => kind == ShapeKind::Boolean && !value,
        NodeValue::Number(number) => kind != ShapeKind::Boolean && number.is_zero(),
        _ => false,
    }
}
