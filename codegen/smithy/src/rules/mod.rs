//! Endpoint rules: read, type-checked and evaluated (Smithy 2.0, "Rules engine specification").
//!
//! A [`RuleSet`] is what the `endpointRuleSet` trait or the `endpointBdd` trait says. Both give the
//! same answers: an [`Endpoint`], or an error in the words of the rules.
//!
//! Modules, lowest first: what rules compute with (`value`, `types`), text with places and paths
//! into values (`template`, `path`), rules as data (`syntax`), functions (`function`, and `url`,
//! `host`, `aws` for the longer ones), nodes to rules (`read`, `diagram`), and what is done with
//! them (`scope`, `check`, `work`, `eval`, `cases`).

mod aws;
mod cases;
mod check;
mod diagram;
mod eval;
mod function;
mod host;
mod path;
mod read;
mod scope;
mod syntax;
mod template;
#[cfg(test)]
mod tests;
mod types;
mod url;
mod value;
mod work;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::map::IndexMap;
use crate::node::Node;
use crate::shape::Shape;
use crate::source::Span;

pub use syntax::{Parameter, ParameterType};
pub use value::Value;

pub(crate) use syntax::UrlStart;

use syntax::Rules;
use work::Work;

/// The values of parameters, by their names.
pub type Values = BTreeMap<Arc<str>, Value>;

/// What a service's endpoint rules say, checked.
#[derive(Clone, Debug)]
pub struct RuleSet {
    version: Arc<str>,
    parameters: IndexMap<Arc<str>, Parameter>,
    rules: Rules,
    span: Span,
}

/// What rules find for the values of their parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// Where to send requests to.
    Endpoint(Endpoint),
    /// Why there is no endpoint for these values, in the words of the rules.
    Error(Arc<str>),
}

/// Where to send requests to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    /// Scheme, host, and port and leading path if any.
    pub url: Arc<str>,
    /// Headers to send, with their values.
    pub headers: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Whatever else is known of the endpoint, such as `authSchemes`.
    pub properties: BTreeMap<Arc<str>, Value>,
}

/// What is wrong with rules, or why they give no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// In words.
    pub message: String,
    /// The rule, value or parameter in question.
    pub span: Span,
}

impl RuleSet {
    /// Reads and checks the value of an `endpointRuleSet` trait.
    ///
    /// # Errors
    /// With everything that is wrong with it: what cannot be read, or if all can be read, what has
    /// the wrong type.
    pub fn from_tree(value: &Node) -> Result<Self, Vec<Error>> {
        let rules = read::tree(value)?;
        check::check(&rules)?;
        Ok(rules)
    }

    /// Reads and checks the value of an `endpointBdd` trait.
    ///
    /// # Errors
    /// With everything that is wrong with it: what cannot be read, or if all can be read, what has
    /// the wrong type.
    pub fn from_diagram(value: &Node) -> Result<Self, Vec<Error>> {
        let rules = Self::from_open_diagram(value)?;
        let dangling = rules.dangling().into_iter();
        let errors: Vec<_> = dangling
            .map(|message| Error::new(message, value.span))
            .collect();
        if errors.is_empty() {
            Ok(rules)
        } else {
            Err(errors)
        }
    }

    /// As [`Self::from_diagram`], but references may lead nowhere, which [`Self::dangling`] tells.
    pub(crate) fn from_open_diagram(value: &Node) -> Result<Self, Vec<Error>> {
        let rules = read::diagram(value)?;
        check::check(&rules)?;
        Ok(rules)
    }

    /// References of a diagram that lead nowhere.
    pub(crate) fn dangling(&self) -> Vec<String> {
        match &self.rules {
            Rules::Tree(_) => Vec::new(),
            Rules::Diagram(diagram) => diagram.dangling(),
        }
    }

    /// The rules of a service: its diagram, or without one its tree, or without either none.
    ///
    /// # Errors
    /// With everything that is wrong with them.
    pub fn of_service(service: &Shape) -> Result<Option<Self>, Vec<Error>> {
        if let Some(value) = service.trait_value("smithy.rules#endpointBdd") {
            return Self::from_diagram(value).map(Some);
        }
        let tree = service.trait_value("smithy.rules#endpointRuleSet");
        tree.map(Self::from_tree).transpose()
    }

    /// The version of the rules engine that they are written for, `1.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The parameters by their names, in the order of the rule set.
    #[must_use]
    pub fn parameters(&self) -> &IndexMap<Arc<str>, Parameter> {
        &self.parameters
    }

    /// What the rules find for values of their parameters; parameters without value have their
    /// defaults.
    ///
    /// # Errors
    /// Where a required parameter has no value, a value is not of its parameter's type, no rule
    /// matches, or the rules ask for more work than is done for them.
    pub fn resolve(&self, values: &Values) -> Result<Resolution, Error> {
        for (name, parameter) in &self.parameters {
            parameter.accepts(name, values.get(name))?;
        }
        self.evaluate(values, &Work::default())
    }

    /// As [`Self::resolve`], but values are taken as they are, as upstream's test runner does.
    fn evaluate(&self, values: &Values, work: &Work) -> Result<Resolution, Error> {
        eval::Evaluator::new(self, values, work).run()
    }

    /// How the address of each endpoint begins, where that is not computed.
    pub(crate) fn url_starts(&self) -> Vec<UrlStart> {
        self.rules.url_starts()
    }
}

impl Error {
    fn new(message: impl Into<String>, span: Span) -> Self {
        let message = message.into();
        Self { message, span }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
