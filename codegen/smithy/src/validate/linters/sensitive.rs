//! `MissingSensitiveTrait`: what sounds like personal or secret data is marked as sensitive.

use super::config::Config;
use super::terms::Terms;
use super::{Lint, on_member, on_shape};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Category, Shape, ShapeKind};

const USUAL: [&str; 32] = [
    "account number",
    "bank",
    "billing address",
    "birth",
    "birth day",
    "citizenship",
    "credentials",
    "credit card",
    "csc",
    "driver license",
    "drivers license",
    "email",
    "ethnicity",
    "first name",
    "gender",
    "insurance",
    "ip address",
    "last name",
    "maiden name",
    "mailing address",
    "pass phrase",
    "pass word",
    "passport",
    "phone",
    "religion",
    "secret",
    "sexual orientation",
    "social security",
    "ssn",
    "tax payer",
    "telephone",
    "zip code",
];

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let own = config.texts("terms").unwrap_or_default();
    let usual: &[&str] = match config.flag("excludeDefaults") {
        true if own.is_empty() => {
            return Err(
                "Cannot set 'excludeDefaults' to true and leave 'terms' unspecified.".to_owned(),
            );
        }
        true => &[],
        false => &USUAL,
    };
    let mut terms = Terms::default();
    for term in own.iter().map(String::as_str).chain(usual.iter().copied()) {
        terms.add(term)?;
    }
    Ok(Box::new(move |model| {
        let found = model.shapes().flat_map(|shape| check(model, shape, &terms));
        found.collect()
    }))
}

fn check(model: &Model, shape: &Shape, terms: &Terms) -> Vec<Diagnostic> {
    if shape.kind.category() == Category::Service || shape.traits.is_sensitive() {
        return Vec::new();
    }
    let own = terms.first_in(shape.id.name()).map(|term| {
        let message = format!(
            "This shape possibly contains sensitive data but is not marked with the sensitive trait (based on the \
             presence of '{term}')"
        );
        on_shape(Severity::Warning, shape, message)
    });
    let members = shape.members.values().filter(|member| {
        let target = model.target(member);
        shape.kind != ShapeKind::Enum && target.is_some_and(|target| !target.traits.is_sensitive())
    });
    let members = members.filter_map(|member| {
        let term = terms.first_in(member.name())?;
        let message = format!(
            "This member possibly contains sensitive data but neither the enclosing nor target shape are marked with \
             the sensitive trait (based on the presence of '{term}')"
        );
        Some(on_member(Severity::Warning, member, message))
    });
    own.into_iter().chain(members).collect()
}
