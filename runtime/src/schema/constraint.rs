//! Constraint traits (Smithy 2.0, "Constraint traits"): their data. Enforcement is in `server::validate`.

#[cfg(feature = "patterns")]
use super::Pattern;

/// The constraint traits of a shape or member; `None` where a trait is absent.
#[derive(Clone, Copy, Debug)]
pub struct Constraints {
    /// `@length`
    pub length: Option<Bounds<u64>>,
    /// `@range`: decimal numbers, as the model writes them
    pub range: Option<Bounds<&'static str>>,
    /// `@pattern`
    #[cfg(feature = "patterns")]
    pub pattern: Option<&'static Pattern>,
    /// `@uniqueItems`
    pub unique_items: bool,
}

impl Constraints {
    /// No constraint at all.
    pub const NONE: Self = Self {
        length: None,
        range: None,
        #[cfg(feature = "patterns")]
        pattern: None,
        unique_items: false,
    };

    /// Adds `@length`.
    #[must_use]
    pub const fn length(mut self, min: Option<u64>, max: Option<u64>) -> Self {
        self.length = Some(Bounds { min, max });
        self
    }

    /// Adds `@range`. The bounds are decimal numbers, such as `-1`, `0.10` or `1e400`; no value is within others.
    #[must_use]
    pub const fn range(mut self, min: Option<&'static str>, max: Option<&'static str>) -> Self {
        self.range = Some(Bounds { min, max });
        self
    }

    /// Adds `@pattern`.
    #[cfg(feature = "patterns")]
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
