//! The functions of JMESPath: what they take and what they give.

use super::value::{Kind, Value};

/// What an argument has to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    Anything,
    One(Kind),
    OneOf(&'static [Kind]),
    ArrayOf(Kind),
}

/// A function's signature.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function {
    pub(super) arguments: &'static [Takes],
    /// What further arguments have to be, if there may be any.
    pub(super) more: Option<Takes>,
    pub(super) gives: Kind,
}

const STRING: Takes = Takes::One(Kind::String);
const NUMBER: Takes = Takes::One(Kind::Number);
const ARRAY: Takes = Takes::One(Kind::Array);
const OBJECT: Takes = Takes::One(Kind::Object);
const EXPRESSION: Takes = Takes::One(Kind::Expression);

/// The function of a name.
pub(super) fn named(name: &str) -> Option<Function> {
    use Kind::{Any, Array, Boolean, Number, Object, String};
    let (arguments, gives): (&'static [Takes], Kind) = match name {
        "abs" | "ceil" | "floor" => (&[NUMBER], Number),
        "avg" | "sum" => (&[Takes::ArrayOf(Number)], Number),
        "contains" => (&[Takes::OneOf(&[Array, String]), Takes::Anything], Boolean),
        // Upstream takes it for a number.
        "ends_with" => (&[STRING, STRING], Number),
        "starts_with" => (&[STRING, STRING], Boolean),
        "join" => (&[STRING, Takes::ArrayOf(String)], String),
        "keys" | "values" => (&[OBJECT], Array),
        "length" => (&[Takes::OneOf(&[String, Array, Object])], Number),
        "map" => (&[EXPRESSION, ARRAY], Array),
        "max" | "min" => (&[ARRAY], Number),
        "max_by" | "min_by" => (&[ARRAY, EXPRESSION], Number),
        "merge" => (&[], Object),
        "not_null" => (&[Takes::Anything], Any),
        "reverse" => (&[Takes::OneOf(&[Array, String])], Array),
        "sort" => (&[ARRAY], Array),
        "sort_by" => (&[ARRAY, EXPRESSION], Array),
        "to_array" => (&[Takes::Anything], Array),
        "to_string" | "type" => (&[Takes::Anything], String),
        "to_number" => (&[Takes::Anything], Number),
        _ => return None,
    };
    let more = match name {
        "merge" => Some(OBJECT),
        "not_null" => Some(Takes::Anything),
        _ => None,
    };
    Some(Function {
        arguments,
        more,
        gives,
    })
}

impl Function {
    /// What stands for the result.
    pub(super) fn result<'m>(&self) -> Value<'m> {
        match self.gives {
            Kind::String => Value::Text("".into()),
            Kind::Number => Value::Number(0.0),
            Kind::Boolean => Value::Bool(false),
            Kind::Array => Value::array(Vec::new()),
            Kind::Object => Value::object(Vec::new()),
            _ => Value::Any,
        }
    }
}

impl Takes {
    /// Why a value is not what is taken.
    pub(super) fn refusal(self, value: &Value<'_>) -> Option<String> {
        let found = value.kind();
        if found == Kind::Any {
            return None;
        }
        match self {
            Self::Anything => None,
            Self::One(kind) => (found != kind)
                .then(|| format!("Expected argument to be {kind}, but found {found}")),
            Self::OneOf(kinds) => {
                let shown: Vec<_> = kinds.iter().map(Kind::to_string).collect();
                let shown = shown.join(", ");
                (!kinds.contains(&found))
                    .then(|| format!("Expected one of [{shown}], but found {found}"))
            }
            Self::ArrayOf(kind) => match value.items() {
                None => Some(format!(
                    "Expected argument to be an array, but found {found}"
                )),
                Some(items) => {
                    let kinds = items.iter().map(Value::kind).enumerate();
                    let mut wrong = kinds.filter(|(_, found)| *found != kind);
                    wrong.next().map(|(index, found)| {
                        format!("Expected an array of {kind}, but found {found} at index {index}")
                    })
                }
            },
        }
    }
}
