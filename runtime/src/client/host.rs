//! The host prefix of `@endpoint` (Smithy 2.0, "endpoint trait"), filled with members of the input.

use crate::aws::text_of;
use crate::error::{Failure, FailureKind};
use crate::host::is_label;
use crate::schema::Member;
use crate::serde::Shape;
use crate::service::{HostSegment, OperationSchema};

/// What comes before the host of a call; empty for operations without the trait.
///
/// # Errors
/// A label that has no value, or one that no host may have.
pub(super) fn prefix(op: &'static OperationSchema, input: &dyn Shape) -> Result<String, Failure> {
    let mut prefix = String::new();
    for segment in op.host_prefix {
        match segment {
            HostSegment::Literal(text) => prefix.push_str(text),
            HostSegment::Label(index) => prefix.push_str(&label(op, input, *index)?),
        }
    }
    Ok(prefix)
}

fn label(op: &OperationSchema, input: &dyn Shape, index: usize) -> Result<String, Failure> {
    let member = op.input.schema().members().get(index);
    let name = member.map_or("", Member::name);
    let text = text_of(input, |m| m.name() == name).unwrap_or_default();
    if is_label(&text) {
        return Ok(text);
    }
    let message = format!(
        "the member {name} of {} is not a label of a host",
        op.name()
    );
    Err(Failure::new(FailureKind::Invalid, message))
}
