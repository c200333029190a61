//! `ShouldHaveUsedTimestamp`: what is named like a time is one.

use regex::{Regex, RegexBuilder};

use super::config::Config;
use super::{Lint, on_member, on_shape};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};

/// Names of times: "timestamp" anywhere, "time" and "date" at an end, "at", "on" and "since" at the end.
const USUAL: [&str; 8] = [
    "^.*[Tt]imestamp.*$",
    "^[Tt]ime([_A-Z].*)?$",
    "^[Dd]ate([_A-Z].*)?$",
    "^.*([a-z]T|_[Tt])ime$",
    "^.*([a-z]D|_[Dd])ate$",
    "^.*([a-z]A|_[Aa])t$",
    "^.*([a-z]O|_[Oo])n$",
    "^.*([a-z]S|_[Ss])ince$",
];

/// How much memory a pattern may take, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let own = config.texts("additionalPatterns").unwrap_or_default();
    let all = USUAL.iter().copied().chain(own.iter().map(String::as_str));
    let patterns: Result<Vec<_>, _> = all.map(compile).collect();
    let patterns = patterns?;
    Ok(Box::new(move |model| {
        let found = model
            .shapes()
            .flat_map(|shape| check(model, shape, &patterns));
        found.collect()
    }))
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(&format!("^(?:{pattern})$"));
    let built = builder.size_limit(PATTERN_SIZE).build();
    built.map_err(|error| error.to_string())
}

fn check(model: &Model, shape: &Shape, patterns: &[Regex]) -> Vec<Diagnostic> {
    let is_time = |name: &str| patterns.iter().any(|pattern| pattern.is_match(name));
    match shape.kind {
        ShapeKind::Structure | ShapeKind::Union => {
            let members = shape.members.values();
            let named = members.filter(|member| is_time(member.name()));
            named
                .filter_map(|member| wrong_target(model, member))
                .collect()
        }
        kind if (kind == ShapeKind::String || kind.is_number()) && is_time(shape.id.name()) => {
            let name = shape.id.name();
            let message =
                format!("Shape `{name}` is named like a timestamp but is a `{kind}` shape.");
            vec![on_shape(Severity::Danger, shape, message)]
        }
        _ => Vec::new(),
    }
}

fn wrong_target(model: &Model, member: &Member) -> Option<Diagnostic> {
    let target = model.target(member)?;
    let (name, kind) = (member.name(), target.kind);
    let right = match kind {
        ShapeKind::Timestamp | ShapeKind::Enum => true,
        ShapeKind::Structure | ShapeKind::List => target.members.values().all(|inner| {
            let kind = model.target(inner).map(|target| target.kind);
            kind == Some(ShapeKind::Timestamp)
        }),
        _ => false,
    };
    (!right).then(|| {
        let message =
            format!("Member `{name}` is named like a timestamp but references a `{kind}` shape");
        on_member(Severity::Danger, member, message)
    })
}
