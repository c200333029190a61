//! Values with the shapes of a model.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value;
use serde_json::{Number, Value as Json};
use trompe::types::{Timestamp, TimestampFormat};
use trompe_smithy::Model;
use trompe_smithy::shape::{Member, Shape, ShapeKind};

use super::payload::{Format, base64, diagnostic};
use super::tree::{Data, Tree};

const REQUIRED: &str = "smithy.api#required";
const JSON_NAME: &str = "smithy.api#jsonName";
const ENUM_VALUE: &str = "smithy.api#enumValue";

/// How values of a format are shown.
#[derive(Clone, Copy)]
pub(super) struct Typed<'m> {
    pub(super) model: &'m Model,
    pub(super) format: Format,
}

impl<'m> Typed<'m> {
    /// The members of a structure that `wanted` picks.
    pub(super) fn members(
        self,
        shape: &'m Shape,
        value: &Value,
        wanted: impl Fn(&Member) -> bool,
    ) -> Vec<(String, Tree)> {
        let Value::Map(entries) = value else {
            return vec![("value".to_owned(), unexpected(value, "a structure"))];
        };
        let members: Vec<_> = shape.members.values().filter(|m| wanted(m)).collect();
        let mut shown: Vec<_> = entries
            .iter()
            .map(|(key, value)| self.entry(&members, key, value))
            .collect();
        let missing = members.iter().filter(|member| {
            member.has_trait(REQUIRED) && !shown.iter().any(|(name, _)| name == member.name())
        });
        let missing = missing.map(|member| {
            let tree = Tree::leaf(Json::Null).problem("required, and missing");
            (member.name().to_owned(), tree)
        });
        let missing: Vec<_> = missing.collect();
        shown.extend(missing);
        shown
    }

    fn entry(self, members: &[&'m Member], key: &Value, value: &Value) -> (String, Tree) {
        let name = text_of(key);
        let found = members.iter().find(|member| self.name(member) == name);
        match found {
            Some(member) => (member.name().to_owned(), self.member(member, value)),
            None if name == "__type" => (name, untyped(value)),
            None => (name, untyped(value).problem("not in the model")),
        }
    }

    fn name(self, member: &'m Member) -> &'m str {
        let json = member.trait_value(JSON_NAME).and_then(|name| name.as_str());
        match self.format {
            Format::Json => json.unwrap_or_else(|| member.name()),
            Format::Cbor => member.name(),
        }
    }

    /// The value of a member.
    pub(super) fn member(self, member: &Member, value: &Value) -> Tree {
        match self.model.target(member) {
            Some(target) => self.value(target, value),
            None => untyped(value).problem(format!("{} is not in the model", member.target)),
        }
    }

    /// The value of a shape. Its depth is that of the value, which its format bounds.
    pub(super) fn value(self, shape: &'m Shape, value: &Value) -> Tree {
        use ShapeKind as Kind;
        match (shape.kind, value) {
            (_, Value::Null) => Tree::leaf(Json::Null),
            (Kind::Structure, Value::Map(_)) => {
                Tree::of(Data::Map(self.members(shape, value, |_| true)))
            }
            (Kind::Union, Value::Map(entries)) => {
                let members: Vec<_> = shape.members.values().collect();
                let shown = entries.iter().map(|(k, v)| self.entry(&members, k, v));
                Tree::of(Data::Map(shown.collect()))
            }
            (Kind::List | Kind::Set, Value::Array(items)) => {
                let shown = items.iter().map(|item| self.item(shape, "member", item));
                Tree::of(Data::List(shown.collect()))
            }
            (Kind::Map, Value::Map(entries)) => {
                let shown = entries.iter();
                let shown = shown.map(|(k, v)| (text_of(k), self.item(shape, "value", v)));
                Tree::of(Data::Map(shown.collect()))
            }
            (Kind::Blob, _) => blob(value),
            (Kind::Timestamp, _) => timestamp(value),
            (Kind::Enum | Kind::IntEnum, _) => enumerated(shape, value),
            (Kind::Document, _) => untyped(value).kind("document"),
            (Kind::String, Value::Text(_)) | (Kind::Boolean, Value::Bool(_)) => untyped(value),
            (kind, Value::Integer(_) | Value::Float(_) | Value::Text(_) | Value::Tag(..))
                if kind.is_number() =>
            {
                number(kind, value)
            }
            (kind, _) => unexpected(value, kind.keyword()),
        }
    }

    fn item(self, shape: &'m Shape, name: &str, value: &Value) -> Tree {
        match shape.member(name) {
            Some(member) => self.member(member, value),
            None => untyped(value),
        }
    }
}

fn blob(value: &Value) -> Tree {
    match value {
        Value::Bytes(bytes) => Tree::leaf(base64(bytes)).kind("blob"),
        Value::Text(text) if STANDARD.decode(text).is_ok() => {
            Tree::leaf(text.as_str()).kind("blob")
        }
        _ => unexpected(value, "a blob"),
    }
}

fn timestamp(value: &Value) -> Tree {
    let seconds = match value {
        Value::Tag(1, inner) => seconds_of(inner),
        Value::Text(text) => {
            return parsed(text).unwrap_or_else(|| unexpected(value, "a timestamp"));
        }
        other => seconds_of(other),
    };
    match seconds {
        Some(time) => date(time),
        None => unexpected(value, "a timestamp"),
    }
}

fn seconds_of(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Integer(seconds) => {
            let seconds = i64::try_from(i128::from(*seconds)).ok()?;
            Some(Timestamp::new(seconds, 0))
        }
        Value::Float(seconds) => Timestamp::from_f64(*seconds),
        _ => None,
    }
}

fn parsed(text: &str) -> Option<Tree> {
    let formats = [TimestampFormat::DateTime, TimestampFormat::HttpDate];
    let mut times = formats.iter().map(|format| Timestamp::parse(text, *format));
    Some(date(times.find_map(Result::ok)?))
}

/// A point in time as people write it.
pub(super) fn date(time: Timestamp) -> Tree {
    let text = time.format(TimestampFormat::DateTime);
    let text = text.unwrap_or_else(|| format!("{} s after 1970", time.seconds()));
    Tree::leaf(text).kind("timestamp")
}

fn enumerated(shape: &Shape, value: &Value) -> Tree {
    let tree = untyped(value);
    let json = tree.to_json();
    let member = shape
        .members
        .values()
        .find(|member| match member.trait_value(ENUM_VALUE) {
            Some(node) => match (node.as_str(), node.as_i64()) {
                (Some(text), _) => json.as_str() == Some(text),
                (_, Some(number)) => json.as_i64() == Some(number),
                _ => false,
            },
            None => json.as_str() == Some(member.name()),
        });
    match member {
        Some(_) => tree.kind(shape.kind.keyword()),
        None => tree.problem(format!("no value of {}", shape.id)),
    }
}

fn number(kind: ShapeKind, value: &Value) -> Tree {
    let tree = untyped(value);
    let Some((least, most)) = kind.integer_bounds() else {
        return tree;
    };
    match value {
        Value::Integer(number) if (least..=most).contains(&i128::from(*number)) => tree,
        Value::Integer(_) => tree.problem(format!("outside the range of {}", kind.keyword())),
        _ => tree.problem(format!("expected {}", kind.keyword())),
    }
}

fn unexpected(value: &Value, what: &str) -> Tree {
    untyped(value).problem(format!("expected {what}"))
}

/// A value as it is.
pub(super) fn untyped(value: &Value) -> Tree {
    match value {
        Value::Null => Tree::leaf(Json::Null),
        Value::Bool(value) => Tree::leaf(*value),
        Value::Integer(value) => integer(i128::from(*value)),
        Value::Float(value) => match Number::from_f64(*value) {
            Some(number) => Tree::leaf(Json::Number(number)),
            None => Tree::leaf(diagnostic(&Value::Float(*value))),
        },
        Value::Text(text) => Tree::leaf(text.as_str()),
        Value::Bytes(bytes) => Tree::leaf(base64(bytes)).kind("bytes"),
        Value::Tag(1, inner) if seconds_of(inner).is_some() => timestamp(inner),
        Value::Array(items) => Tree::of(Data::List(items.iter().map(untyped).collect())),
        Value::Map(entries) => {
            let pairs = entries.iter().map(|(k, v)| (text_of(k), untyped(v)));
            Tree::of(Data::Map(pairs.collect()))
        }
        other => Tree::leaf(diagnostic(other)),
    }
}

fn integer(value: i128) -> Tree {
    let signed = i64::try_from(value).map(Json::from);
    let json = signed.or_else(|_| u64::try_from(value).map(Json::from));
    json.map_or_else(|_| Tree::leaf(value.to_string()), Tree::leaf)
}

fn text_of(key: &Value) -> String {
    match key {
        Value::Text(text) => text.clone(),
        other => diagnostic(other),
    }
}
