//! `AbbreviationName`: abbreviations in names are cased as words are, `XmlId`.

use super::config::Config;
use super::{Lint, on_member, on_shape, words};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::ShapeKind;

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let allowed = config.texts("allowedAbbreviations").unwrap_or_default();
    Ok(Box::new(move |model| run(model, &allowed)))
}

fn run(model: &Model, allowed: &[String]) -> Vec<Diagnostic> {
    let mut events = Vec::new();
    for shape in model.shapes() {
        if let Some(message) = complaint("shape", shape.id.name(), allowed) {
            events.push(on_shape(Severity::Danger, shape, message));
        }
        if matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum) {
            continue;
        }
        for member in shape.members.values() {
            if let Some(message) = complaint("member", member.name(), allowed) {
                events.push(on_member(Severity::Danger, member, message));
            }
        }
    }
    events
}

fn complaint(what: &str, name: &str, allowed: &[String]) -> Option<String> {
    let words = words::camel(name).into_iter();
    let better: String = words.map(|word| recased(word, allowed)).collect();
    (better != name).then(|| {
        format!("{what} name, `{name}`, contains invalid abbreviations. Change this {what} name to `{better}`")
    })
}

fn recased(word: &str, allowed: &[String]) -> String {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    if capitals < 2 || allowed.iter().any(|allowed| allowed == word) {
        return word.to_owned();
    }
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    let rest = chars.map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(rest).collect()
}
