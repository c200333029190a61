//! The serializer that gives every top-level member to the place it is bound to.

use super::message::{Message, Written};
use super::scalar::{Scalar, UNBINDABLE};
use super::text::Location;
use super::{Direction, list};
use crate::schema::{Binding, Member, ROOT};
use crate::serde::{Error, ErrorKind, Members, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Document, Timestamp};
use bytes::Bytes;

/// Writes the members of a structure into a message, and those of the body to `document`.
pub(super) fn write_members(
    value: &dyn Members,
    direction: Direction,
    message: &mut Message,
    document: Option<&mut dyn ShapeSerializer>,
) {
    value.write_members(&mut BindingWriter {
        direction,
        message,
        document,
        scope: Scope::Members,
    });
}

struct BindingWriter<'a, 'w> {
    direction: Direction,
    message: &'a mut Message,
    document: Option<&'a mut (dyn ShapeSerializer + 'w)>,
    scope: Scope,
}

/// Where the writer stands.
enum Scope {
    /// Among the members.
    Members,
    /// In an aggregate of the document, this deep.
    Document(usize),
    /// In a list that is bound to a header or query parameter.
    List(Location, Vec<String>),
    /// In a map that is bound to headers or query parameters.
    Map(Location, Vec<(String, Vec<String>)>),
    /// In an aggregate that cannot be bound, this deep.
    Refused(usize),
}

impl BindingWriter<'_, '_> {
    fn scalar(&mut self, m: &'static Member, value: Scalar<'_>) {
        match self.scope {
            Scope::Members => self.member(m, value),
            Scope::Document(_) => self.forward(|w| value.forward(m, w)),
            Scope::List(location, _) | Scope::Map(location, _) => self.element(m, location, value),
            Scope::Refused(_) => {}
        }
    }

    fn member(&mut self, m: &'static Member, value: Scalar<'_>) {
        match (self.direction.place(m), value) {
            (Binding::Body, _) => self.forward(|w| value.forward(m, w)),
            (Binding::Payload, _) => self.payload(value),
            (Binding::ResponseCode, Scalar::Integer(code)) => self.message.status(m, code),
            (place, _) => self.text_member(m, place, value),
        }
    }

    fn text_member(&mut self, m: &'static Member, place: Binding, value: Scalar<'_>) {
        match (value.text(m, location(place)), place) {
            (Err(kind), _) => self.message.fail_at(m, kind),
            (Ok(None), _) => {}
            (Ok(Some(text)), Binding::Label) => self.message.label(m, &text),
            (Ok(Some(text)), Binding::Query(name)) => self.message.query.named(name, &text),
            (Ok(Some(text)), Binding::Header(name)) => self.message.header(m, name, &text),
            _ => self.message.fail_at(m, ErrorKind::Unwritable(UNBINDABLE)),
        }
    }

    fn payload(&mut self, value: Scalar<'_>) {
        self.message.has_payload = true;
        match value {
            Scalar::Blob(bytes) if self.message.is_raw => {
                self.message.raw = Some(Written::Whole(bytes.clone()));
            }
            Scalar::String(text) if self.message.is_raw => {
                self.message.raw = Some(Written::Whole(Bytes::copy_from_slice(text.as_bytes())));
            }
            value => self.forward(|w| value.forward(&ROOT, w)),
        }
    }

    fn element(&mut self, m: &'static Member, location: Location, value: Scalar<'_>) {
        let text = match value.text(m, location) {
            Ok(Some(text)) => text.into_owned(),
            Ok(None) => return,
            Err(kind) => return self.message.fail_at(m, kind),
        };
        match &mut self.scope {
            Scope::List(_, items) => items.push(text),
            Scope::Map(_, entries) => entries.extend_last(text),
            _ => {}
        }
    }

    fn forward(&mut self, call: impl FnOnce(&mut dyn ShapeSerializer)) {
        if let Some(document) = &mut self.document {
            call(&mut **document);
        }
    }

    /// Begins an aggregate of the document, or refuses one that cannot be bound.
    fn begin(
        &mut self,
        m: &'static Member,
        call: impl FnOnce(&mut dyn ShapeSerializer, &'static Member),
    ) {
        let place = self.direction.place(m);
        match &mut self.scope {
            Scope::Document(depth) => {
                *depth += 1;
                self.forward(|w| call(w, m));
            }
            Scope::Refused(depth) => *depth += 1,
            Scope::Members if matches!(place, Binding::Body | Binding::Payload) => {
                self.scope = Scope::Document(1);
                self.message.has_payload |= place == Binding::Payload;
                self.forward(|w| call(w, root(place, m)));
            }
            _ => {
                self.message.fail_at(m, ErrorKind::Unwritable(UNBINDABLE));
                self.scope = Scope::Refused(1);
            }
        }
    }

    /// Ends an aggregate.
    fn end(
        &mut self,
        m: &'static Member,
        call: impl FnOnce(&mut dyn ShapeSerializer, &'static Member),
    ) {
        match &mut self.scope {
            Scope::Document(1) => {
                self.scope = Scope::Members;
                let place = self.direction.place(m);
                self.forward(|w| call(w, root(place, m)));
            }
            Scope::Document(depth) => {
                *depth -= 1;
                self.forward(|w| call(w, m));
            }
            Scope::Refused(depth) if *depth > 1 => *depth -= 1,
            _ => self.scope = Scope::Members,
        }
    }

    fn bind_list(
        &mut self,
        m: &'static Member,
        place: Binding,
        location: Location,
        items: &[String],
    ) {
        match place {
            Binding::Query(name) => items
                .iter()
                .for_each(|item| self.message.query.named(name, item)),
            Binding::Header(name) => self.message.header(m, name, &join(m, location, items)),
            _ => {}
        }
    }

    fn bind_map(
        &mut self,
        m: &'static Member,
        place: Binding,
        entries: Vec<(String, Vec<String>)>,
    ) {
        let Binding::PrefixHeaders(prefix) = place else {
            return self.message.params(entries);
        };
        for (key, values) in entries {
            for value in values {
                self.message.prefixed(m, format!("{prefix}{key}"), value);
            }
        }
    }
}

trait Entries {
    fn extend_last(&mut self, value: String);
}

impl Entries for Vec<(String, Vec<String>)> {
    fn extend_last(&mut self, value: String) {
        if let Some((_, values)) = self.last_mut() {
            values.push(value);
        }
    }
}

// A payload is a whole document.
fn root(place: Binding, m: &'static Member) -> &'static Member {
    if place == Binding::Payload { &ROOT } else { m }
}

fn location(place: Binding) -> Location {
    match place {
        Binding::Header(_) | Binding::PrefixHeaders(_) => Location::Header,
        _ => Location::Uri,
    }
}

fn join(m: &'static Member, location: Location, items: &[String]) -> String {
    let element = m.target().members().first();
    let is_date = element.is_some_and(|e| location.is_http_date(e));
    let mut out = String::new();
    items
        .iter()
        .for_each(|item| list::push(item, is_date, &mut out));
    out
}

macro_rules! scalars {
    ($($method:ident($value:ident: $type:ty) => $scalar:expr;)*) => {$(
        fn $method(&mut self, m: &'static Member, $value: $type) {
            self.scalar(m, $scalar);
        }
    )*};
}

impl ShapeSerializer for BindingWriter<'_, '_> {
    scalars! {
        write_boolean(v: bool) => Scalar::Boolean(v);
        write_integer(v: i64) => Scalar::Integer(v);
        write_float(v: f32) => Scalar::Float(v);
        write_double(v: f64) => Scalar::Double(v);
        write_big_integer(v: &BigInteger) => Scalar::BigInteger(v);
        write_big_decimal(v: &BigDecimal) => Scalar::BigDecimal(v);
        write_string(v: &str) => Scalar::String(v);
        write_blob(v: &Blob) => Scalar::Blob(v);
        write_timestamp(v: Timestamp) => Scalar::Timestamp(v);
        write_document(v: &Document) => Scalar::Document(v);
    }

    fn write_null(&mut self, m: &'static Member) {
        self.scalar(m, Scalar::Null);
    }

    fn write_stream(&mut self, m: &'static Member, value: &ByteStream) {
        match value.as_bytes() {
            Some(bytes) => self.write_blob(m, bytes),
            None if self.direction.place(m) == Binding::Payload => {
                self.message.has_payload = true;
                self.message.raw = Some(Written::Stream(value.length()));
            }
            None => self.message.fail_at(m, ErrorKind::Unwritable(UNBINDABLE)),
        }
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m, |w, m| w.begin_structure(m));
    }

    fn end_structure(&mut self, m: &'static Member) {
        self.end(m, |w, m| w.end_structure(m));
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        let place = self.direction.place(m);
        match (&self.scope, place) {
            (Scope::Members, Binding::Header(_) | Binding::Query(_)) => {
                self.scope = Scope::List(location(place), Vec::with_capacity(len));
            }
            // The values of one name in a map of lists.
            (Scope::Map(..), _) => {}
            _ => self.begin(m, |w, m| w.begin_list(m, len)),
        }
    }

    fn end_list(&mut self, m: &'static Member) {
        match &mut self.scope {
            Scope::List(location, items) => {
                let (location, items) = (*location, std::mem::take(items));
                self.scope = Scope::Members;
                self.bind_list(m, self.direction.place(m), location, &items);
            }
            Scope::Map(..) => {}
            _ => self.end(m, |w, m| w.end_list(m)),
        }
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        let place = self.direction.place(m);
        match (&self.scope, place) {
            (Scope::Members, Binding::PrefixHeaders(_) | Binding::QueryParams) => {
                self.scope = Scope::Map(location(place), Vec::with_capacity(len));
            }
            _ => self.begin(m, |w, m| w.begin_map(m, len)),
        }
    }

    fn key(&mut self, key: &str) {
        match &mut self.scope {
            Scope::Document(_) => self.forward(|w| w.key(key)),
            Scope::Map(_, entries) => entries.push((key.to_owned(), Vec::new())),
            _ => {}
        }
    }

    fn end_map(&mut self, m: &'static Member) {
        match &mut self.scope {
            Scope::Map(_, entries) => {
                let entries = std::mem::take(entries);
                self.scope = Scope::Members;
                self.bind_map(m, self.direction.place(m), entries);
            }
            _ => self.end(m, |w, m| w.end_map(m)),
        }
    }

    fn fail(&mut self, error: Error) {
        self.message.fail(error);
    }
}
