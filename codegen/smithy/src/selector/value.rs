//! What attribute paths lead to.

use std::borrow::Cow;
use std::sync::Arc;

use super::eval::{Found, Variables};
use crate::graph::Subject;
use crate::node::{Node, NodeValue};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

/// A value with properties, and with a text for comparisons (Smithy 2.0, "Attributes").
#[derive(Clone, Debug)]
pub(super) enum Value<'v> {
    /// What is not there.
    Empty,
    /// A shape, and the variables in scope.
    Root(Subject<'v>, &'v Variables<'v>),
    Id(&'v ShapeId),
    Service(&'v Shape),
    Traits(&'v TraitMap),
    Variables(&'v Variables<'v>),
    Node(&'v Node),
    Text(Cow<'v, str>),
    /// Several values at once.
    Projection(Vec<Value<'v>>),
}

impl<'v> Value<'v> {
    /// The value a path leads to.
    pub(super) fn at(&self, path: &[String]) -> Self {
        path.iter()
            .fold(self.clone(), |value, key| value.property(key))
    }

    pub(super) fn is_present(&self) -> bool {
        match self {
            Self::Empty => false,
            Self::Projection(values) => !values.is_empty(),
            Self::Node(node) => !matches!(node.value, NodeValue::Null),
            _ => true,
        }
    }

    /// The value itself, or the values of a projection at any depth.
    pub(super) fn flattened(&self) -> Vec<&Self> {
        match self {
            Self::Projection(values) => values.iter().flat_map(Self::flattened).collect(),
            value => vec![value],
        }
    }

    /// How many values [`Value::flattened`] has.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Projection(values) => values.iter().map(Self::count).sum(),
            _ => 1,
        }
    }

    /// The text that comparisons see; values without one have an empty text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Id(id) => Cow::Borrowed(id.as_str()),
            Self::Root(subject, _) => Cow::Borrowed(subject.id().as_str()),
            Self::Service(shape) => Cow::Borrowed(shape.id.as_str()),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Node(node) => match &node.value {
                NodeValue::String(text) => Cow::Borrowed(text),
                NodeValue::Bool(_) | NodeValue::Number(_) => Cow::Owned(node.to_string()),
                _ => Cow::Borrowed(""),
            },
            _ => Cow::Borrowed(""),
        }
    }

    /// The text for people, which shows the values of a projection, and nodes as JSON.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Projection(values) => {
                let mut values: Vec<_> = values.iter().map(Self::shown).collect();
                values.sort();
                format!("[{}]", values.join(", "))
            }
            Self::Node(node) => node.to_string(),
            value => value.text().into_owned(),
        }
    }

    fn property(&self, key: &str) -> Self {
        match self {
            Self::Root(subject, variables) => root_property(*subject, variables, key),
            Self::Id(id) => id_property(id, key),
            Self::Service(shape) => service_property(shape, key),
            Self::Traits(traits) => trait_property(traits, key),
            Self::Variables(variables) => variables
                .get(key)
                .map_or(Self::Empty, |found| shapes(found, variables)),
            Self::Node(node) => node_property(node, key),
            Self::Text(text) if key == "(length)" => length(text.chars().count()),
            Self::Projection(values) if key == "(first)" => self_first(values),
            Self::Projection(values) => {
                let inner = values.iter().map(|value| value.property(key));
                Self::Projection(inner.filter(Self::is_present).collect())
            }
            Self::Empty | Self::Text(_) => Self::Empty,
        }
    }
}

fn self_first<'v>(values: &[Value<'v>]) -> Value<'v> {
    let mut flat = values.iter().flat_map(Value::flattened);
    flat.next().cloned().unwrap_or(Value::Empty)
}

fn shapes<'v>(found: &Found<'v>, variables: &'v Variables<'v>) -> Value<'v> {
    let roots = found
        .values()
        .map(|subject| Value::Root(*subject, variables));
    Value::Projection(roots.collect())
}

fn length<'v>(count: usize) -> Value<'v> {
    Value::Text(Cow::Owned(count.to_string()))
}

fn root_property<'v>(subject: Subject<'v>, variables: &'v Variables<'v>, key: &str) -> Value<'v> {
    match (key, subject) {
        ("id", _) => Value::Id(subject.id()),
        ("trait", _) => Value::Traits(subject.traits()),
        ("var", _) => Value::Variables(variables),
        ("service", Subject::Shape(shape)) if shape.as_service().is_some() => Value::Service(shape),
        _ => Value::Empty,
    }
}

fn id_property<'v>(id: &'v ShapeId, key: &str) -> Value<'v> {
    let text = match key {
        "namespace" => Some(id.namespace()),
        "name" => Some(id.name()),
        "member" => id.member(),
        "(length)" => return length(id.as_str().chars().count()),
        _ => None,
    };
    text.map_or(Value::Empty, |text| Value::Text(Cow::Borrowed(text)))
}

fn service_property<'v>(shape: &'v Shape, key: &str) -> Value<'v> {
    match (key, shape.as_service()) {
        ("id", _) => Value::Id(&shape.id),
        ("version", Some(service)) => Value::Text(Cow::Borrowed(&*service.version)),
        _ => Value::Empty,
    }
}

fn trait_property<'v>(traits: &'v TraitMap, key: &str) -> Value<'v> {
    match key {
        "(keys)" => Value::Projection(traits.iter().map(|(id, _)| Value::Id(id)).collect()),
        "(values)" => {
            let values = traits
                .iter()
                .map(|(_, applied)| Value::Node(&applied.value));
            Value::Projection(values.collect())
        }
        "(length)" => length(traits.len()),
        name => {
            let found = match name.contains('#') {
                true => traits.value(name),
                false => traits.value(&format!("smithy.api#{name}")),
            };
            found.map_or(Value::Empty, Value::Node)
        }
    }
}

fn node_property<'v>(node: &'v Node, key: &str) -> Value<'v> {
    match (key, &node.value) {
        ("(keys)", NodeValue::Object(members)) => {
            let key = |key: &'v Arc<str>| Value::Text(Cow::Borrowed(&**key));
            Value::Projection(members.keys().map(key).collect())
        }
        ("(values)", NodeValue::Array(items)) => {
            Value::Projection(items.iter().map(Value::Node).collect())
        }
        ("(values)", NodeValue::Object(members)) => {
            let values = members.values().map(|entry| Value::Node(&entry.value));
            Value::Projection(values.collect())
        }
        ("(length)", NodeValue::Array(items)) => length(items.len()),
        ("(length)", NodeValue::Object(members)) => length(members.len()),
        ("(length)", NodeValue::String(text)) => length(text.chars().count()),
        (key, _) => node.get(key).map_or(Value::Empty, Value::Node),
    }
}
