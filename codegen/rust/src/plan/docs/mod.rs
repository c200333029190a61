//! Documentation: the model's CommonMark or HTML as text that rustdoc and clippy take without a word.

mod escape;
mod html;
mod inline;
mod markdown;
mod wrap;

use trompe_smithy::traits::TraitMap;

/// Lines of documentation, never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docs(Vec<String>);

impl Docs {
    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The first paragraph.
    #[must_use]
    pub fn summary(&self) -> Self {
        Self(
            self.0
                .iter()
                .take_while(|line| !line.is_empty())
                .cloned()
                .collect(),
        )
    }

    /// Documentation that this program words itself.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(text.lines().map(str::to_owned).collect())
    }

    /// Appends a paragraph.
    #[must_use]
    pub fn and(mut self, paragraph: &str) -> Self {
        self.0.push(String::new());
        self.0.extend(paragraph.lines().map(str::to_owned));
        self
    }
}

/// What the `documentation` trait says, or else the fallback.
pub(super) fn of(traits: &TraitMap, fallback: impl FnOnce() -> String) -> Docs {
    of_text(traits.documentation(), fallback)
}

/// What a text of the model says, or else the fallback.
pub(super) fn of_text(text: Option<&str>, fallback: impl FnOnce() -> String) -> Docs {
    let lines = text.map(lines).unwrap_or_default();
    match lines.is_empty() {
        true => Docs::text(&fallback()),
        false => Docs(lines),
    }
}

fn lines(text: &str) -> Vec<String> {
    match html::is_html(text) {
        true => html::to_markdown(text),
        false => markdown::clean(&html::marks_to_markdown(text)),
    }
}

/// What `#[deprecated]` says, where the trait is present.
pub(super) fn deprecated(traits: &TraitMap) -> Option<String> {
    let deprecated = traits.deprecated()?;
    let message = deprecated
        .message
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    // Not `since`: Cargo and clippy take that for a version of the crate.
    let since = deprecated.since.map(|since| format!("since {since}"));
    Some(
        [since, message]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": "),
    )
}

#[cfg(test)]
mod tests;
