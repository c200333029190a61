//! `ReservedWords`: words that names may not be, or contain.

use super::config::Config;
use super::terms::{Terms, Wildcard};
use super::{Lint, on_member, on_shape};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::selector::Selector;
use crate::shape_id::ShapeId;

struct Reserved {
    words: Vec<Wildcard>,
    terms: Terms,
    selector: Selector,
    reason: String,
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let reserved = config.items("reserved").iter();
    let reserved: Result<Vec<_>, _> = reserved
        .map(|entry| Reserved::read(Config::new(Some(entry))))
        .collect();
    let reserved = reserved?;
    Ok(Box::new(move |model| {
        let found = reserved.iter().flat_map(|reserved| reserved.run(model));
        found.collect()
    }))
}

impl Reserved {
    fn read(config: Config<'_>) -> Result<Self, String> {
        let words = config.texts("words").unwrap_or_default();
        let words: Result<Vec<_>, _> = words.iter().map(|word| Wildcard::parse(word)).collect();
        let mut terms = Terms::default();
        for term in config.texts("terms").unwrap_or_default() {
            terms.add(&term)?;
        }
        let selector = config.text("selector").unwrap_or("*");
        Ok(Self {
            words: words?,
            terms,
            selector: Selector::parse(selector).map_err(|error| error.to_string())?,
            reason: config.text("reason").unwrap_or_default().to_owned(),
        })
    }

    fn run(&self, model: &Model) -> Vec<Diagnostic> {
        match self.selector.select(model) {
            Ok(selected) => {
                let selected = selected.into_iter();
                selected.filter_map(|id| self.check(model, id)).collect()
            }
            Err(error) => vec![Diagnostic::error("", format!("{error}."))],
        }
    }

    fn check(&self, model: &Model, id: &ShapeId) -> Option<Diagnostic> {
        let name = id.member().unwrap_or(id.name());
        let reserved = self.words.iter().any(|word| word.matches(name));
        if !reserved && self.terms.first_in(name).is_none() {
            return None;
        }
        let message = format!("The word `{name}` is reserved. {}", self.reason);
        Some(match model.member(id) {
            Some(member) => on_member(Severity::Danger, member, message),
            None => on_shape(Severity::Danger, model.get(id)?, message),
        })
    }
}
