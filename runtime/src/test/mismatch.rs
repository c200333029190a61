use std::error::Error;
use std::fmt;

/// What a client did otherwise than was written down, one line a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(Vec<String>);

impl Mismatch {
    /// `None` where there is none.
    pub(super) fn of(differences: Vec<String>) -> Option<Self> {
        (!differences.is_empty()).then_some(Self(differences))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl Error for Mismatch {}
