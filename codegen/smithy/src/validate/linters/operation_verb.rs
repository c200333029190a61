//! `StandardOperationVerb`: operations begin with verbs of a list.

use super::config::Config;
use super::{Lint, on_shape, words};
use crate::diagnostic::Severity;
use crate::shape::ShapeKind;
use crate::validate::ticked;

struct Verbs {
    verbs: Vec<String>,
    prefixes: Vec<String>,
    alternatives: Vec<(String, Vec<String>)>,
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let verbs = Verbs {
        verbs: config.texts("verbs").unwrap_or_default(),
        prefixes: config.texts("prefixes").unwrap_or_default(),
        alternatives: config.lists("suggestAlternatives"),
    };
    if verbs.verbs.is_empty() && verbs.alternatives.is_empty() {
        return Err(
            "Either verbs or suggestAlternatives must be set when configuring StandardOperationVerb"
                .to_owned(),
        );
    }
    Ok(Box::new(move |model| {
        let operations = model.shapes_of(ShapeKind::Operation);
        let found = operations.filter_map(|operation| {
            let message = verbs.complaint(operation.id.name())?;
            Some(on_shape(Severity::Danger, operation, message))
        });
        found.collect()
    }))
}

impl Verbs {
    fn complaint(&self, name: &str) -> Option<String> {
        let words = words::camel(name);
        let first = *words.first()?;
        let (verb, prefix) = match self.prefixes.iter().any(|prefix| prefix == first) {
            false => (first, String::new()),
            true => match words.get(1) {
                Some(verb) => (*verb, format!(", with a detected prefix of `{first}`")),
                None => {
                    return Some(format!(
                        "Operation name consists of only a verb prefix: {name}"
                    ));
                }
            },
        };
        let start = format!("Operation shape `{name}` uses a non-standard verb, `{verb}`{prefix}.");
        let alternatives = self.alternatives.iter().find(|(known, _)| known == verb);
        match alternatives {
            Some((_, better)) => Some(format!(
                "{start} Consider using one of the following verbs instead: {}",
                sorted(better)
            )),
            None if self.verbs.iter().any(|known| known == verb) => None,
            None => Some(format!(
                "{start} Expected one of the following verbs: {}",
                sorted(&self.verbs)
            )),
        }
    }
}

fn sorted(words: &[String]) -> String {
    let mut words: Vec<_> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    ticked(words)
}
