//! Searches in names: by words, and by a star at an end.

use super::words;

/// Finds terms of one or more words in names.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms(Vec<String>);

impl Terms {
    /// Adds a term: words between single blanks.
    pub(super) fn add(&mut self, term: &str) -> Result<(), String> {
        if term.is_empty() {
            return Err("Invalid empty search terms".to_owned());
        }
        if term.starts_with(' ') || term.ends_with(' ') || term.contains("  ") {
            return Err(format!("Invalid spaces in word boundary search: {term}"));
        }
        if term.chars().any(|c| c != ' ' && !c.is_alphanumeric()) {
            return Err(format!(
                "Invalid non-alphanumeric characters in word boundary search:{term}"
            ));
        }
        let term = term.to_lowercase();
        let joined = term.replace(' ', "");
        self.0.extend((joined != term).then_some(joined));
        self.0.push(term);
        Ok(())
    }

    /// The first term that a name has.
    pub(super) fn first_in(&self, name: &str) -> Option<&str> {
        let words = words::spaced(name);
        let found = self.0.iter().find(|term| has(&words, term));
        found.map(String::as_str)
    }
}

/// Whether words stand in others, whole.
fn has(words: &str, term: &str) -> bool {
    words.match_indices(term).any(|(at, _)| {
        let before = words.get(..at).unwrap_or_default();
        let after = words.get(at + term.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

/// Words with a star at the start, at the end, or both; capitals are as small letters.
#[derive(Clone, Debug)]
pub(super) struct Wildcard {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Wildcard {
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        match pattern {
            "" => return Err("Invalid empty pattern".to_owned()),
            "*" => return Err("Invalid wildcard pattern: *".to_owned()),
            _ => {}
        }
        let (rest, open_start) = match pattern.strip_prefix('*') {
            Some(rest) => (rest, true),
            None => (pattern, false),
        };
        let (rest, open_end) = match rest.strip_suffix('*') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        if rest.contains('*') {
            return Err(format!("Invalid inner '*' in wildcard pattern: {pattern}"));
        }
        Ok(Self {
            text: rest.to_lowercase(),
            open_start,
            open_end,
        })
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        match (self.open_start, self.open_end) {
            (true, true) => name.contains(&self.text),
            (true, false) => name.ends_with(&self.text),
            (false, true) => name.starts_with(&self.text),
            (false, false) => name == self.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Terms, Wildcard};

    #[test]
    fn terms_are_found_as_whole_words() {
        let mut terms = Terms::default();
        terms.add("pass word").unwrap();
        for name in ["PassWord", "password", "MyPasswordHash", "user_password"] {
            assert!(terms.first_in(name).is_some(), "{name}");
        }
        assert_eq!(terms.first_in("passwords"), None);
        assert!(terms.add("a  b").is_err() && terms.add("").is_err() && terms.add("a-b").is_err());
    }

    #[test]
    fn stars_leave_an_end_open() {
        let matches = |pattern, name| Wildcard::parse(pattern).unwrap().matches(name);
        assert!(matches("*Codename", "myCodeName") && !matches("*codename", "codenames"));
        assert!(matches("a*", "Ab") && matches("*b*", "abc") && matches("X", "x"));
        assert!(Wildcard::parse("a*b").is_err() && Wildcard::parse("*").is_err());
    }
}
