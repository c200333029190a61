//! Messages with places for values of the shape found (Smithy 2.0, "Message templates").

use crate::selector::Match;

/// A message such as `Shape @{id} has @{trait|(length)} traits.`
#[derive(Clone, Debug)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Value(Vec<String>),
}

impl Template {
    /// Splits a text at its `@{path}`; `@@` stands for one `@`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('@') {
            parts.push(Part::Text(before.to_owned()));
            if let Some(after) = after.strip_prefix('@') {
                parts.push(Part::Text("@".to_owned()));
                rest = after;
                continue;
            }
            let path = after
                .strip_prefix('{')
                .and_then(|after| after.split_once('}'));
            let Some((path, after)) = path else {
                let column = 1 + text.len() - after.len();
                return Err(format!(
                    "Syntax error at line 1 column {column} of EmitEachSelector message template: Expected: '{{'"
                ));
            };
            let keys = path
                .split('|')
                .map(|key| key.trim().trim_matches(['\'', '"']).to_owned());
            parts.push(Part::Value(keys.collect()));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    /// The message for a shape.
    pub(super) fn expand(&self, found: &Match<'_>) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Value(path) => found.value(path),
        });
        parts.collect()
    }
}
