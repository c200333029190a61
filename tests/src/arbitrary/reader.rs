//! A deserializer that makes up what it reads.

use std::borrow::Cow;
use std::collections::BTreeMap;

use trompe::schema::{Binding, Kind, Member, Schema};
use trompe::serde::{Cursor, Error, ErrorKind, Result, ShapeDeserializer};
use trompe::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};

use super::entropy::Entropy;
use super::rules::{Format, Rules};

/// Optional members end here, so that recursive shapes do.
const DEPTH: usize = 6;

pub(super) struct Arbitrary<'a> {
    entropy: Entropy<'a>,
    rules: Rules,
    /// The open structures.
    depth: usize,
    /// Where the top-level member travels that is being read.
    place: Binding,
    /// Whether each of the open collections may hold nulls.
    sparse: Vec<bool>,
    /// Names that entries of maps must not have, because members have them.
    taken: Vec<&'static str>,
}

impl<'a> Arbitrary<'a> {
    pub(super) fn new(rules: Rules, bytes: &'a [u8]) -> Self {
        Self {
            entropy: Entropy::new(bytes),
            rules,
            depth: 0,
            place: Binding::Body,
            sparse: Vec::new(),
            taken: Vec::new(),
        }
    }

    fn wants(&mut self, s: &'static Schema, m: &'static Member) -> bool {
        let place = if self.depth == 1 {
            self.rules.place(m)
        } else {
            Binding::Body
        };
        let is_wanted = self.entropy.flip() && self.depth < DEPTH;
        // Every response has a status.
        let is_told = matches!(place, Binding::Label | Binding::ResponseCode);
        let must_be = m.is_required() || is_told || self.fills(s, m);
        !self.rules.is_reserved(place) && self.rules.is_carried(s, m) && (is_wanted || must_be)
    }

    // Where empty structures are lost, each has its first simple member.
    fn fills(&self, s: &'static Schema, m: &'static Member) -> bool {
        let is_simple = |m: &Member| {
            !matches!(
                m.target().kind(),
                Kind::List | Kind::Map | Kind::Structure | Kind::Union | Kind::Document
            )
        };
        let first = s.members().iter().find(|m| is_simple(m));
        self.depth > 1 && self.rules.loses_empty() && first.is_some_and(|f| std::ptr::eq(f, m))
    }

    /// A member of a union: a simple one where it is deep enough, or else what ends the soonest.
    fn variant(&mut self, s: &'static Schema) -> Option<usize> {
        let rank = |m: &Member| match m.target().kind() {
            Kind::Union => 3,
            Kind::List | Kind::Map => 2,
            Kind::Structure if m.target().members().is_empty() => 0,
            Kind::Structure => 1,
            _ => 0,
        };
        let rules = self.rules;
        let all = || {
            let members = s.members().iter().enumerate();
            members.filter(|(_, m)| !m.is_json_unknown() && rules.tells(m))
        };
        let least = all().map(|(_, m)| rank(m)).min().unwrap_or(0);
        let is_deep = self.depth >= DEPTH;
        let from: Vec<_> = all()
            .filter(|(_, m)| !is_deep || rank(m) == least)
            .map(|(index, _)| index)
            .collect();
        self.entropy.pick(&from).copied()
    }

    fn length(&mut self) -> u64 {
        if self.depth > 2 * DEPTH {
            return 0;
        }
        let least = usize::from(self.rules.loses_empty() || self.place != Binding::Body);
        (least + self.entropy.below(4 - least)) as u64
    }

    fn is_header(&self) -> bool {
        matches!(self.place, Binding::Header(_) | Binding::PrefixHeaders(_))
    }

    fn text(&mut self, m: &Member) -> String {
        // What is in base64 may be anything.
        let is_encoded = self.is_header() && m.target().media_type_trait().is_some();
        let (rules, place) = (self.rules, self.place);
        let text = self.entropy.text(|c| is_encoded || rules.allows(place, c));
        let text = match place {
            _ if is_encoded => text,
            Binding::Header(_) | Binding::PrefixHeaders(_) => {
                text.trim_matches([' ', '\t']).to_owned()
            }
            // Dot segments are refused where the label is not greedy.
            Binding::Label => text.trim_matches('.').to_owned(),
            _ => text,
        };
        let must_be = matches!(
            place,
            Binding::Label | Binding::Header(_) | Binding::PrefixHeaders(_) | Binding::Payload
        );
        if must_be && text.is_empty() {
            "x".to_owned()
        } else {
            text
        }
    }

    fn key(&mut self) -> String {
        match self.place {
            // Names of headers come in lower case.
            Binding::PrefixHeaders(_) => {
                let key = self
                    .entropy
                    .text(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
                format!("k{key}")
            }
            Binding::QueryParams => {
                let key = self.entropy.text(|_| true);
                let is_taken = self.taken.contains(&key.as_str());
                if is_taken { format!("{key}-") } else { key }
            }
            place => {
                let rules = self.rules;
                self.entropy.text(|c| rules.allows(place, c))
            }
        }
    }

    fn document(&mut self, depth: usize) -> Document {
        match self.entropy.byte() % 9 {
            0 if depth > 0 => Document::Null,
            1 => Document::Boolean(self.entropy.flip()),
            2 => Document::Integer(self.entropy.integer(64)),
            3 => Document::Double(f64::from(self.entropy.byte()) + 0.5),
            4 if depth < 4 => {
                let length = self.entropy.below(4);
                Document::List((0..length).map(|_| self.document(depth + 1)).collect())
            }
            5 if depth < 4 => {
                let length = self.entropy.below(4);
                let entry = |_| (self.entropy.text(|_| true), self.document(depth + 1));
                Document::Map((0..length).map(entry).collect::<BTreeMap<_, _>>())
            }
            _ => Document::String(self.entropy.text(|_| true)),
        }
    }
}

impl ShapeDeserializer for Arbitrary<'_> {
    fn begin_structure(&mut self, s: &'static Schema) -> Result<Cursor> {
        if self.depth == 0 {
            let queries = s.members().iter().filter_map(|m| match m.binding() {
                Binding::Query(name) => Some(name),
                _ => None,
            });
            self.taken = queries.collect();
        }
        self.depth += 1;
        if self.depth > 4 * DEPTH {
            return Err(self.error(ErrorKind::TooDeep(4 * DEPTH)));
        }
        Ok(Cursor::default())
    }

    fn next_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Result<Option<usize>> {
        let next = if s.kind() == Kind::Union {
            let is_first = !std::mem::replace(&mut c.started, true);
            if is_first { self.variant(s) } else { None }
        } else {
            let mut rest = s.members().iter().enumerate().skip(c.hint);
            rest.find(|(_, m)| self.wants(s, m)).map(|(index, _)| index)
        };
        let Some(index) = next else {
            self.depth -= 1;
            return Ok(None);
        };
        c.hint = index + 1;
        if self.depth == 1
            && let Some(m) = s.members().get(index)
        {
            self.place = self.rules.place(m);
        }
        Ok(Some(index))
    }

    fn begin_list(&mut self, m: &'static Member) -> Result<Cursor> {
        let element = m.target().members().first();
        let may_be_null = element.is_some_and(|e| e.is_sparse());
        self.sparse
            .push(may_be_null && self.rules.has_nulls() && self.place == Binding::Body);
        Ok(Cursor {
            left: Some(self.length()),
            ..Cursor::default()
        })
    }

    fn next_element(&mut self, c: &mut Cursor) -> Result<bool> {
        let left = c.left.unwrap_or(0);
        if left == 0 {
            self.sparse.pop();
        }
        c.left = Some(left.saturating_sub(1));
        Ok(left > 0)
    }

    fn begin_map(&mut self, m: &'static Member) -> Result<Cursor> {
        let value = m.target().members().last();
        let may_be_null = value.is_some_and(|v| v.is_sparse());
        self.sparse
            .push(may_be_null && self.rules.has_nulls() && self.place == Binding::Body);
        Ok(Cursor {
            left: Some(self.length()),
            ..Cursor::default()
        })
    }

    fn next_key(&mut self, c: &mut Cursor) -> Result<Option<String>> {
        let is_more = self.next_element(c)?;
        Ok(is_more.then(|| self.key()))
    }

    fn take_null(&mut self) -> Result<bool> {
        let may_be = self.sparse.last().copied().unwrap_or(false);
        Ok(may_be && self.entropy.below(4) == 3)
    }

    fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
        Ok(self.entropy.flip())
    }

    fn read_integer(&mut self, m: &'static Member) -> Result<i64> {
        if self.place == Binding::ResponseCode {
            return Ok(200 + (self.entropy.below(4)) as i64);
        }
        Ok(match m.target().kind() {
            Kind::Byte => self.entropy.integer(8),
            Kind::Short => self.entropy.integer(16),
            Kind::Long => self.entropy.integer(64),
            _ => self.entropy.integer(32),
        })
    }

    fn read_float(&mut self, _: &'static Member) -> Result<f32> {
        Ok(self.entropy.float())
    }

    fn read_double(&mut self, _: &'static Member) -> Result<f64> {
        Ok(self.entropy.double())
    }

    fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
        let digits = self.entropy.digits();
        digits
            .parse()
            .map_err(|_| self.error(ErrorKind::Malformed("number")))
    }

    fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
        let (digits, fraction) = (self.entropy.digits(), self.entropy.digits());
        let text = match self.entropy.byte() % 3 {
            0 => digits,
            1 => format!("{digits}.{}", fraction.trim_start_matches('-')),
            _ => format!("{digits}e{}", self.entropy.integer(8)),
        };
        text.parse()
            .map_err(|_| self.error(ErrorKind::Malformed("number")))
    }

    fn read_string(&mut self, m: &'static Member) -> Result<Cow<'_, str>> {
        let values = m.target().values();
        if let Some(value) = self.entropy.pick(values) {
            return Ok(Cow::Borrowed(value));
        }
        Ok(Cow::Owned(self.text(m)))
    }

    fn read_blob(&mut self, _: &'static Member) -> Result<Blob> {
        let least = usize::from(self.place != Binding::Body);
        let length = least + self.entropy.below(20);
        Ok((0..length).map(|_| self.entropy.byte()).collect())
    }

    fn read_timestamp(&mut self, m: &'static Member) -> Result<Timestamp> {
        let text_seconds = i64::try_from(self.entropy.word() % 253_402_300_800).unwrap_or(0);
        Ok(match self.rules.timestamp_format(m, self.place) {
            // Doubles have room for no more.
            TimestampFormat::EpochSeconds if self.rules.format == Format::Cbor => {
                let quarters = u32::from(self.entropy.byte() % 4);
                Timestamp::new(self.entropy.integer(33), quarters * 250_000_000)
            }
            TimestampFormat::EpochSeconds => {
                let nanos = (self.entropy.word() % 1_000_000_000) as u32;
                Timestamp::new(self.entropy.integer(40), nanos)
            }
            TimestampFormat::DateTime => {
                let nanos = (self.entropy.word() % 1_000_000_000) as u32;
                Timestamp::new(text_seconds, nanos)
            }
            _ => Timestamp::new(text_seconds, 0),
        })
    }

    fn read_document(&mut self, _: &'static Member) -> Result<Document> {
        Ok(self.document(0))
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind)
    }

    fn is_strict(&self) -> bool {
        true
    }
}
