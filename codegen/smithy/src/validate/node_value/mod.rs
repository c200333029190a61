//! Checks node values against the shapes they are values of.

mod constraint;
mod id_ref;
mod timestamp;

#[cfg(test)]
mod tests;

use regex::Regex;

use crate::diagnostic::Severity;
use crate::map::HashMap;
use crate::model::Model;
use crate::node::{Node, NodeValue, Number};
use crate::selector::Work;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::is_identifier;

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
    /// The name that was probably meant.
    pub(super) suggestion: Option<String>,
}

/// How strict a check is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    /// Whether broken constraints are warned of only.
    pub(in crate::validate) lenient: bool,
    /// Whether a zero out of range is warned of only.
    pub(in crate::validate) lenient_zero: bool,
    /// Whether `null` stands for any value that is left out.
    pub(in crate::validate) nulls: bool,
    /// Whether timestamps are numbers whatever their format.
    pub(in crate::validate) epoch_seconds: bool,
}

/// Checks many values of one model; keeps what is costly to prepare.
pub(super) struct Checker<'m> {
    model: &'m Model,
    patterns: HashMap<String, Option<Regex>>,
    selected: HashMap<String, id_ref::Selected<'m>>,
    work: Work,
    /// How much more memory patterns may take, in bytes.
    patterns_room: usize,
}

impl<'m> Checker<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            patterns: HashMap::default(),
            selected: HashMap::default(),
            work: Work::default(),
            patterns_room: constraint::PATTERNS_SIZE,
        }
    }

    /// Whatever is wrong with a node as a value of a shape.
    pub(super) fn check(&mut self, shape: &Shape, node: &Node, rules: Rules) -> Vec<Finding> {
        self.run(rules, |check| check.value(shape, node))
    }

    /// Whatever is wrong with a node as a value of a member.
    pub(super) fn check_member(
        &mut self,
        member: &crate::shape::Member,
        node: &Node,
        rules: Rules,
    ) -> Vec<Finding> {
        let target = self.model.target(member);
        self.run(rules, |check| {
            check.has_format = member.traits.timestamp_format().is_some();
            target
                .into_iter()
                .for_each(|target| check.value(target, node));
            check.has_format = false;
            check.constraints(&member.traits, &member.id, "Member", target, node);
        })
    }

    fn run(&mut self, rules: Rules, body: impl FnOnce(&mut Check<'_, 'm>)) -> Vec<Finding> {
        let mut check = Check {
            checker: self,
            rules,
            path: Vec::new(),
            findings: Vec::new(),
            has_format: false,
        };
        body(&mut check);
        check.findings
    }
}

struct Check<'a, 'm> {
    checker: &'a mut Checker<'m>,
    rules: Rules,
    path: Vec<String>,
    findings: Vec<Finding>,
    /// Whether the member whose value this is has a timestamp format, which counts then.
    has_format: bool,
}

impl<'m> Check<'_, 'm> {
    fn push(&mut self, severity: Severity, event: &str, node: &Node, message: String) {
        let path = self.path.iter().map(|step| format!(".{step}")).collect();
        let finding = Finding {
            severity,
            event: event.to_owned(),
            path,
            span: node.span,
            message,
            suggestion: None,
        };
        self.findings.push(finding);
    }

    fn fail(&mut self, node: &Node, message: String) {
        self.push(Severity::Error, "", node, message);
    }

    /// A broken constraint.
    fn breach(&mut self, event: &str, node: &Node, message: String) {
        let severity = if self.rules.lenient {
            Severity::Warning
        } else {
            Severity::Error
        };
        self.push(severity, event, node, message);
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
            (ShapeKind::Timestamp, _) => {}
            (ShapeKind::Boolean, Bool(_)) | (ShapeKind::Blob | ShapeKind::String, String(_)) => {}
            (ShapeKind::Enum, String(text)) => self.enumeration(shape, node, text),
            (kind, Number(number)) if kind.is_number() => self.number(kind, shape, node, number),
            (ShapeKind::Float | ShapeKind::Double, String(text)) => self.word(shape, node, text),
            (ShapeKind::BigInteger | ShapeKind::BigDecimal, String(_)) => {}
            (ShapeKind::List | ShapeKind::Set, Array(items)) => self.list(shape, items),
            (ShapeKind::Map, Object(members)) => self.map(shape, members),
            (ShapeKind::Structure, Object(members)) => self.structure(shape, node, members),
            (ShapeKind::Union, Object(members)) => self.union(shape, node, members),
            _ => return self.mismatch(shape, node),
        }
        self.constraints(&shape.traits, &shape.id, "Target", Some(shape), node);
    }

    fn mismatch(&mut self, shape: &Shape, node: &Node) {
        if node.is_null() && self.rules.nulls {
            return;
        }
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

    /// Floats that have no digits.
    fn word(&mut self, shape: &Shape, node: &Node, text: &str) {
        if !matches!(text, "NaN" | "Infinity" | "-Infinity") {
            self.fail(
                node,
                format!(
                    "Value for `{}` must either be numeric or one of the following strings: \
                     [\"Infinity\", \"-Infinity\", \"NaN\"], but was \"{text}\"",
                    shape.id
                ),
            );
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
            Some(value) if kind == ShapeKind::IntEnum => self.int_enumeration(shape, node, value),
            _ => {}
        }
    }

    fn int_enumeration(&mut self, shape: &Shape, node: &Node, value: i128) {
        let members = shape.members.values();
        let mut values: Vec<_> = members
            .filter_map(|m| m.traits.enum_value()?.as_i64())
            .collect();
        values.sort_unstable();
        if values.iter().any(|known| i128::from(*known) == value) {
            return;
        }
        let values: Vec<_> = values.iter().map(i64::to_string).collect();
        let (id, values) = (&shape.id, values.join(", "));
        self.fail(
            node,
            format!(
                "Integer value provided for `{id}` must be one of the following values: {values}, but found {value}"
            ),
        );
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
        let Some(target) = self.checker.model.target(member) else {
            return;
        };
        if node.is_null() && target.kind != ShapeKind::Document {
            return self.null(shape, name, node);
        }
        self.has_format = member.traits.timestamp_format().is_some();
        self.value(target, node);
        self.has_format = false;
        self.constraints(&member.traits, &member.id, "Member", Some(target), node);
    }

    /// Only sparse lists and maps have nulls.
    fn null(&mut self, shape: &Shape, name: &str, node: &Node) {
        let kind = match shape.kind {
            ShapeKind::List | ShapeKind::Set => "list",
            ShapeKind::Map => "map",
            _ => {
                let target = shape
                    .member(name)
                    .and_then(|m| self.checker.model.target(m));
                return target
                    .into_iter()
                    .for_each(|target| self.mismatch(target, node));
            }
        };
        if !shape.traits.is_sparse() {
            let id = &shape.id;
            self.fail(
                node,
                format!("Non-sparse {kind} shape `{id}` cannot contain null values"),
            );
        }
    }

    fn structure(&mut self, shape: &Shape, node: &Node, members: &crate::node::Object) {
        self.known_members(shape, members);
        self.required_nulls(shape, members);
        for member in shape.members.values() {
            let missing = member.traits.is_required() && !members.contains_key(member.name());
            if missing {
                let (name, id) = (member.name(), &shape.id);
                let message = format!("Missing required structure member `{name}` for `{id}`");
                self.breach("", node, message);
            }
        }
    }

    /// Documents may be `null`, but not where they are required.
    fn required_nulls(&mut self, shape: &Shape, members: &crate::node::Object) {
        for (name, entry) in members.iter().filter(|(_, entry)| entry.value.is_null()) {
            let member = shape
                .member(name)
                .filter(|member| member.traits.is_required());
            let target = member.and_then(|member| self.checker.model.target(member));
            if target.is_some_and(|target| target.kind == ShapeKind::Document) {
                let id = &shape.id;
                let message =
                    format!("Required structure member `{name}` for `{id}` cannot be null");
                self.step(name.to_string(), |check| {
                    check.breach("", &entry.value, message)
                });
            }
        }
    }

    fn union(&mut self, shape: &Shape, node: &Node, members: &crate::node::Object) {
        if members.len() > 1 {
            let message = "union values can contain a value for only a single member";
            return self.fail(node, message.to_owned());
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
        if let Some(finding) = self.findings.last_mut() {
            finding.suggestion = near.map(str::to_owned);
        }
    }
}
