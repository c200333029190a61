//! The types of expressions.

use std::fmt;
use std::sync::Arc;

/// What is known of the values of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Any,
    Boolean,
    Integer,
    String,
    Array(Arc<Type>),
    /// A list written down, each item with its own type.
    Tuple(Arc<[Type]>),
    Record(Arc<[(Arc<str>, Type)]>),
    /// A value that may not be set.
    Optional(Arc<Type>),
}

impl Type {
    pub(super) fn optional(inner: Self) -> Self {
        Self::Optional(Arc::new(inner))
    }

    pub(super) fn array(item: Self) -> Self {
        Self::Array(Arc::new(item))
    }

    pub(super) fn record<const N: usize>(members: [(&str, Self); N]) -> Self {
        let members = members.map(|(name, member)| (Arc::from(name), member));
        Self::Record(Arc::new(members))
    }

    pub(super) fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    /// The type of values that are set.
    pub(super) fn inner(&self) -> &Self {
        match self {
            Self::Optional(inner) => inner,
            _ => self,
        }
    }

    /// Whether values of this type may stand where another is wanted.
    pub(super) fn fits(&self, wanted: &Self) -> bool {
        match (wanted, self) {
            (Self::Any, _) => true,
            (Self::Optional(wanted), Self::Optional(own)) => own.fits(wanted),
            _ => self == wanted,
        }
    }

    /// The type of a member of a record.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Record(members) => {
                let mut members = members.iter();
                members
                    .find(|(own, _)| **own == *name)
                    .map(|(_, member)| member)
            }
            _ => None,
        }
    }
}

/// As upstream names types in messages.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = |index| if index == 0 { "" } else { ", " };
        match self {
            Self::Any => f.write_str("AnyType"),
            Self::Boolean => f.write_str("BooleanType"),
            Self::Integer => f.write_str("IntegerType"),
            Self::String => f.write_str("StringType"),
            Self::Array(item) => write!(f, "[{item}]"),
            Self::Optional(inner) => write!(f, "OptionalType[{inner}]"),
            Self::Tuple(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", separator(index))?;
                }
                f.write_str("]")
            }
            Self::Record(members) => {
                f.write_str("{")?;
                for (index, (name, member)) in members.iter().enumerate() {
                    write!(f, "{}{name}={member}", separator(index))?;
                }
                f.write_str("}")
            }
        }
    }
}
