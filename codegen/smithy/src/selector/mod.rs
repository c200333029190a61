//! Selectors: expressions that pick shapes of a model (Smithy 2.0, "Selectors").
//!
//! Modules, lowest first: text to steps (`lexer`, `parse`,
//! `attribute`), values and comparisons (`value`, `compare`, `type_filter`), the graph
//! (`neighbor`, `reach`), the steps taken (`eval`) and how many they may be (`work`).

mod attribute;
mod compare;
mod eval;
mod lexer;
mod neighbor;
mod parse;
mod reach;
mod type_filter;
mod value;
mod work;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;

use crate::graph::{Subject, Users};
pub use work::TooCostly;
pub(crate) use work::Work;

use crate::map::HashSet;
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
    text: String,
}

impl SelectorError {
    fn new(text: &str, offset: usize, message: String) -> Self {
        let text = text.to_owned();
        Self {
            offset,
            message,
            text,
        }
    }
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.text.get(..self.offset).unwrap_or(&self.text);
        let rest = self.text.get(self.offset..).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let column = 1 + before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        let (message, text) = (&self.message, &self.text);
        write!(
            f,
            "Syntax error at line {line} column {column}, near `{rest}`: {message}; expression: {text}"
        )
    }
}

impl std::error::Error for SelectorError {}

/// A shape that a selector picked, with the variables that were set on the way to it.
#[derive(Debug)]
pub(crate) struct Match<'m> {
    subject: Subject<'m>,
    variables: Rc<eval::Variables<'m>>,
}

impl Match<'_> {
    pub(crate) fn id(&self) -> &ShapeId {
        self.subject.id()
    }

    /// The value at a path such as `trait|length|min`, as text.
    pub(crate) fn value(&self, path: &[String]) -> String {
        value::Value::Root(self.subject, &self.variables)
            .at(path)
            .shown()
    }
}

impl Selector {
    /// Parses a selector.
    ///
    /// # Errors
    /// When the text does not match the selector grammar, or nests too deeply.
    pub fn parse(text: &str) -> Result<Self, SelectorError> {
        parse::parse(text).map(|steps| Self { steps })
    }

    /// The shapes and members of a model that the selector picks.
    ///
    /// # Errors
    /// When that takes more steps than a selector may.
    pub fn select<'m>(&self, model: &'m Model) -> Result<BTreeSet<&'m ShapeId>, TooCostly> {
        self.select_with(model, &Work::default())
    }

    /// What is picked with the work left.
    pub(crate) fn select_with<'m>(
        &self,
        model: &'m Model,
        work: &Work,
    ) -> Result<BTreeSet<&'m ShapeId>, TooCostly> {
        let states = self.states(model, work)?.into_iter();
        Ok(states.flat_map(|state| state.found.into_keys()).collect())
    }

    /// What is picked, once for every way of setting variables.
    pub(crate) fn matches<'m>(
        &self,
        model: &'m Model,
        work: &Work,
    ) -> Result<Vec<Match<'m>>, TooCostly> {
        let states = self.states(model, work)?.into_iter();
        let matches = states.flat_map(|state| {
            let variables = state.variables;
            let subjects = state.found.into_values();
            subjects.map(move |subject| Match {
                subject,
                variables: Rc::clone(&variables),
            })
        });
        Ok(matches.collect())
    }

    /// What is picked when only one shape or member is sent through.
    pub(crate) fn select_from<'m>(
        &self,
        model: &'m Model,
        work: &Work,
        start: &ShapeId,
    ) -> Result<BTreeSet<&'m ShapeId>, TooCostly> {
        let evaluator = eval::Evaluator::new(model, work);
        let found = evaluator.subject(start).into_iter().collect();
        let states = work.checked(evaluator.run(&self.steps, eval::State::of(found)))?;
        let found = states.into_iter().flat_map(|state| state.found.into_keys());
        Ok(found.collect())
    }

    fn states<'m>(&self, model: &'m Model, work: &Work) -> Result<Vec<eval::State<'m>>, TooCostly> {
        let evaluator = eval::Evaluator::new(model, work);
        let state = eval::State::of(evaluator.all());
        work.checked(evaluator.run(&self.steps, state))
    }
}

/// Asks many selectors about a few shapes each.
pub(crate) struct Membership<'m, 'w>(eval::Evaluator<'m, 'w>);

impl<'m, 'w> Membership<'m, 'w> {
    pub(crate) fn new(model: &'m Model, work: &'w Work) -> Self {
        Self(eval::Evaluator::new(model, work))
    }

    /// As [`Self::new`], where others know the users of shapes as well, or will.
    pub(crate) fn sharing(
        model: &'m Model,
        work: &'w Work,
        users: Rc<OnceCell<Users<'m>>>,
    ) -> Self {
        let neighbors = neighbor::Neighbors::sharing(model, work, users);
        Self(eval::Evaluator::with(model, work, neighbors))
    }

    /// Whether a selector only goes forward, so that what it picks may be asked a few shapes at a
    /// time.
    pub(crate) fn is_local(selector: &Selector) -> bool {
        parse::reach(&selector.steps).is_some()
    }

    /// Whether a selector only lets shapes through or not, each by itself.
    pub(crate) fn is_filter(selector: &Selector) -> bool {
        parse::reach(&selector.steps) == Some(0)
    }

    /// Whether a selector picks the shape or member of an identifier.
    pub(crate) fn picks(&self, selector: &Selector, id: &ShapeId) -> Result<bool, TooCostly> {
        let subject = self.0.subject(id).map(|(_, subject)| subject);
        let picked = self.picked(selector, subject.into_iter())?;
        Ok(picked.contains(id))
    }

    /// Those of the shapes that a selector picks. A selector that only goes forward is sent
    /// nothing but what can lead to them.
    pub(crate) fn picked(
        &self,
        selector: &Selector,
        asked: impl Iterator<Item = Subject<'m>>,
    ) -> Result<HashSet<&'m ShapeId>, TooCostly> {
        if matches!(parse::reach(&selector.steps), Some(0 | 1)) {
            let way = eval::Way::of(&selector.steps);
            let picked = asked.filter(|subject| self.0.leads(&way, *subject));
            return self.0.work().checked(picked.map(Subject::id).collect());
        }
        let asked = asked.map(|subject| (subject.id(), subject));
        let asked: eval::Found<'_> = asked.collect();
        let starts = match parse::reach(&selector.steps) {
            Some(steps) => self.0.leading_to(&asked, steps),
            None => self.0.all(),
        };
        let states = self.0.run(&selector.steps, eval::State::of(starts));
        let found = states.into_iter().flat_map(|state| state.found.into_keys());
        let found = found.filter(|id| asked.contains_key(id)).collect();
        self.0.work().checked(found)
    }
}

#[cfg(test)]
mod tests;
