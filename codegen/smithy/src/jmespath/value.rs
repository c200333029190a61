//! Values that stand for what a model describes, made as they are looked at.

use std::fmt;
use std::rc::Rc;

use super::Literal;
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::traits::TraitMap;

/// Most items or letters that a modeled value is given.
const LENGTH: u64 = 16;

/// The types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Number,
    Boolean,
    Null,
    Array,
    Object,
    Expression,
    Any,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Array => "array",
            Self::Object => "object",
            Self::Expression => "expression",
            Self::Any => "any",
        })
    }
}

/// The members of an object, in order.
pub(super) type Members<'m> = Rc<[(Rc<str>, Value<'m>)]>;

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value<'m> {
    Any,
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    Array(Rc<[Value<'m>]>),
    Object(Members<'m>),
    /// A list, map, structure or union of a model.
    Modeled(Modeled<'m>),
    Expression,
}

/// A shape and the members that lead to it.
#[derive(Clone, Debug)]
pub(crate) struct Modeled<'m> {
    model: &'m Model,
    shape: &'m Shape,
    way: Option<Rc<Step<'m>>>,
}

#[derive(Debug)]
struct Step<'m> {
    shape: &'m Shape,
    /// The place of the member in the shape.
    index: usize,
    before: Option<Rc<Step<'m>>>,
}

impl<'m> Value<'m> {
    pub(crate) fn of_shape(model: &'m Model, shape: &'m Shape) -> Self {
        Self::made(model, shape, None)
    }

    pub(crate) fn object(members: Vec<(&str, Self)>) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| (Rc::from(name), value));
        Self::Object(members.collect())
    }

    pub(super) fn array(items: Vec<Self>) -> Self {
        Self::Array(items.into())
    }

    fn made(model: &'m Model, shape: &'m Shape, way: Option<Rc<Step<'m>>>) -> Self {
        match shape.kind {
            ShapeKind::Blob => Self::Text(Rc::from("blob")),
            ShapeKind::Boolean => Self::Bool(true),
            ShapeKind::String | ShapeKind::Enum => Self::Text(letters(shape)),
            ShapeKind::Timestamp => Self::Number(0.0),
            kind if kind.is_number() => Self::Number(within_range(&shape.traits)),
            ShapeKind::List
            | ShapeKind::Set
            | ShapeKind::Map
            | ShapeKind::Structure
            | ShapeKind::Union => Self::Modeled(Modeled { model, shape, way }),
            _ => Self::Any,
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Any => Kind::Any,
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Boolean,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
            Self::Expression => Kind::Expression,
            Self::Modeled(modeled) => match modeled.shape.kind {
                ShapeKind::List | ShapeKind::Set => Kind::Array,
                _ => Kind::Object,
            },
        }
    }

    /// The items of an array.
    pub(crate) fn items(&self) -> Option<Rc<[Self]>> {
        match self {
            Self::Array(items) => Some(Rc::clone(items)),
            Self::Modeled(modeled) if self.kind() == Kind::Array => {
                let item = modeled.member("member");
                let count = length(&modeled.shape.traits);
                Some((0..count).map(|_| item.clone()).collect())
            }
            _ => None,
        }
    }

    /// The members of an object.
    pub(super) fn members(&self) -> Option<Members<'m>> {
        match self {
            Self::Object(members) => Some(Rc::clone(members)),
            Self::Modeled(modeled) if self.kind() == Kind::Object => Some(modeled.members()),
            _ => None,
        }
    }

    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Any | Self::Number(_) | Self::Expression => true,
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Text(text) => !text.is_empty(),
            Self::Array(items) => !items.is_empty(),
            Self::Object(members) => !members.is_empty(),
            Self::Modeled(modeled) => match modeled.shape.kind {
                ShapeKind::Structure | ShapeKind::Union => !modeled.shape.members.is_empty(),
                _ => length(&modeled.shape.traits) > 0,
            },
        }
    }
}

impl From<&Literal> for Value<'_> {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(value) => Self::Bool(*value),
            Literal::Number(number) => Self::Number(*number),
            Literal::Text(text) => Self::Text(Rc::from(text.as_str())),
            Literal::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Literal::Object(members) => {
                let members = members.iter();
                let members = members.map(|(key, value)| (Rc::from(key.as_str()), value.into()));
                Self::Object(members.collect())
            }
        }
    }
}

impl<'m> Modeled<'m> {
    fn member(&self, name: &str) -> Value<'m> {
        let member = self.shape.members.get_full(name);
        member.map_or(Value::Any, |(index, _, member)| self.value(index, member))
    }

    fn value(&self, index: usize, member: &'m Member) -> Value<'m> {
        let target = self.model.target(member).filter(|_| !self.was_here(index));
        let way = Step {
            shape: self.shape,
            index,
            before: self.way.clone(),
        };
        target.map_or(Value::Any, |target| {
            Value::made(self.model, target, Some(Rc::new(way)))
        })
    }

    /// Whether a member leads back to where the way has been; members before the one taken count
    /// as seen.
    fn was_here(&self, index: usize) -> bool {
        let mut step = self.way.as_ref();
        while let Some(at) = step {
            if at.shape.id == self.shape.id && at.index >= index {
                return true;
            }
            step = at.before.as_ref();
        }
        false
    }

    fn members(&self) -> Members<'m> {
        if self.shape.kind == ShapeKind::Map {
            let key = match self.member("key") {
                Value::Text(text) => text,
                _ => Rc::from(""),
            };
            let value = self.member("value");
            let keys = 0..length(&self.shape.traits);
            return keys
                .map(|number| (format!("{key}{number}").into(), value.clone()))
                .collect();
        }
        let members = self.shape.members.iter().enumerate();
        members
            .map(|(index, (name, member))| (Rc::from(&**name), self.value(index, member)))
            .collect()
    }
}

fn letters(shape: &Shape) -> Rc<str> {
    let count = usize::try_from(length(&shape.traits)).unwrap_or_default();
    "a".repeat(count).into()
}

/// Two, or as near as the traits allow.
fn length(traits: &TraitMap) -> u64 {
    let bounds = traits.length();
    let least = bounds.and_then(|bounds| bounds.min).unwrap_or(0);
    let most = bounds.and_then(|bounds| bounds.max).unwrap_or(u64::MAX);
    2.max(least).min(most).min(LENGTH)
}

/// Eight, or as near as the traits allow.
fn within_range(traits: &TraitMap) -> f64 {
    let bounds = traits.range();
    let parse = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    let least = parse(bounds.and_then(|bounds| bounds.min));
    let most = parse(bounds.and_then(|bounds| bounds.max));
    let value = least.map_or(8.0, |least| least.max(8.0));
    most.map_or(value, |most| most.min(value))
}
