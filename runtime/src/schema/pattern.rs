//! The `@pattern` trait.

use regex::Regex;
use std::fmt;
use std::sync::OnceLock;

/// A `@pattern`, compiled when it is first needed.
pub struct Pattern {
    source: &'static str,
    regex: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern as the model has it. The generator has checked that it compiles.
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, source)
    }

    /// The pattern as the model has it, and the same in the dialect of the `regex` crate.
    pub const fn translated(source: &'static str, regex: &'static str) -> Self {
        Self {
            source,
            regex,
            compiled: OnceLock::new(),
        }
    }

    /// The pattern as the model has it.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the pattern is found in `text`; a pattern that does not compile matches nothing.
    pub fn matches(&self, text: &str) -> bool {
        let regex = self.compiled.get_or_init(|| Regex::new(self.regex).ok());
        regex.as_ref().is_some_and(|r| r.is_match(text))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source)
    }
}
