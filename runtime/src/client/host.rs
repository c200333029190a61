//! The host prefix of `@endpoint` (Smithy 2.0, "endpoint trait"), filled with members of the input.

use crate::aws::text_of;
use crate::error::{Failure, FailureKind};
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

// RFC 1123, section 2.1.
fn is_label(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(is_plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn labels_are_those_of_hosts() {
        for label in ["a", "A-1", &"x".repeat(63)] {
            assert!(is_label(label), "{label}");
        }
        for label in ["", "-a", "a-", "a.b", "a/b", "a@b", "ä", &"x".repeat(64)] {
            assert!(!is_label(label), "{label}");
        }
    }
}
