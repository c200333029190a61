//! Constraint traits (Smithy 2.0, "Constraint traits"): their data. Enforcement is in `server::validate`.

use regex::Regex;
use std::fmt;
use std::sync::OnceLock;

/// The constraint traits of a shape or member; `None` where a trait is absent.
#[derive(Clone, Copy, Debug)]
pub struct Constraints {
    /// `@length`
    pub length: Option<Bounds<u64>>,
    /// `@range`, as written in the model
    pub range: Option<Bounds<f64>>,
    /// `@pattern`
    pub pattern: Option<&'static Pattern>,
    /// `@uniqueItems`
    pub unique_items: bool,
}

impl Constraints {
    /// No constraint at all.
    pub const NONE: Self = Self {
        length: None,
        range: None,
        pattern: None,
        unique_items: false,
    };

    /// Adds `@length`.
    #[must_use]
    pub const fn length(mut self, min: Option<u64>, max: Option<u64>) -> Self {
        self.length = Some(Bounds { min, max });
        self
    }

    /// Adds `@range`.
    #[must_use]
    pub const fn range(mut self, min: Option<f64>, max: Option<f64>) -> Self {
        self.range = Some(Bounds { min, max });
        self
    }

    /// Adds `@pattern`.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static Pattern) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Adds `@uniqueItems`.
    #[must_use]
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }
}

/// Inclusive bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds<T> {
    /// The smallest value allowed.
    pub min: Option<T>,
    /// The largest value allowed.
    pub max: Option<T>,
}

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
