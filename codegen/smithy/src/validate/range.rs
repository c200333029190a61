//! `length` and `range` that hold for some value (events `LengthTrait`, `RangeTrait`).

use super::part::Part;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{TraitMap, id};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes() {
        length(&shape.id, shape.span, &shape.traits, events);
        if shape.has_trait(id::RANGE) {
            let what = format!("Shape `{}`", shape.id);
            let whose = format!("shape (`{}`)", shape.kind);
            let words = (&*what, &*whose);
            range(&shape.id, &shape.traits, shape.kind, words, events);
        }
        for member in shape.members.values() {
            length(&member.id, member.span, &member.traits, events);
            let bounded = member.has_trait(id::RANGE);
            if let Some(target) = model.target(member).filter(|_| bounded) {
                let what = format!("Member `{}`", member.id);
                let whose = format!("target (`{}`)", target.id);
                let words = (&*what, &*whose);
                range(&member.id, &member.traits, target.kind, words, events);
            }
        }
    }
}

fn length(on: &ShapeId, span: Span, traits: &TraitMap, events: &mut Vec<Diagnostic>) {
    let Some(value) = traits.value(id::LENGTH) else {
        return;
    };
    let bound = |key| value.get(key).and_then(Node::as_i64);
    let (min, max) = (bound("min"), bound("max"));
    let complaints = [
        (min.is_some_and(|min| min < 0), "a negative `min` value."),
        (max.is_some_and(|max| max < 0), "a negative `max` value."),
        (
            min.zip(max).is_some_and(|(min, max)| min > max),
            "a `min` value greater than its `max` value.",
        ),
    ];
    for (_, complaint) in complaints.into_iter().filter(|(wrong, _)| *wrong) {
        let message = format!("A length trait is applied with {complaint}");
        events.push(Diagnostic::error("LengthTrait", message).at(span).on(on));
    }
}

fn range(
    on: &ShapeId,
    traits: &TraitMap,
    kind: ShapeKind,
    (what, whose): (&str, &str),
    events: &mut Vec<Diagnostic>,
) {
    let Some(value) = traits.value(id::RANGE) else {
        return;
    };
    let bound = |key| value.get(key).and_then(Node::as_number);
    let mut push = |message: String| {
        events.push(
            Diagnostic::error("RangeTrait", message)
                .at(value.span)
                .on(on),
        );
    };
    let whole = kind.integer_bounds().is_some() || kind == ShapeKind::BigInteger;
    for (key, number) in ["min", "max"]
        .into_iter()
        .filter_map(|key| Some((key, bound(key)?)))
    {
        let decimal = number.as_str().contains('.')
            || number.as_f64().is_some_and(|value| value.fract() != 0.0);
        if whole && decimal {
            push(format!(
                "{what} is marked with the `range` trait, but its `{key}` property is a decimal ({number}) \
                 when its {whose} does not support decimals."
            ));
        }
    }
    let numbers = bound("min").zip(bound("max"));
    if numbers.is_some_and(|(min, max)| min > max) {
        push(
            "A range trait is applied with a `min` value greater than its `max` value.".to_owned(),
        );
    }
}
