//! A value with all that it holds.

use super::check::{self, Broken, Ranged};
use super::unique::Uniqueness;
use crate::schema::Member;
use crate::serde::{Error, Members, Segment, ShapeSerializer};
use crate::service::Violation;
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Decimal, Document, Timestamp};

/// How many bytes of words are enough of an answer.
const ENOUGH: usize = 64 * 1024;

/// Everything that breaks a constraint, in order.
pub(super) fn walk(value: &dyn Members) -> Vec<Violation> {
    let mut walker = Walker::default();
    walker.places.push(Place::Structure(""));
    value.write_members(&mut walker);
    walker.violations
}

#[derive(Default)]
struct Walker {
    places: Vec<Place>,
    unique: Uniqueness,
    /// How deep in an aggregate without constraints.
    skipped: usize,
    violations: Vec<Violation>,
    words: usize,
}

/// What the walker is inside of, and at which step of it.
enum Place {
    Structure(&'static str),
    List { index: usize, is_unique: bool },
    Map { map: &'static Member, key: String },
}

impl Walker {
    /// Comes to a value; `false` where nothing has to be known of it.
    fn visit(&mut self, m: &'static Member) -> bool {
        if self.skipped > 0 {
            return false;
        }
        if let Some(Place::Structure(step)) = self.places.last_mut() {
            *step = m.name();
            self.unique.record(b'm', m.name().as_bytes());
        }
        true
    }

    /// Leaves a value.
    fn leave(&mut self) {
        if let Some(Place::List { index, is_unique }) = self.places.last_mut() {
            *index += 1;
            if *is_unique {
                self.unique.end_element();
            }
        }
    }

    fn scalar(
        &mut self,
        m: &'static Member,
        kind: u8,
        bytes: &[u8],
        broken: impl FnOnce() -> [Option<Broken>; 3],
    ) {
        if self.visit(m) {
            self.unique.record(kind, bytes);
            broken().into_iter().flatten().for_each(|b| self.report(&b));
            self.leave();
        }
    }

    fn number(&mut self, m: &'static Member, bytes: &[u8], value: impl Ranged) {
        self.scalar(m, b'n', bytes, || [check::range(m, value), None, None]);
    }

    fn big_number(&mut self, m: &'static Member, value: Option<Decimal<'_>>) {
        let is_recorded = self.unique.is_recording();
        let bytes = value.filter(|_| is_recorded).map(|v| v.canonical());
        self.number(m, &bytes.unwrap_or_default(), value);
    }

    fn plain(&mut self, m: &'static Member, bytes: &[u8]) {
        self.scalar(m, b'p', bytes, || [None, None, None]);
    }

    /// Goes into an aggregate.
    fn begin(&mut self, m: &'static Member, place: Place, broken: Option<Broken>) {
        if !self.visit(m) {
            self.skipped += 1;
            return;
        }
        if let Some(broken) = broken {
            self.report(&broken);
        }
        if m.target().is_constrained() || check::wants_unique_items(m) || self.unique.is_recording()
        {
            self.enter(place);
        } else {
            self.skipped = 1;
        }
    }

    fn enter(&mut self, place: Place) {
        self.unique.record(b'(', &[]);
        if let Place::List {
            is_unique: true, ..
        } = place
        {
            self.unique.begin();
        }
        self.places.push(place);
    }

    /// Goes out of an aggregate.
    fn end(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else {
            self.exit();
        }
        if self.skipped == 0 {
            self.leave();
        }
    }

    fn exit(&mut self) {
        if let Some(Place::List {
            is_unique: true, ..
        }) = self.places.pop()
            && self.unique.end()
        {
            self.report(&Broken::UniqueItems);
        }
        self.unique.record(b')', &[]);
    }

    fn report(&mut self, broken: &Broken) {
        if self.words >= ENOUGH {
            return;
        }
        let path = path(&self.places);
        let message = broken.message(&path);
        self.words = self.words.saturating_add(message.len());
        self.violations.push(Violation { path, message });
    }

    // What is wrong with a key is told of its map.
    fn check_key(&mut self, text: &str) {
        let Some(Place::Map { map, .. }) = self.places.last() else {
            return;
        };
        let Some(m) = map.target().members().first() else {
            return;
        };
        let inner = self.places.pop();
        text_checks(m, text)
            .into_iter()
            .flatten()
            .for_each(|b| self.report(&b));
        self.places.extend(inner);
    }
}

/// The path of the current value. Ends above a key that is sensitive.
fn path(places: &[Place]) -> String {
    let mut path = String::new();
    for place in places {
        match place {
            Place::Structure(name) => Segment::Member(name).push_to(&mut path),
            Place::List { index, .. } => Segment::Index(*index).push_to(&mut path),
            Place::Map { map, .. } if has_sensitive_keys(map) => break,
            Place::Map { key, .. } => Segment::Key(key.clone()).push_to(&mut path),
        }
    }
    path
}

fn has_sensitive_keys(map: &Member) -> bool {
    map.target()
        .members()
        .first()
        .is_some_and(Member::is_sensitive)
}

fn text_checks(m: &'static Member, text: &str) -> [Option<Broken>; 3] {
    [
        check::length(m, || text.chars().count()),
        check::pattern(m, text),
        check::membership(m, text),
    ]
}

impl ShapeSerializer for Walker {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.plain(m, &[u8::from(value)]);
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.number(m, &value.to_le_bytes(), value);
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.number(m, &value.to_bits().to_le_bytes(), value);
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.number(m, &value.to_bits().to_le_bytes(), value);
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.big_number(m, value.value());
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.big_number(m, value.value());
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.scalar(m, b's', value.as_bytes(), || text_checks(m, value));
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.scalar(m, b'b', value, || {
            [check::length(m, || value.len()), None, None]
        });
    }

    // What comes of one whose length nobody knows is held to it as it comes.
    fn write_stream(&mut self, m: &'static Member, value: &ByteStream) {
        let length = value.length();
        let length = length.map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX));
        self.scalar(m, b'b', &[], || {
            [length.and_then(|n| check::length(m, || n)), None, None]
        });
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        let nanos = i128::from(value.seconds()) * 1_000_000_000 + i128::from(value.subsec_nanos());
        self.plain(m, &nanos.to_le_bytes());
    }

    // No constraint reaches into a document; `@uniqueItems` does not allow one.
    fn write_document(&mut self, m: &'static Member, _: &Document) {
        self.plain(m, &[]);
    }

    fn write_null(&mut self, m: &'static Member) {
        self.scalar(m, b'0', &[], || [None, None, None]);
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m, Place::Structure(""), None);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        let place = Place::List {
            index: 0,
            is_unique: check::wants_unique_items(m),
        };
        self.begin(m, place, check::length(m, || len));
    }

    fn end_list(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        self.begin(
            m,
            Place::Map {
                map: m,
                key: String::new(),
            },
            check::length(m, || len),
        );
    }

    fn key(&mut self, key: &str) {
        if self.skipped > 0 {
            return;
        }
        self.unique.record(b'k', key.as_bytes());
        self.check_key(key);
        if let Some(Place::Map { key: current, .. }) = self.places.last_mut() {
            current.clear();
            current.push_str(key);
        }
    }

    fn end_map(&mut self, _: &'static Member) {
        self.end();
    }

    // A value that cannot be written anywhere has no constraint that it could break.
    fn fail(&mut self, _: Error) {}
}
