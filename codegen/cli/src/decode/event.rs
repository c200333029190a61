//! Which event a message is, and its members.

use ciborium::Value;
use trompe::event_stream::{HeaderValue, INITIAL_REQUEST, INITIAL_RESPONSE, Message, MessageKind};
use trompe::types::Timestamp;
use trompe_smithy::Model;
use trompe_smithy::index::{EventStreamIndex, operations_of};
use trompe_smithy::shape::{Member, Shape, ShapeKind};

use super::payload::{Format, base64};
use super::tree::{Data, Tree};
use super::typed::{Typed, date};

const EVENT_HEADER: &str = "smithy.api#eventHeader";
const EVENT_PAYLOAD: &str = "smithy.api#eventPayload";

/// Which end a message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Client,
    Server,
}

/// The event streams of a model in which events are looked for.
pub(super) struct Directory<'m> {
    model: &'m Model,
    operations: Vec<&'m Shape>,
}

/// Where a message is thought to come from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context<'a> {
    pub(super) from: Option<From>,
    pub(super) operation: Option<&'a str>,
}

/// A message as an event of the model.
pub(super) struct Event<'m> {
    pub(super) shape: &'m Shape,
    /// The operations that have it, where it was looked for in several.
    pub(super) operations: Vec<&'m Shape>,
    pub(super) value: Tree,
}

impl<'m> Directory<'m> {
    pub(super) fn new(
        model: &'m Model,
        service: Option<&str>,
        operation: Option<&str>,
    ) -> Result<Self, String> {
        let all: Vec<_> = match service {
            Some(id) => {
                let service = model.find(id).filter(|s| s.kind == ShapeKind::Service);
                let service = service.ok_or_else(|| format!("the model has no service {id}"))?;
                operations_of(model, &service.id)
            }
            None => model.shapes_of(ShapeKind::Operation).collect(),
        };
        let operations: Vec<_> = match operation {
            Some(name) => all.into_iter().filter(|op| is_named(op, name)).collect(),
            None => all,
        };
        match operation {
            Some(name) if operations.is_empty() => Err(format!("there is no operation {name}")),
            _ => Ok(Self { model, operations }),
        }
    }

    /// The event that a message is; `None` for an error outside the model.
    pub(super) fn event(
        &self,
        message: &Message,
        format: Format,
        context: Context<'_>,
    ) -> Option<Result<Event<'m>, String>> {
        let name = match message.headers().semantics().kind {
            MessageKind::Event { event_type } => event_type?,
            MessageKind::Exception { exception_type } => exception_type?,
            MessageKind::Error { .. } => return None,
        };
        let found = self.find(name, context);
        let Some(&(shape, _)) = found.first() else {
            return Some(Err(format!("the model has no event {name} here")));
        };
        let same = |(other, _): &&(&Shape, &Shape)| other.id == shape.id;
        if let Some((other, _)) = found.iter().find(|candidate| !same(candidate)) {
            let words = "say which with --service and --operation";
            return Some(Err(format!(
                "{name} is {} or {}: {words}",
                shape.id, other.id
            )));
        }
        let view = View {
            typed: Typed {
                model: self.model,
                format,
            },
            shape,
            message,
        };
        let value = match name {
            INITIAL_REQUEST | INITIAL_RESPONSE => view.initial(),
            _ => view.event(),
        };
        Some(value.map(|value| Event {
            shape,
            operations: found.into_iter().map(|(_, op)| op).collect(),
            value,
        }))
    }

    /// The structures that a message of this name may be, and their operations.
    fn find(&self, name: &str, context: Context<'_>) -> Vec<(&'m Shape, &'m Shape)> {
        let known = |op: &&&'m Shape| context.operation.is_none_or(|id| op.id.as_str() == id);
        let operations = self.operations.iter().filter(known);
        let pairs = operations.flat_map(|op| {
            let shapes = self.shapes(op, name, context.from);
            shapes.into_iter().map(move |shape| (shape, *op))
        });
        pairs.collect()
    }

    fn shapes(&self, op: &'m Shape, name: &str, from: Option<From>) -> Vec<&'m Shape> {
        let streams = EventStreamIndex::new(self.model);
        let ours = [
            (From::Client, streams.input(&op.id), INITIAL_REQUEST),
            (From::Server, streams.output(&op.id), INITIAL_RESPONSE),
        ];
        let ours = ours
            .into_iter()
            .filter(|(end, ..)| from.is_none_or(|from| from == *end));
        let found = ours.filter_map(|(_, stream, initial)| {
            let stream = stream?;
            match stream.union.member(name) {
                Some(member) => self.model.target(member),
                None => (name == initial).then_some(stream.container),
            }
        });
        found.collect()
    }
}

fn is_named(operation: &Shape, name: &str) -> bool {
    operation.id.as_str() == name || operation.id.name() == name
}

/// A message whose structure is known.
struct View<'a, 'm> {
    typed: Typed<'m>,
    shape: &'m Shape,
    message: &'a Message,
}

impl<'m> View<'_, 'm> {
    /// The members beside the stream.
    fn initial(&self) -> Result<Tree, String> {
        let streams = EventStreamIndex::new(self.typed.model);
        let stream = streams.of_structure(&self.shape.id);
        let is_stream = |m: &Member| stream.is_some_and(|s| s.member.id == m.id);
        let value = self.document()?;
        let members = self.typed.members(self.shape, &value, |m| !is_stream(m));
        Ok(Tree::of(Data::Map(members)))
    }

    fn event(&self) -> Result<Tree, String> {
        let mut members = self.headers();
        let payload = self
            .shape
            .members
            .values()
            .find(|m| m.has_trait(EVENT_PAYLOAD));
        match payload {
            Some(member) if self.message.payload().is_empty() && !self.is_raw(member) => {}
            Some(member) => members.push((member.name().to_owned(), self.payload(member)?)),
            None => {
                let value = self.document()?;
                let is_body = |m: &Member| !m.has_trait(EVENT_HEADER);
                members.extend(self.typed.members(self.shape, &value, is_body));
            }
        }
        Ok(Tree::of(Data::Map(members)))
    }

    /// An empty payload is a structure without members.
    fn document(&self) -> Result<Value, String> {
        match self.message.payload() {
            [] => Ok(Value::Map(Vec::new())),
            payload => self.typed.format.parse(payload),
        }
    }

    fn is_raw(&self, member: &Member) -> bool {
        let target = self.typed.model.target(member);
        target.is_some_and(|t| {
            matches!(
                t.kind,
                ShapeKind::Blob | ShapeKind::String | ShapeKind::Enum
            )
        })
    }

    fn payload(&self, member: &'m Member) -> Result<Tree, String> {
        let payload = self.message.payload();
        let value = match self.typed.model.target(member).map(|target| target.kind) {
            Some(ShapeKind::Blob) => Value::Bytes(payload.to_vec()),
            Some(ShapeKind::String | ShapeKind::Enum) => {
                Value::Text(String::from_utf8_lossy(payload).into_owned())
            }
            _ => self.typed.format.parse(payload)?,
        };
        Ok(self.typed.member(member, &value))
    }

    fn headers(&self) -> Vec<(String, Tree)> {
        let own = self.message.headers().iter();
        let own = own.filter(|(name, _)| !name.starts_with(':'));
        let shown = own.map(|(name, value)| {
            let member = self.shape.member(name);
            let tree = match member.filter(|m| m.has_trait(EVENT_HEADER)) {
                Some(member) => self.header(member, value),
                None => header(value).problem("a header that is not in the model"),
            };
            (name.to_owned(), tree)
        });
        shown.collect()
    }

    fn header(&self, member: &'m Member, value: HeaderValue<'_>) -> Tree {
        let value = match value {
            HeaderValue::Bool(value) => Value::Bool(value),
            HeaderValue::Byte(value) => Value::from(value),
            HeaderValue::Short(value) => Value::from(value),
            HeaderValue::Integer(value) => Value::from(value),
            HeaderValue::Long(value) => Value::from(value),
            HeaderValue::ByteArray(bytes) => Value::Bytes(bytes.to_vec()),
            HeaderValue::String(text) => Value::Text(text.to_owned()),
            HeaderValue::Timestamp(_) | HeaderValue::Uuid(_) => return header(value),
        };
        self.typed.member(member, &value)
    }
}

/// The value of a header as it is.
pub(super) fn header(value: HeaderValue<'_>) -> Tree {
    match value {
        HeaderValue::Bool(value) => Tree::leaf(value),
        HeaderValue::Byte(value) => Tree::leaf(value),
        HeaderValue::Short(value) => Tree::leaf(value),
        HeaderValue::Integer(value) => Tree::leaf(value),
        HeaderValue::Long(value) => Tree::leaf(value),
        HeaderValue::ByteArray(bytes) => Tree::leaf(base64(bytes)).kind("base64"),
        HeaderValue::String(text) => Tree::leaf(text),
        HeaderValue::Timestamp(time) => date(Timestamp::from_millis(time.0)),
        HeaderValue::Uuid(bytes) => Tree::leaf(uuid(bytes)),
    }
}

fn uuid(bytes: [u8; 16]) -> String {
    let hex = super::payload::hex(&bytes);
    let ends = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let parts = ends.map(|(start, end)| hex.get(start..end).unwrap_or_default());
    parts.join("-")
}

/// The name of a header's type (Amazon Event Stream Specification, *Headers*).
pub(super) fn type_name(value: HeaderValue<'_>) -> &'static str {
    match value {
        HeaderValue::Bool(_) => "bool",
        HeaderValue::Byte(_) => "byte",
        HeaderValue::Short(_) => "short",
        HeaderValue::Integer(_) => "integer",
        HeaderValue::Long(_) => "long",
        HeaderValue::ByteArray(_) => "byte_array",
        HeaderValue::String(_) => "string",
        HeaderValue::Timestamp(_) => "timestamp",
        HeaderValue::Uuid(_) => "uuid",
    }
}
