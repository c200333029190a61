//! Structures from whole messages.

use super::query::Query;
use super::reader::ValueReader;
use super::text::Location;
use super::{Content, Direction, is_raw, list};
use crate::protocol::document::{is_blank, missing, skip};
use crate::schema::{Binding, Kind, Member, Schema};
use crate::serde::{Error, ErrorKind, Members, Result, Segment, ShapeDeserializer};
use crate::service::{Codec, OperationSchema};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, request, response};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Entry};

/// Reads the input of a request, strictly.
///
/// # Errors
/// What is wrong with the request, with the member that it concerns.
pub(in crate::protocol) fn read_request(
    codec: &dyn Codec,
    op: &'static OperationSchema,
    labels: &[(usize, String)],
    (head, body): (&request::Parts, &Bytes),
    input: &mut dyn Members,
) -> Result<()> {
    let content = Content::of(
        Direction::Request,
        input.schema(),
        op.input_events.is_some(),
    );
    let source = Source {
        direction: Direction::Request,
        labels,
        query: Query::parse(head.uri.query())?,
        headers: &head.headers,
        status: String::new(),
    };
    source.read(codec, content, body, input)
}

/// Reads an output or error from a response, leniently; only the head of an event stream must have what the
/// model requires of it.
///
/// # Errors
/// What is wrong with the response, with the member that it concerns.
pub(in crate::protocol) fn read_response(
    codec: &dyn Codec,
    has_events: bool,
    (head, body): (&response::Parts, &Bytes),
    output: &mut dyn Members,
) -> Result<()> {
    let content = Content::of(Direction::Response, output.schema(), has_events);
    let source = Source {
        direction: Direction::Response,
        labels: &[],
        query: Query::default(),
        headers: &head.headers,
        status: head.status.as_str().to_owned(),
    };
    source.read(codec, content, body, output)
}

/// What a message has beside its body.
struct Source<'a> {
    direction: Direction,
    labels: &'a [(usize, String)],
    query: Query<'a>,
    headers: &'a HeaderMap,
    status: String,
}

impl Source<'_> {
    fn is_strict(&self) -> bool {
        self.direction == Direction::Request
    }

    fn read(
        &self,
        codec: &dyn Codec,
        content: Content,
        body: &Bytes,
        target: &mut dyn Members,
    ) -> Result<()> {
        let schema = target.schema();
        let mut seen = vec![false; schema.members().len()];
        for (index, (m, seen)) in schema.members().iter().zip(&mut seen).enumerate() {
            let found = match self.direction.place(m) {
                Binding::Body => Ok(false),
                Binding::Payload => self.payload(codec, body, (index, m), target),
                place => self.bound(place, (index, m), target),
            };
            *seen = found.map_err(|e| e.inside(Segment::Member(m.name())))?;
        }
        if matches!(content, Content::Document) && !body.is_empty() {
            codec.read(body, self.is_strict(), &mut |d| {
                self.document(d, target, &mut seen)
            })?;
        }
        match content {
            _ if self.is_strict() => check(schema, &seen, |_| true),
            // What the head of an event stream lacks has no other place to come from, and no events may be
            // taken on a guess at it.
            Content::Events => check(schema, &seen, |m| self.direction.place(m) != Binding::Body),
            _ => Ok(()),
        }
    }

    /// Reads a member that is bound to the head; whether it was there.
    fn bound(&self, place: Binding, (index, m): Indexed, target: &mut dyn Members) -> Result<bool> {
        let strict = self.is_strict();
        let mut reader = match place {
            Binding::QueryParams => {
                ValueReader::of_entries(self.query.grouped(), Location::Uri, strict)
            }
            Binding::PrefixHeaders(prefix) => {
                ValueReader::of_entries(self.prefixed(prefix)?, Location::Header, strict)
            }
            Binding::Header(name) => {
                ValueReader::of_values(self.header(name, m)?, Location::Header, strict)
                    .present(self.headers.contains_key(name))
            }
            place => ValueReader::of_values(self.values(place, index), Location::Uri, strict),
        };
        if reader.is_absent() {
            return Ok(false);
        }
        target.read_member(index, &mut reader)?;
        Ok(true)
    }

    fn values(&self, place: Binding, index: usize) -> VecDeque<Cow<'_, str>> {
        match place {
            Binding::Query(name) => self
                .query
                .values(name)
                .map(|v| Cow::Borrowed(&**v))
                .collect(),
            Binding::ResponseCode => VecDeque::from([Cow::Borrowed(self.status.as_str())]),
            _ => self
                .labels
                .iter()
                .filter(|(i, _)| *i == index)
                .map(|(_, v)| Cow::Borrowed(v.as_str()))
                .collect(),
        }
    }

    fn header(&self, name: &str, m: &'static Member) -> Result<VecDeque<Cow<'_, str>>> {
        let mut out = VecDeque::new();
        for value in self.headers.get_all(name) {
            match m.target().members().first() {
                Some(element) => {
                    let is_date = Location::Header.is_http_date(element);
                    list::split(text(value)?, is_date, &mut out).map_err(Error::new)?;
                }
                None => out.push_back(Cow::Borrowed(text(value)?.trim_matches([' ', '\t']))),
            }
        }
        let is_list = m.target().kind() == Kind::List;
        if self.is_strict() && !is_list && out.len() > 1 {
            return Err(Error::new(ErrorKind::Malformed(
                "header: it is there more than once",
            )));
        }
        Ok(out)
    }

    fn prefixed(&self, prefix: &str) -> Result<Vec<(String, Vec<Cow<'_, str>>)>> {
        let named = |(name, value)| after_prefix(name, prefix).map(|key| (key, value));
        let mut entries = BTreeMap::<&str, Cow<'_, str>>::new();
        for (key, value) in self.headers.iter().filter_map(named) {
            let value = text(value)?;
            match entries.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(Cow::Borrowed(value))),
                // Several lines are one value (RFC 9110, section 5.3).
                Entry::Occupied(mut entry) => {
                    let all = entry.get_mut().to_mut();
                    all.push_str(separator(prefix, key));
                    all.push_str(value);
                }
            }
        }
        Ok(entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), vec![value]))
            .collect())
    }

    /// Reads the payload; whether it was there.
    fn payload(
        &self,
        codec: &dyn Codec,
        body: &Bytes,
        (index, m): Indexed,
        target: &mut dyn Members,
    ) -> Result<bool> {
        if is_raw(codec, m.target()) {
            if body.is_empty() && !m.is_required() {
                return Ok(false);
            }
            target.read_member(
                index,
                &mut ValueReader::of_bytes(body.clone(), self.is_strict()),
            )?;
            return Ok(true);
        }
        if body.is_empty() || self.is_stand_in(codec, body, m) {
            return Ok(false);
        }
        codec.read(body, self.is_strict(), &mut |d| {
            target.read_member(index, d)
        })?;
        Ok(true)
    }

    // Clients send an absent structure as one without members.
    fn is_stand_in(&self, codec: &dyn Codec, body: &Bytes, m: &'static Member) -> bool {
        let may_be = self.is_strict() && !m.is_required() && m.target().kind() == Kind::Structure;
        may_be && is_blank(codec, body, m.target())
    }

    /// Reads the members of a document. One that is bound elsewhere does not count here.
    fn document(
        &self,
        d: &mut dyn ShapeDeserializer,
        target: &mut dyn Members,
        seen: &mut [bool],
    ) -> Result<()> {
        let schema = target.schema();
        let mut cursor = d.begin_structure(schema)?;
        while let Some(index) = d.next_member(schema, &mut cursor)? {
            match (schema.members().get(index), seen.get_mut(index)) {
                (Some(m), Some(seen)) if self.direction.place(m) == Binding::Body => {
                    target
                        .read_member(index, d)
                        .map_err(|e| e.inside(Segment::Member(m.name())))?;
                    *seen = true;
                }
                _ => skip(d)?,
            }
        }
        Ok(())
    }
}

type Indexed = (usize, &'static Member);

fn check(schema: &'static Schema, seen: &[bool], is_due: impl Fn(&Member) -> bool) -> Result<()> {
    let mut members = schema.members().iter().zip(seen);
    match members.find(|(m, seen)| m.is_required() && is_due(m) && !**seen) {
        Some((m, _)) => Err(missing(m)),
        None => Ok(()),
    }
}

fn text(value: &HeaderValue) -> Result<&str> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| Error::new(ErrorKind::Malformed("UTF-8")))
}

// Clients of HTTP/2 may take cookies apart (RFC 9113, section 8.2.3).
fn separator(prefix: &str, key: &str) -> &'static str {
    match (prefix, key) {
        ("", "cookie") => "; ",
        _ => ", ",
    }
}

fn after_prefix<'a>(name: &'a HeaderName, prefix: &str) -> Option<&'a str> {
    name.as_str().strip_prefix(prefix)
}
