//! The functions: what they take, what they give, and how they are computed.

use std::sync::Arc;

use super::types::Type;
use super::work::Work;
use super::{Value, aws, host, url};

/// A function but for `getAttr`, which is a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    IsSet,
    Not,
    BooleanEquals,
    StringEquals,
    ParseUrl,
    IsValidHostLabel,
    UriEncode,
    Substring,
    Split,
    Coalesce,
    Ite,
    Partition,
    ParseArn,
    IsVirtualHostableS3Bucket,
}

/// All functions by their names.
const NAMES: [(&str, Function); 14] = [
    ("isSet", Function::IsSet),
    ("not", Function::Not),
    ("booleanEquals", Function::BooleanEquals),
    ("stringEquals", Function::StringEquals),
    ("parseURL", Function::ParseUrl),
    ("isValidHostLabel", Function::IsValidHostLabel),
    ("uriEncode", Function::UriEncode),
    ("substring", Function::Substring),
    ("split", Function::Split),
    ("coalesce", Function::Coalesce),
    ("ite", Function::Ite),
    ("aws.partition", Function::Partition),
    ("aws.parseArn", Function::ParseArn),
    (
        "aws.isVirtualHostableS3Bucket",
        Function::IsVirtualHostableS3Bucket,
    ),
];

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut names = NAMES.iter();
        names
            .find(|(own, _)| *own == name)
            .map(|(_, function)| *function)
    }

    pub(super) fn name(self) -> &'static str {
        let mut names = NAMES.iter();
        names
            .find(|(_, own)| *own == self)
            .map_or("", |(name, _)| name)
    }

    /// The types of its arguments; those of `coalesce` and `ite` depend on each other.
    pub(super) fn takes(self) -> Vec<Type> {
        use Type::{Any, Boolean, Integer, String};
        match self {
            Self::IsSet => vec![Type::optional(Any)],
            Self::Not => vec![Boolean],
            Self::BooleanEquals => vec![Boolean, Boolean],
            Self::StringEquals => vec![String, String],
            Self::ParseUrl | Self::UriEncode | Self::Partition | Self::ParseArn => vec![String],
            Self::IsValidHostLabel | Self::IsVirtualHostableS3Bucket => vec![String, Boolean],
            Self::Substring => vec![String, Integer, Integer, Boolean],
            Self::Split => vec![String, String, Integer],
            Self::Coalesce => vec![Any, Any],
            Self::Ite => vec![Boolean, Any, Any],
        }
    }

    /// The type of what it gives.
    pub(super) fn gives(self) -> Type {
        match self {
            Self::IsSet
            | Self::Not
            | Self::BooleanEquals
            | Self::StringEquals
            | Self::IsValidHostLabel
            | Self::IsVirtualHostableS3Bucket => Type::Boolean,
            Self::UriEncode => Type::String,
            Self::Substring => Type::optional(Type::String),
            Self::Split => Type::array(Type::String),
            Self::ParseUrl => Type::optional(url::url_type()),
            Self::Partition => Type::optional(aws::partition_type()),
            Self::ParseArn => Type::optional(aws::arn_type()),
            Self::Coalesce | Self::Ite => Type::Any,
        }
    }

    /// What it gives for some values.
    ///
    /// # Errors
    /// Where a value is not of the type it takes, or work runs out.
    pub(super) fn call(self, values: &[Value], work: &Work) -> Result<Value, String> {
        let given = Arguments(values);
        Ok(match self {
            Self::IsSet => Value::Boolean(!given.any(0).is_empty()),
            Self::Not => Value::Boolean(!given.boolean(0)?),
            Self::BooleanEquals => Value::Boolean(given.boolean(0)? == given.boolean(1)?),
            Self::StringEquals => Value::Boolean(given.text(0)? == given.text(1)?),
            Self::ParseUrl => url::parse(given.text(0)?),
            Self::IsValidHostLabel => {
                Value::Boolean(host::is_label(given.text(0)?, given.boolean(1)?))
            }
            Self::UriEncode => Value::String(encode(given.text(0)?, work)?),
            Self::Substring => substring(
                given.text(0)?,
                given.integer(1)?,
                given.integer(2)?,
                given.boolean(3)?,
            ),
            Self::Split => split(given.text(0)?, given.text(1)?, given.integer(2)?, work)?,
            Self::Coalesce => {
                let set = values.iter().find(|value| !value.is_empty());
                set.cloned().unwrap_or_default()
            }
            Self::Ite => given.any(if given.boolean(0)? { 1 } else { 2 }).clone(),
            Self::Partition => aws::partition(given.text(0)?),
            Self::ParseArn => {
                let text = given.text(0)?;
                work.spend(text.len())?;
                aws::parse_arn(text)
            }
            Self::IsVirtualHostableS3Bucket => {
                Value::Boolean(host::is_bucket(given.text(0)?, given.boolean(1)?))
            }
        })
    }
}

/// The values a function is called with.
struct Arguments<'v>(&'v [Value]);

impl<'v> Arguments<'v> {
    fn any(&self, at: usize) -> &'v Value {
        self.0.get(at).unwrap_or(&Value::Empty)
    }

    fn boolean(&self, at: usize) -> Result<bool, String> {
        match self.any(at) {
            Value::Boolean(value) => Ok(*value),
            other => Err(mismatch("BooleanType", other)),
        }
    }

    fn integer(&self, at: usize) -> Result<i32, String> {
        match self.any(at) {
            Value::Integer(value) => Ok(*value),
            other => Err(mismatch("IntegerType", other)),
        }
    }

    fn text(&self, at: usize) -> Result<&'v str, String> {
        match self.any(at) {
            Value::String(text) => Ok(text),
            other => Err(mismatch("StringType", other)),
        }
    }
}

/// The complaint of a value that is not of the type that is wanted.
pub(super) fn mismatch(wanted: &str, value: &Value) -> String {
    let kind = value.type_name();
    format!("Expected `{wanted}` but was `{kind}` with value: `{value}`")
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.1).
fn encode(text: &str, work: &Work) -> Result<Arc<str>, String> {
    work.spend(text.len().saturating_mul(3))?;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(Arc::from(encoded))
}

/// Some characters of an ASCII text, counted from its end with `reverse`.
fn substring(text: &str, start: i32, stop: i32, reverse: bool) -> Value {
    let length = text.len();
    let bounds = usize::try_from(start).ok().zip(usize::try_from(stop).ok());
    let bounds = bounds.filter(|(start, stop)| start < stop && *stop <= length && text.is_ascii());
    let bounds = bounds.map(|(start, stop)| match reverse {
        true => (length - stop, length - start),
        false => (start, stop),
    });
    let found = bounds.and_then(|(start, stop)| text.get(start..stop));
    found.map_or(Value::Empty, Value::string)
}

/// The parts of a text between delimiters, `limit` of them at most unless that is zero.
fn split(text: &str, delimiter: &str, limit: i32, work: &Work) -> Result<Value, String> {
    if delimiter.is_empty() {
        return Err("Split delimiter cannot be empty".to_owned());
    }
    let Ok(limit) = usize::try_from(limit) else {
        return Err(format!(
            "Split limit cannot be negative, but given: {limit}"
        ));
    };
    work.spend(text.len())?;
    let limit = if limit == 0 { usize::MAX } else { limit };
    Ok(Value::Array(
        text.splitn(limit, delimiter).map(Value::string).collect(),
    ))
}
