//! Values of the `default` trait.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::node::{Node, NodeValue};
use trompe_smithy::shape::{Shape, ShapeKind};

use super::context::Context;
use super::date;
use super::enumeration;
use super::rust_type::{RustType, TypeRef};

/// A default as generated code makes it.
#[derive(Clone, Debug, PartialEq)]
pub enum DefaultValue {
    /// A boolean.
    Bool(bool),
    /// A number that fits the field, a whole one.
    Integer(i64),
    /// A floating-point number that is finite.
    Float(f64),
    /// Text.
    Text(String),
    /// A variant of an enum.
    Variant(TypeRef, String),
    /// A value of an enum for which the model has no variant.
    OpenText(TypeRef, String),
    /// The same of an intEnum.
    OpenNumber(TypeRef, i32),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A number of any size, by its text.
    BigNumber(String),
    /// Seconds since the epoch, and nanoseconds.
    Timestamp(i64, u32),
    /// Untyped data.
    Document(DocumentDefault),
    /// An empty list or map, or what the type itself starts from.
    Empty,
}

/// Untyped data of a default; lists and maps are empty.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentDefault {
    /// A boolean.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(String),
    /// An empty list.
    List,
    /// An empty map.
    Map,
}

impl DefaultValue {
    /// Whether `Default::default()` of the type is the same value.
    #[must_use]
    pub fn is_rust_default(&self) -> bool {
        match self {
            Self::Bool(value) => !value,
            Self::Integer(value) => *value == 0,
            Self::Float(value) => value.to_bits() == 0,
            Self::Text(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::BigNumber(text) => text == "0",
            Self::Timestamp(seconds, nanos) => (*seconds, *nanos) == (0, 0),
            Self::Empty => true,
            Self::Document(_) | Self::Variant(..) | Self::OpenText(..) | Self::OpenNumber(..) => {
                false
            }
        }
    }
}

/// The value of a member whose target is `shape`; `None` where the trait says null, or does not fit.
pub(super) fn of(
    cx: &Context<'_>,
    shape: &Shape,
    ty: &RustType,
    node: &Node,
) -> Option<DefaultValue> {
    let value = match shape.kind {
        _ if node.is_null() => return None,
        _ if matches!(ty, RustType::Named(_)) => named_value(shape, ty, node),
        ShapeKind::Document => document(node).map(DefaultValue::Document),
        ShapeKind::List | ShapeKind::Set | ShapeKind::Map => Some(DefaultValue::Empty),
        ShapeKind::Blob => node
            .as_str()
            .and_then(|text| STANDARD.decode(text).ok())
            .map(DefaultValue::Bytes),
        ShapeKind::Timestamp => timestamp(node),
        ShapeKind::BigInteger | ShapeKind::BigDecimal => big_number(node),
        ShapeKind::Float | ShapeKind::Double => float(node),
        _ => scalar(node),
    };
    value.or_else(|| unfit(cx, shape, node))
}

fn unfit(cx: &Context<'_>, shape: &Shape, node: &Node) -> Option<DefaultValue> {
    let message = format!("{node} is no default for a {}", shape.kind);
    cx.report(
        Diagnostic::error("UnsupportedDefault", message)
            .on(&shape.id)
            .at(node.span),
    );
    None
}

fn named_value(shape: &Shape, ty: &RustType, node: &Node) -> Option<DefaultValue> {
    let RustType::Named(reference) = ty else {
        return None;
    };
    if let Some(variant) = enumeration::variant_of(shape, node) {
        return Some(DefaultValue::Variant(reference.clone(), variant));
    }
    match &node.value {
        NodeValue::String(text) => {
            Some(DefaultValue::OpenText(reference.clone(), text.to_string()))
        }
        NodeValue::Number(number) => {
            let number = number.as_i64()?.try_into().ok()?;
            Some(DefaultValue::OpenNumber(reference.clone(), number))
        }
        _ => None,
    }
}

fn scalar(node: &Node) -> Option<DefaultValue> {
    match &node.value {
        NodeValue::Bool(value) => Some(DefaultValue::Bool(*value)),
        NodeValue::Number(number) => number.as_i64().map(DefaultValue::Integer),
        NodeValue::String(text) => Some(DefaultValue::Text(text.to_string())),
        _ => None,
    }
}

fn float(node: &Node) -> Option<DefaultValue> {
    let value = node.as_number()?.as_f64()?;
    value.is_finite().then_some(DefaultValue::Float(value))
}

fn big_number(node: &Node) -> Option<DefaultValue> {
    let text = node
        .as_number()
        .map(|number| number.as_str())
        .or_else(|| node.as_str())?;
    Some(DefaultValue::BigNumber(text.to_owned()))
}

fn timestamp(node: &Node) -> Option<DefaultValue> {
    let (seconds, nanos) = match &node.value {
        NodeValue::Number(number) => date::from_seconds(number.as_f64()?)?,
        NodeValue::String(text) => date::parse(text)?,
        _ => return None,
    };
    Some(DefaultValue::Timestamp(seconds, nanos))
}

fn document(node: &Node) -> Option<DocumentDefault> {
    Some(match &node.value {
        NodeValue::Null => return None,
        NodeValue::Bool(value) => DocumentDefault::Bool(*value),
        NodeValue::Number(number) => match number.as_i64() {
            Some(value) => DocumentDefault::Integer(value),
            None => DocumentDefault::Float(number.as_f64().filter(|value| value.is_finite())?),
        },
        NodeValue::String(text) => DocumentDefault::Text(text.to_string()),
        NodeValue::Array(_) => DocumentDefault::List,
        NodeValue::Object(_) => DocumentDefault::Map,
    })
}
