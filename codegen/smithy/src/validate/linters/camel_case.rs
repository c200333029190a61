//! `CamelCase`: shapes are `UpperCamel`, traits `lowerCamel`, and members of a service of one
//! kind.

use std::collections::{BTreeMap, BTreeSet};

use super::config::Config;
use super::{Lint, on_member, on_shape};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::Closure;
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
}

impl Case {
    fn word(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
        }
    }

    fn fits(self, name: &str) -> bool {
        let first = name.chars().next();
        let first = first.is_some_and(|c| match self {
            Self::Upper => c.is_ascii_uppercase(),
            Self::Lower => c.is_ascii_lowercase(),
        });
        first && name.chars().all(|c| c.is_ascii_alphanumeric())
    }
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let members = match config.text("memberNames") {
        Some("upper") => Some(Case::Upper),
        Some("lower") => Some(Case::Lower),
        _ => None,
    };
    Ok(Box::new(move |model| run(model, members)))
}

fn run(model: &Model, case: Option<Case>) -> Vec<Diagnostic> {
    let mut events: Vec<_> = model.shapes().filter_map(shape_name).collect();
    let mut seen: BTreeSet<&ShapeId> = BTreeSet::new();
    for service in model.services() {
        let reached = reached(model, service);
        seen.extend(reached.iter().map(|shape| &shape.id));
        member_names(&reached, service.id.name(), case, &mut events);
    }
    let mut others: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for shape in model.shapes().filter(|shape| !seen.contains(&shape.id)) {
        others.entry(shape.id.namespace()).or_default().push(shape);
    }
    for (namespace, shapes) in others {
        let scope = format!("{namespace} namespace");
        member_names(&shapes, &scope, case, &mut events);
    }
    events
}

fn shape_name(shape: &Shape) -> Option<Diagnostic> {
    let (kind, name) = (shape.kind, shape.id.name());
    let message = if !shape.has_trait(id::TRAIT) {
        (!Case::Upper.fits(name))
            .then(|| format!("{kind} shape name, `{name}`, is not upper camel case"))
    } else if shape.has_trait(id::AUTH_DEFINITION) || shape.has_trait(id::PROTOCOL_DEFINITION) {
        None
    } else {
        (!Case::Lower.fits(name))
            .then(|| format!("{kind} trait definition, `{name}`, is not lower camel case"))
    };
    message.map(|message| on_shape(Severity::Danger, shape, message))
}

/// What a service reaches, mixins included.
fn reached<'m>(model: &'m Model, service: &'m Shape) -> Vec<&'m Shape> {
    let closure = Closure::of_service(model, &service.id);
    let mut open: Vec<&Shape> = closure.shapes().collect();
    let mut found: BTreeMap<&ShapeId, &Shape> = BTreeMap::new();
    while let Some(shape) = open.pop() {
        if found.insert(&shape.id, shape).is_none() {
            let mixins = shape.mixins.iter().map(|mixin| &mixin.target);
            let targets = shape.members.values().map(|member| &member.target);
            open.extend(mixins.chain(targets).filter_map(|id| model.get(id)));
        }
    }
    found.into_values().collect()
}

fn member_names(shapes: &[&Shape], scope: &str, case: Option<Case>, events: &mut Vec<Diagnostic>) {
    // The names of other members are fixed, or in capitals.
    let named = |shape: &&&Shape| {
        let kind = shape.kind;
        matches!(kind, ShapeKind::Structure | ShapeKind::Union)
    };
    let members = shapes.iter().filter(named);
    let members: Vec<&Member> = members.flat_map(|shape| shape.members.values()).collect();
    let count = |case: Case| members.iter().filter(|m| case.fits(m.name())).count();
    let usual = match count(Case::Upper) > count(Case::Lower) {
        true => Case::Upper,
        false => Case::Lower,
    };
    let case = case.unwrap_or(usual);
    let word = case.word();
    for member in members.iter().filter(|member| !case.fits(member.name())) {
        let message = format!(
            "Member shape member name, `{}`, is not {word} camel case; members in the {scope} must all use {word} \
             camel case.",
            member.name()
        );
        events.push(on_member(Severity::Danger, member, message));
    }
}
