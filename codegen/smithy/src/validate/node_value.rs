//! Checks a node value against the shape it is a value of.

use crate::diagnostic::Severity;
use crate::model::Model;
use crate::node::{Node, NodeValue, Number};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::{ShapeId, is_identifier};
use crate::traits::{RangeTrait, TraitMap, id};

/// Something wrong with a value.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) severity: Severity,
    /// Appended to the event identifier after a dot; may be empty.
    pub(super) event: String,
    /// Keys and positions from the value to the place, each after a dot.
    pub(super) path: String,
    pub(super) span: crate::source::Span,
    pub(super) message: String,
}

/// Whatever is wrong with `node` as a value of `shape`.
pub(super) fn check(model: &Model, shape: &Shape, node: &Node) -> Vec<Finding> {
    let mut check = Check {
        model,
        path: Vec::new(),
        findings: Vec::new(),
    };
    check.value(shape, node);
    check.findings
}

struct Check<'a> {
    model: &'a Model,
    path: Vec<String>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, severity: Severity, event: &str, node: &Node, message: String) {
        let path = self.path.iter().map(|step| format!(".{step}")).collect();
        let finding = Finding {
            severity,
            event: event.to_owned(),
            path,
            span: node.span,
            message,
        };
        self.findings.push(finding);
    }

    fn fail(&mut self, node: &Node, message: String) {
        self.push(Severity::Error, "", node, message);
    }

    fn step(&mut self, step: String, body: impl FnOnce(&mut Self)) {
        self.path.push(step);
        body(self);
        self.path.pop();
    }

    fn value(&mut self, shape: &Shape, node: &Node) {
        use NodeValue::{Array, Bool, Number, Object, String};
        match (shape.kind, &node.value) {
            (ShapeKind::Document, _) => {}
            (ShapeKind::Timestamp, String(_) | Number(_)) => {}
            (ShapeKind::Boolean, Bool(_)) | (ShapeKind::Blob, String(_)) => {}
            (ShapeKind::String, String(text)) => self.text(shape, node, text),
            (ShapeKind::Enum, String(text)) => self.enumeration(shape, node, text),
            (kind, Number(number)) if kind.is_number() => self.number(kind, shape, node, number),
            (ShapeKind::Float | ShapeKind::Double, String(text))
                if matches!(&**text, "NaN" | "Infinity" | "-Infinity") => {}
            (ShapeKind::BigInteger | ShapeKind::BigDecimal, String(_)) => {}
            (ShapeKind::List | ShapeKind::Set, Array(items)) => self.list(shape, items),
            (ShapeKind::Map, Object(members)) => self.map(shape, members),
            (ShapeKind::Structure, Object(members)) => self.structure(shape, node, members),
            (ShapeKind::Union, Object(members)) => self.union(shape, node, members),
            _ => self.mismatch(shape, node),
        }
        self.constraints(&shape.traits, &shape.id, "Target", node);
    }

    fn mismatch(&mut self, shape: &Shape, node: &Node) {
        let wanted = match shape.kind {
            kind if kind.is_number() => "number",
            ShapeKind::List | ShapeKind::Set => "array",
            ShapeKind::Map | ShapeKind::Structure | ShapeKind::Union => "object",
            ShapeKind::Boolean => "boolean",
            _ => "string",
        };
        let found = node.type_name();
        let value = match &node.value {
            NodeValue::String(text) => format!(", `{text}`"),
            NodeValue::Bool(_) | NodeValue::Number(_) => format!(", `{node}`"),
            _ => String::new(),
        };
        let (kind, id) = (shape.kind, &shape.id);
        self.fail(
            node,
            format!("Expected {wanted} value for {kind} shape, `{id}`; found {found} value{value}"),
        );
    }

    fn text(&mut self, shape: &Shape, node: &Node, text: &str) {
        if let Some(reference) = shape.trait_value(id::ID_REF) {
            self.shape_reference(reference, node, text);
        }
    }

    /// The `idRef` trait: the text names a shape, which exists if it must.
    fn shape_reference(&mut self, reference: &Node, node: &Node, text: &str) {
        let own = reference
            .get("errorMessage")
            .and_then(Node::as_str)
            .map(str::to_owned);
        let Ok(id) = ShapeId::parse(text) else {
            return self.fail(
                node,
                own.unwrap_or_else(|| format!("Invalid shape ID: {text}")),
            );
        };
        let must_exist = reference
            .get("failWhenMissing")
            .and_then(Node::as_bool)
            .unwrap_or(false);
        let exists = self.model.get(&id).is_some() || self.model.member(&id).is_some();
        if must_exist && !exists {
            let usual = || format!("Shape ID `{text}` was not found in the model");
            self.fail(node, own.unwrap_or_else(usual));
        }
    }

    fn enumeration(&mut self, shape: &Shape, node: &Node, text: &str) {
        let values = shape
            .members
            .values()
            .filter_map(|member| member.traits.enum_value()?.as_str());
        let mut values: Vec<&str> = values.collect();
        if values.contains(&text) {
            return;
        }
        values.sort_unstable();
        let (id, values) = (&shape.id, super::ticked(values));
        let message = format!(
            "String value provided for `{id}` must be one of the following values: {values}"
        );
        self.fail(node, message);
    }

    fn number(&mut self, kind: ShapeKind, shape: &Shape, node: &Node, number: &Number) {
        let Some((least, most)) = kind.integer_bounds() else {
            return;
        };
        let id = &shape.id;
        match number.as_i128() {
            None if number.is_fractional() => self.fail(
                node,
                format!("{kind} shapes must not have floating point values, but found `{number}` provided for `{id}`"),
            ),
            Some(value) if value > most => {
                self.fail(node, format!("{kind} value must be < {most}, but found {number}"));
            }
            Some(value) if value < least => {
                self.fail(node, format!("{kind} value must be > {least}, but found {number}"));
            }
            _ => {}
        }
    }

    fn list(&mut self, shape: &Shape, items: &[Node]) {
        for (index, item) in items.iter().enumerate() {
            self.step(index.to_string(), |check| {
                check.member(shape, "member", item)
            });
        }
    }

    fn map(&mut self, shape: &Shape, members: &crate::node::Object) {
        for (key, entry) in members {
            let key_node = Node::string(key, entry.key_span);
            self.step(format!("{key} (map-key)"), |check| {
                check.member(shape, "key", &key_node)
            });
            self.step(key.to_string(), |check| {
                check.member(shape, "value", &entry.value)
            });
        }
    }

    fn member(&mut self, shape: &Shape, name: &str, node: &Node) {
        let Some(member) = shape.member(name) else {
            return;
        };
        let Some(target) = self.model.target(member) else {
            return;
        };
        let sparse = shape.traits.is_sparse() && name != "key";
        if node.is_null() && sparse {
            return;
        }
        self.value(target, node);
        self.constraints(&member.traits, &member.id, "Member", node);
    }

    fn structure(&mut self, shape: &Shape, node: &Node, members: &crate::node::Object) {
        self.known_members(shape, members);
        for member in shape.members.values() {
            let missing = member.traits.is_required() && !members.contains_key(member.name());
            if missing {
                let (name, id) = (member.name(), &shape.id);
                self.fail(
                    node,
                    format!("Missing required structure member `{name}` for `{id}`"),
                );
            }
        }
    }

    fn union(&mut self, shape: &Shape, node: &Node, members: &crate::node::Object) {
        if members.len() > 1 {
            self.fail(
                node,
                "union values can contain a value for only a single member".to_owned(),
            );
        }
        self.known_members(shape, members);
    }

    fn known_members(&mut self, shape: &Shape, members: &crate::node::Object) {
        for (key, entry) in members {
            match shape.member(key) {
                Some(_) => self.step(key.to_string(), |check| {
                    check.member(shape, key, &entry.value)
                }),
                None => self.unknown_member(shape, key, entry),
            }
        }
    }

    fn unknown_member(&mut self, shape: &Shape, key: &str, entry: &crate::node::Entry) {
        let id = &shape.id;
        let event = format!("UnknownMember.{id}.{key}");
        let at = Node::string(key, entry.key_span);
        let near = shape.members.keys().map(|name| &**name);
        let near = crate::diagnostic::nearest(key, near).filter(|_| is_identifier(key));
        let advice = near
            .map(|near| format!(". Did you mean `{near}`?"))
            .unwrap_or_default();
        self.push(
            Severity::Warning,
            &event,
            &at,
            format!("Member `{key}` does not exist in `{id}`{advice}"),
        );
    }

    /// `length` and `range` of a shape or member.
    fn constraints(&mut self, traits: &TraitMap, on: &ShapeId, place: &str, node: &Node) {
        if let Some(length) = traits.length() {
            self.length(length, on, node);
        }
        if let (Some(range), Some(number)) = (traits.range(), node.as_number()) {
            self.range(range, number, on, place, node);
        }
    }

    fn range(
        &mut self,
        range: RangeTrait<'_>,
        number: &Number,
        on: &ShapeId,
        place: &str,
        node: &Node,
    ) {
        let Some(value) = number.as_f64() else { return };
        let breaks = |bound: Option<&'_ str>, wrong: fn(f64, f64) -> bool| {
            bound
                .and_then(|bound| bound.parse().ok())
                .is_some_and(|bound| wrong(value, bound))
        };
        let below = breaks(range.min, |value, min| value < min).then_some(("greater", range.min));
        let above = breaks(range.max, |value, max| value > max).then_some(("less", range.max));
        for (word, bound) in below.into_iter().chain(above) {
            let bound = bound.unwrap_or_default();
            let message = format!(
                "Value provided for `{on}` must be {word} than or equal to {bound}, but found {number}"
            );
            self.push(
                Severity::Error,
                &format!("{place}.InvalidRange"),
                node,
                message,
            );
        }
    }

    fn length(&mut self, length: crate::traits::LengthTrait, on: &ShapeId, node: &Node) {
        let (count, unit) = match &node.value {
            NodeValue::String(text) => (text.chars().count(), "characters"),
            NodeValue::Array(items) => (items.len(), "elements"),
            NodeValue::Object(members) => (members.len(), "entries"),
            _ => return,
        };
        let count = count as u64;
        let text = unit == "characters";
        let below = length.min.filter(|min| count < *min).map(|min| match text {
            true => format!("String value provided for `{on}` must be >= {min} characters, but the provided value is only {count} characters."),
            false => format!("Value provided for `{on}` must have at least {min} {unit}, but the provided value only has {count} {unit}"),
        });
        let above = length.max.filter(|max| count > *max).map(|max| match text {
            true => format!("String value provided for `{on}` must be <= {max} characters, but the provided value is {count} characters."),
            false => format!("Value provided for `{on}` must have no more than {max} {unit}, but the provided value has {count} {unit}"),
        });
        for message in below.into_iter().chain(above) {
            self.fail(node, message);
        }
    }
}
