//! Typed values of the common traits, borrowed from the model.

use crate::node::Node;

/// Who caused an error (`smithy.api#error`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorFault {
    /// The caller.
    Client,
    /// The service.
    Server,
}

impl ErrorFault {
    /// The HTTP status used where no `httpError` trait names one.
    #[must_use]
    pub fn default_status(self) -> u16 {
        match self {
            Self::Client => 400,
            Self::Server => 500,
        }
    }
}

/// How a timestamp is written (`smithy.api#timestampFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// RFC 3339 with `Z`.
    DateTime,
    /// IMF-fixdate.
    HttpDate,
    /// Seconds since 1970, with a fraction.
    EpochSeconds,
}

impl TimestampFormat {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "date-time" => Some(Self::DateTime),
            "http-date" => Some(Self::HttpDate),
            "epoch-seconds" => Some(Self::EpochSeconds),
            _ => None,
        }
    }
}

/// `smithy.api#http`, its URI still as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpTrait<'m> {
    /// The request method.
    pub method: &'m str,
    /// The URI pattern.
    pub uri: &'m str,
    /// The success status; 200 when not given.
    pub code: u16,
}

/// `smithy.api#length`: bounds on characters, bytes, elements or entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthTrait {
    /// Least length, inclusive.
    pub min: Option<u64>,
    /// Greatest length, inclusive.
    pub max: Option<u64>,
}

/// `smithy.api#range`: bounds on a number, as they were written.
#[derive(Clone, Copy, Debug)]
pub struct RangeTrait<'m> {
    /// Least value, inclusive.
    pub min: Option<&'m str>,
    /// Greatest value, inclusive.
    pub max: Option<&'m str>,
}

/// `smithy.api#retryable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retryable {
    /// Whether the error is a throttling error.
    pub throttling: bool,
}

/// `smithy.api#deprecated`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deprecated<'m> {
    /// Why, or what to use instead.
    pub message: Option<&'m str>,
    /// Since which date or version.
    pub since: Option<&'m str>,
}

/// `smithy.api#paginated`; the parts may be dotted paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paginated<'m> {
    /// Input member that takes the token.
    pub input_token: Option<&'m str>,
    /// Path of the token in the output.
    pub output_token: Option<&'m str>,
    /// Path of the items in the output.
    pub items: Option<&'m str>,
    /// Input member that limits the page.
    pub page_size: Option<&'m str>,
}

impl Paginated<'_> {
    /// These parts, and where one is missing that of the defaults: how the trait of an operation
    /// and that of its service go together.
    #[must_use]
    pub fn or(self, defaults: Self) -> Self {
        Self {
            input_token: self.input_token.or(defaults.input_token),
            output_token: self.output_token.or(defaults.output_token),
            items: self.items.or(defaults.items),
            page_size: self.page_size.or(defaults.page_size),
        }
    }
}

pub(super) fn text<'m>(node: &'m Node, key: &str) -> Option<&'m str> {
    node.get(key).and_then(Node::as_str)
}

pub(super) fn texts<'m>(node: &'m Node, key: &str) -> Vec<&'m str> {
    let items = node.get(key).and_then(Node::as_array).unwrap_or_default();
    items.iter().filter_map(Node::as_str).collect()
}

pub(super) fn flag(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool).unwrap_or(false)
}

pub(super) fn number<'m>(node: &'m Node, key: &str) -> Option<&'m str> {
    node.get(key)
        .and_then(Node::as_number)
        .map(|number| number.as_str())
}

pub(super) fn unsigned(node: &Node, key: &str) -> Option<u64> {
    node.get(key)
        .and_then(Node::as_i64)
        .and_then(|value| value.try_into().ok())
}
