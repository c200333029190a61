//! `RepeatedShapeName`: members do not say again what their shape is.

use super::config::Config;
use super::{Lint, on_member};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::validate::members;

#[derive(Clone, Copy)]
struct Rule {
    verb: &'static str,
    exact: bool,
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let exact = config.flag("exactMatch");
    let verb = "repeats";
    Ok(Box::new(move |model| run(model, Rule { verb, exact })))
}

/// The linter's former name and words.
pub(super) fn stuttered(_: Config<'_>) -> Result<Lint, String> {
    let rule = Rule {
        verb: "stutters",
        exact: false,
    };
    Ok(Box::new(move |model| run(model, rule)))
}

fn run(model: &Model, rule: Rule) -> Vec<Diagnostic> {
    let kinds = [ShapeKind::Structure, ShapeKind::Union];
    let found = members(model).filter(|(shape, _)| kinds.contains(&shape.kind));
    let found = found.filter(|(shape, member)| repeats(shape, member, rule.exact));
    found
        .map(|(shape, member)| {
            let (name, kind, verb) = (shape.id.name(), shape.kind, rule.verb);
            let what = if rule.exact { "equal to" } else { "prefixed with" };
            let message = format!(
                "The `{name}` {kind} shape {verb} its name in the member `{}`; {kind} member names should not be \
                 {what} the {kind} name.",
                member.name()
            );
            on_member(Severity::Warning, member, message)
        })
        .collect()
}

fn repeats(shape: &Shape, member: &Member, exact: bool) -> bool {
    let (shape, member) = (shape.id.name(), member.name());
    match exact {
        true => member.eq_ignore_ascii_case(shape),
        false => member
            .get(..shape.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(shape)),
    }
}
