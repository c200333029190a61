//! What rules compute with.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Error;
use crate::node::{Node, NodeValue};

/// A value of a parameter, a variable or a property.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// None: an optional that is not set.
    #[default]
    Empty,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i32),
    /// A text.
    String(Arc<str>),
    /// A list.
    Array(Arc<[Value]>),
    /// Values by names.
    Record(Arc<BTreeMap<Arc<str>, Value>>),
}

impl Value {
    /// A value as tests and defaults write it.
    ///
    /// # Errors
    /// For numbers other than natural ones.
    pub fn from_node(node: &Node) -> Result<Self, Error> {
        Ok(match &node.value {
            NodeValue::Null => Self::Empty,
            NodeValue::Bool(value) => Self::Boolean(*value),
            NodeValue::String(text) => Self::String(text.clone()),
            NodeValue::Number(number) => {
                let value = number.as_i64().and_then(|value| i32::try_from(value).ok());
                let value = value.filter(|value| *value >= 0);
                let refusal = || Error::new("only integers >=0 are supported", node.span);
                Self::Integer(value.ok_or_else(refusal)?)
            }
            NodeValue::Array(items) => Self::Array(
                items
                    .iter()
                    .map(Self::from_node)
                    .collect::<Result<_, _>>()?,
            ),
            NodeValue::Object(members) => {
                let read = |(name, entry): (&Arc<str>, &crate::node::Entry)| {
                    Ok((name.clone(), Self::from_node(&entry.value)?))
                };
                let members = members.iter().map(read).collect::<Result<_, Error>>()?;
                Self::Record(Arc::new(members))
            }
        })
    }

    /// A text.
    #[must_use]
    pub fn string(text: &str) -> Self {
        Self::String(Arc::from(text))
    }

    pub(super) fn record<const N: usize>(members: [(&str, Self); N]) -> Self {
        let members = members.map(|(name, value)| (Arc::from(name), value));
        Self::Record(Arc::new(members.into()))
    }

    /// Whether this is [`Value::Empty`].
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// Whether a condition of this value is met: it is set, and not `false`.
    pub(super) fn is_truthy(&self) -> bool {
        !matches!(self, Self::Empty | Self::Boolean(false))
    }

    /// The word that messages use for this kind of value.
    pub(super) fn type_name(&self) -> String {
        match self {
            Self::Empty => "EmptyType".to_owned(),
            Self::Boolean(_) => "BooleanType".to_owned(),
            Self::Integer(_) => "IntegerType".to_owned(),
            Self::String(_) => "StringType".to_owned(),
            Self::Array(items) => {
                let inner = items.iter().find(|item| !item.is_empty());
                let inner = inner.unwrap_or(&Self::Empty);
                format!("[{}]", inner.type_name())
            }
            Self::Record(members) => {
                let members = members.iter();
                let members = members.map(|(name, value)| format!("{name}={}", value.type_name()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// Texts as they are, lists as `[a, b]`, records as `{a=b}`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = |index| if index == 0 { "" } else { ", " };
        match self {
            Self::Empty => f.write_str("<empty>"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::String(text) => f.write_str(text),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", separator(index))?;
                }
                f.write_str("]")
            }
            Self::Record(members) => {
                f.write_str("{")?;
                for (index, (name, value)) in members.iter().enumerate() {
                    write!(f, "{}{name}={value}", separator(index))?;
                }
                f.write_str("}")
            }
        }
    }
}
