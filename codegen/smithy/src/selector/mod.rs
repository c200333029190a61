//! Selectors: expressions that pick shapes of a model (Smithy 2.0, "Selectors").
//!
//! Understood are shape types, attributes, neighbours of every direction and the functions
//! `:is`, `:not` and `:test`, which is all that trait definitions use.

mod attribute;
mod eval;
mod lexer;
mod neighbor;
mod parse;
mod subject;

use std::collections::BTreeSet;
use std::fmt;

use crate::model::Model;
use crate::shape_id::ShapeId;

/// A parsed selector.
#[derive(Clone, Debug)]
pub struct Selector {
    steps: Vec<parse::Step>,
}

/// Why a text is no selector; `offset` counts bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorError {
    /// Where the text stops making sense.
    pub offset: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Syntax error at line 1 column {}: {}",
            self.offset + 1,
            self.message
        )
    }
}

impl std::error::Error for SelectorError {}

impl Selector {
    /// Parses a selector.
    ///
    /// # Errors
    /// When the text does not match the selector grammar, or nests too deeply.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        parse::parse(text).map(|steps| Self { steps })
    }

    /// The shapes and members of a model that the selector picks.
    #[must_use]
    pub fn select<'m>(&self, model: &'m Model) -> BTreeSet<&'m ShapeId> {
        eval::Evaluator::new(model)
            .select(&self.steps)
            .into_iter()
            .map(|subject| subject.id())
            .collect()
    }
}

#[cfg(test)]
mod tests;
