//! Rules as data.

use std::fmt;
use std::sync::Arc;

use super::diagram::Diagram;
use super::function::Function;
use super::path::Path;
use super::types::Type;
use super::{Error, Value};
use crate::source::Span;

/// A parameter of a rule set (Smithy 2.0, "Parameter object").
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The type of its values.
    pub kind: ParameterType,
    /// Whether rules may count on a value.
    pub required: bool,
    /// The value where none is given; only required parameters have one.
    pub default: Option<Value>,
    /// The well-known value that clients give it, `AWS::Region`.
    pub built_in: Option<Arc<str>>,
    /// What it is for.
    pub documentation: Option<Arc<str>>,
    /// Where it is written.
    pub span: Span,
}

/// The types of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// A text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A list of texts.
    StringArray,
}

/// The two forms of rules.
#[derive(Clone, Debug)]
pub(super) enum Rules {
    Tree(Vec<Rule>),
    Diagram(Diagram),
}

/// Conditions and what follows from them.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) conditions: Vec<Condition>,
    pub(super) body: Body,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    Endpoint(Box<EndpointRule>),
    Error(Expression),
    Tree(Vec<Rule>),
}

/// An endpoint with expressions in it.
#[derive(Clone, Debug)]
pub(super) struct EndpointRule {
    pub(super) url: Expression,
    pub(super) headers: Vec<(Arc<str>, Vec<Expression>)>,
    pub(super) properties: Vec<(Arc<str>, Expression)>,
}

/// A call that must give something other than nothing and `false`, and the name of what it gives.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) call: Expression,
    pub(super) assign: Option<(Arc<str>, Span)>,
}

#[derive(Clone, Debug)]
pub(super) struct Expression {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Boolean(bool),
    Integer(i32),
    Template(Vec<Part>),
    Array(Vec<Expression>),
    Record(Vec<(Arc<str>, Expression)>),
    Reference(Arc<str>),
    Attribute(Box<Expression>, Path),
    Call(Function, Vec<Expression>),
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Text(Arc<str>),
    Place(Box<Place>),
}

/// What a template takes the value of.
#[derive(Clone, Debug)]
pub(super) struct Place(pub(super) Expression);

/// How the address of an endpoint begins, and where it is written.
#[derive(Clone, Debug)]
pub(crate) struct UrlStart {
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
}

impl ParameterType {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "string" => Some(Self::String),
            "boolean" => Some(Self::Boolean),
            "stringarray" => Some(Self::StringArray),
            _ => None,
        }
    }

    pub(super) fn as_type(self) -> Type {
        match self {
            Self::String => Type::String,
            Self::Boolean => Type::Boolean,
            Self::StringArray => Type::array(Type::String),
        }
    }

    pub(super) fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::String, Value::String(_)) | (Self::Boolean, Value::Boolean(_)) => true,
            (Self::StringArray, Value::Array(items)) => {
                items.iter().all(|item| matches!(item, Value::String(_)))
            }
            _ => false,
        }
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::StringArray => "stringArray",
        })
    }
}

impl Parameter {
    /// The type of expressions that name it.
    pub(super) fn as_type(&self) -> Type {
        let kind = self.kind.as_type();
        if self.required {
            kind
        } else {
            Type::optional(kind)
        }
    }

    /// Refuses a value that rules must not be given.
    pub(super) fn accepts(&self, name: &str, value: Option<&Value>) -> Result<(), Error> {
        let value = value.filter(|value| !value.is_empty());
        let message = match value {
            None if self.required && self.default.is_none() => {
                format!("Parameter `{name}` is required")
            }
            Some(value) if !self.kind.takes(value) => {
                let kind = self.kind;
                format!("Parameter `{name}` is of type `{kind}` but was given `{value}`")
            }
            _ => return Ok(()),
        };
        Err(Error::new(message, self.span))
    }
}

impl Rules {
    pub(super) fn url_starts(&self) -> Vec<UrlStart> {
        let mut open: Vec<&Rule> = match self {
            Self::Tree(rules) => rules.iter().rev().collect(),
            Self::Diagram(diagram) => diagram.results.iter().rev().collect(),
        };
        let mut starts = Vec::new();
        while let Some(rule) = open.pop() {
            match &rule.body {
                Body::Endpoint(endpoint) => starts.extend(endpoint.url.start()),
                Body::Error(_) => {}
                Body::Tree(rules) => open.extend(rules.iter().rev()),
            }
        }
        starts
    }
}

impl Expression {
    fn start(&self) -> Option<UrlStart> {
        let Kind::Template(parts) = &self.kind else {
            return None;
        };
        let Some(Part::Text(text)) = parts.first() else {
            return None;
        };
        let (text, span) = (text.clone(), self.span);
        Some(UrlStart { text, span })
    }
}
