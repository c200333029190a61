//! Values of enum members (event `EnumShape`).

use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::HashMap;
use crate::node::{Node, NodeValue};
use crate::shape::{Member, Shape, ShapeKind};

const EVENT: &str = "EnumShape";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model
        .shapes()
        .filter(|s| matches!(s.kind, ShapeKind::Enum | ShapeKind::IntEnum))
    {
        let mut seen = HashMap::default();
        for member in shape.members.values() {
            let wrong = check_value(shape, member);
            let named = wrong.is_none() || shape.kind == ShapeKind::Enum;
            events.extend(wrong);
            events.extend(named.then(|| check_name(member)).flatten());
            let Some(value) = member.traits.enum_value() else {
                continue;
            };
            match seen.insert(value.to_string(), member) {
                Some(first) => events.push(duplicate(shape, member, first, value)),
                None => continue,
            }
        }
    }
}

fn duplicate(shape: &Shape, member: &Member, first: &Member, value: &Node) -> Diagnostic {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let message = format!(
        "Multiple {} members found with duplicate value `{text}`",
        shape.kind
    );
    let event = Diagnostic::error(EVENT, message)
        .at(member.span)
        .on(&member.id);
    event.label(first.span, "first given here")
}

fn check_value(shape: &Shape, member: &Member) -> Option<Diagnostic> {
    let value = member.traits.enum_value();
    let message = match shape.kind {
        ShapeKind::Enum => enum_complaint(value?)?,
        _ => match value {
            Some(value) => int_enum_complaint(value)?,
            None => "intEnum members must be assigned an integer value".to_owned(),
        },
    };
    let span = value.map_or(member.span, |value| value.span);
    let event = Diagnostic::error(EVENT, message).at(span).on(&member.id);
    let numeric = value.is_some_and(|value| value.as_number().is_some());
    Some(match (shape.kind, numeric) {
        (ShapeKind::Enum, true) => event.help("numbers are the values of an `intEnum`"),
        (ShapeKind::IntEnum, false) if value.is_none() => event.help("write `NAME = 1`"),
        _ => event,
    })
}

fn enum_complaint(value: &Node) -> Option<String> {
    match value.as_str() {
        Some("") => Some("enum values may not be empty.".to_owned()),
        Some(_) => None,
        None => Some(format!(
            "enum members can only be assigned string values, but found: {value}"
        )),
    }
}

fn int_enum_complaint(value: &Node) -> Option<String> {
    let NodeValue::Number(number) = &value.value else {
        return Some(format!(
            "intEnum members require integer values, but found: {value}"
        ));
    };
    let fits = |value: i64| i32::try_from(value).is_ok();
    match number.as_i64() {
        _ if number.is_fractional() => Some(format!(
            "intEnum members do not support floating point values: {number}"
        )),
        Some(value) if fits(value) => None,
        _ => Some(format!(
            "intEnum members must fit within an integer, but found: {number}"
        )),
    }
}

fn check_name(member: &Member) -> Option<Diagnostic> {
    let message = name_complaint(member.name())?;
    let event = Diagnostic::new(Severity::Warning, EVENT, message);
    Some(event.at(member.span).on(&member.id))
}

/// What is unusual about a name.
pub(super) fn name_complaint(name: &str) -> Option<String> {
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let rest = bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let message = format!(
        "The name `{name}` does not match the recommended enum name format of beginning with an uppercase letter, \
         followed by any number of uppercase letters, numbers, or underscores."
    );
    (!(first && rest)).then_some(message)
}
