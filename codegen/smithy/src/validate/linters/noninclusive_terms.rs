//! `NoninclusiveTerms`: terms that no name and no value has.

use super::Lint;
use super::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{Text, TextIndex, TextPlace};
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::validate::{ticked, trait_name};

/// A term and what to say instead.
type Term = (String, Vec<String>);

const USUAL: [(&str, &[&str]); 4] = [
    ("master", &["primary", "parent", "main"]),
    ("slave", &["secondary", "replica", "clone", "child"]),
    ("blacklist", &["denyList"]),
    ("whitelist", &["allowList"]),
];

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let mut terms = config.lists("terms");
    if !config.flag("excludeDefaults") {
        let own: Vec<_> = terms.iter().map(|(term, _)| term.clone()).collect();
        let usual = USUAL
            .iter()
            .filter(|(term, _)| !own.iter().any(|own| own == term));
        let text = |text: &&str| (*text).to_owned();
        terms.extend(usual.map(|(term, better)| (text(term), better.iter().map(text).collect())));
    } else if terms.is_empty() {
        return Err(
            "Cannot set 'excludeDefaults' to true and leave 'terms' empty or unspecified."
                .to_owned(),
        );
    }
    Ok(Box::new(move |model| run(model, &terms)))
}

fn run(model: &Model, terms: &[Term]) -> Vec<Diagnostic> {
    let mut events = Vec::new();
    for text in TextIndex::of(model).texts() {
        let lower = text.text.to_lowercase();
        for (term, better) in terms {
            let Some(at) = lower.find(&term.to_lowercase()) else {
                continue;
            };
            let matched = text.text.get(at..at + term.len()).unwrap_or(term);
            events.extend(event(model, text, matched, better));
        }
    }
    events
}

fn event(model: &Model, text: &Text<'_>, matched: &str, better: &[String]) -> Option<Diagnostic> {
    let advice = advice(matched, better);
    let lower = matched.to_lowercase();
    let warn = |event: String, message| Diagnostic::new(Severity::Warning, &event, message);
    match &text.place {
        TextPlace::Namespace => {
            let name = text.text;
            let own = model.own_shapes().any(|shape| shape.id.namespace() == name);
            let event = format!(".Namespace.{name}.{lower}");
            let message =
                format!("{name} namespace uses a non-inclusive term `{matched}`.{advice}");
            own.then(|| warn(event, message))
        }
        TextPlace::Name { of } => {
            let (kind, span) = kind_and_place(model, of)?;
            let message = format!("{kind} shape uses a non-inclusive term `{matched}`.{advice}");
            Some(warn(format!(".Shape.{lower}"), message).at(span).on(of))
        }
        TextPlace::Trait {
            on,
            trait_id,
            applied,
            path,
        } => {
            let (name, path) = (trait_name(trait_id), path.join("/"));
            let (at, suffix) = match &*path {
                "" => ("has a value that".to_owned(), String::new()),
                path => (format!("value at path {{{path}}}"), format!(".{path}")),
            };
            let message =
                format!("'{name}' trait {at} contains a non-inclusive term `{matched}`.{advice}");
            let event = warn(format!(".Trait.{lower}.{name}{suffix}"), message);
            Some(event.at(applied.span).on(on))
        }
    }
}

/// The kind of shape with a capital, and the place of the shape's name.
fn kind_and_place(model: &Model, id: &ShapeId) -> Option<(String, Span)> {
    match model.member(id) {
        Some(member) => Some(("Member".to_owned(), member.span)),
        None => {
            let shape = model.get(id)?;
            Some((
                with_first(shape.kind.keyword(), |c| c.to_ascii_uppercase()),
                shape.span,
            ))
        }
    }
}

fn with_first(text: &str, change: impl Fn(char) -> char) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(change);
    first.into_iter().chain(chars).collect()
}

/// The better words, with a capital where the text has one.
fn advice(matched: &str, better: &[String]) -> String {
    if better.is_empty() {
        return String::new();
    }
    let capital = matched.starts_with(char::is_uppercase);
    let recased = better.iter().map(|word| {
        with_first(word, |c| match capital {
            true => c.to_ascii_uppercase(),
            false => c.to_ascii_lowercase(),
        })
    });
    let mut words: Vec<_> = recased.collect();
    words.sort_unstable();
    let words = ticked(words.iter().map(String::as_str));
    format!(" Consider using one of the following terms instead: {words}")
}
