//! Which member of an untagged union a value is: the first whose shape it has.

use super::super::reader::Reader;
use super::{form, unknown};
use crate::codec::nesting::MAX_DEPTH;
use crate::schema::{Kind, Member, Schema, UnionForm};
use crate::serde::{Error, ErrorKind, Result, ShapeDeserializer};

/// How often each byte of a document may be looked at on average. Untagged unions within each other would else cost as
/// many looks as there are combinations of their members.
const LOOKS: usize = 64;

/// Compares values with shapes, within bounds.
pub(super) struct Fit {
    left: usize,
    depth: usize,
}

impl Fit {
    pub(super) fn new(length: usize) -> Self {
        Self {
            left: length.saturating_add(16).saturating_mul(LOOKS),
            depth: 0,
        }
    }

    /// The first member of a union that the value here may be.
    ///
    /// # Errors
    /// The value is not well-formed, or it takes too many looks.
    pub(super) fn choose(
        &mut self,
        reader: &mut Reader<'_>,
        union: &'static Schema,
    ) -> Result<Option<usize>> {
        // A union in itself takes nothing from the document.
        if self.depth >= MAX_DEPTH {
            return Ok(None);
        }
        self.depth += 1;
        let chosen = self.first(reader, union);
        self.depth -= 1;
        chosen
    }

    fn first(&mut self, reader: &mut Reader<'_>, union: &'static Schema) -> Result<Option<usize>> {
        for (index, m) in union.members().iter().enumerate() {
            let place = reader.place();
            let start = reader.at;
            let fits = self.fits(reader, m);
            let looked = reader.at.saturating_sub(start).saturating_add(1);
            reader.back_to(place);
            self.left = self.left.saturating_sub(looked);
            if self.left == 0 {
                let why = "untagged unions take too long to tell apart";
                return Err(reader.error(ErrorKind::Syntax(why.into())));
            }
            match fits {
                Ok(true) => return Ok(Some(index)),
                Ok(false) => {}
                Err(error) if is_of_shape(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Whether the value here has the shape of the member; passes over it where it has.
    fn fits(&mut self, reader: &mut Reader<'_>, m: &'static Member) -> Result<bool> {
        let target = m.target();
        match target.kind() {
            Kind::Boolean => reader.read_boolean(m).map(|_| true),
            Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::Long => {
                reader.read_integer(m).map(|v| in_range(target.kind(), v))
            }
            Kind::Float => reader.read_float(m).map(|_| true),
            Kind::Double => reader.read_double(m).map(|_| true),
            Kind::BigInteger => reader.read_big_integer(m).map(|_| true),
            Kind::BigDecimal => reader.read_big_decimal(m).map(|_| true),
            Kind::String => reader.read_string(m).map(|_| true),
            Kind::Enum => reader
                .read_string(m)
                .map(|text| target.values().is_empty() || target.values().contains(&&*text)),
            Kind::Blob => reader.read_blob(m).map(|_| true),
            Kind::Timestamp => reader.read_timestamp(m).map(|_| true),
            Kind::Document => reader.skip().map(|()| true),
            Kind::List => self.list(reader, target),
            Kind::Map => self.map(reader, target),
            Kind::Structure => self.structure(reader, target),
            Kind::Union => self.union(reader, target),
        }
    }

    fn list(&mut self, reader: &mut Reader<'_>, list: &'static Schema) -> Result<bool> {
        let Some(element) = list.members().first() else {
            return Ok(false);
        };
        let mut cursor = reader.open(b'[', "an array")?;
        while reader.advance(&mut cursor, b']')? {
            if !reader.literal("null") && !self.fits(reader, element)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn map(&mut self, reader: &mut Reader<'_>, map: &'static Schema) -> Result<bool> {
        let [_, value] = map.members() else {
            return Ok(false);
        };
        let mut cursor = reader.open(b'{', "an object")?;
        while reader.advance(&mut cursor, b'}')? {
            reader.entry_key()?;
            if !reader.literal("null") && !self.fits(reader, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn structure(&mut self, reader: &mut Reader<'_>, structure: &'static Schema) -> Result<bool> {
        let members = structure.members();
        let mut seen = vec![false; members.len()];
        let mut cursor = reader.open(b'{', "an object")?;
        while reader.advance(&mut cursor, b'}')? {
            let key = reader.entry_key()?;
            let found = structure.find_json(key.as_bytes(), 0);
            let known = found.and_then(|i| Some((members.get(i)?, seen.get_mut(i)?)));
            match known {
                _ if reader.literal("null") => {}
                Some((m, seen)) if !m.is_json_unknown() => {
                    *seen = true;
                    if !self.fits(reader, m)? {
                        return Ok(false);
                    }
                }
                _ => reader.skip()?,
            }
        }
        let mut missing = members.iter().zip(&seen);
        Ok(!missing.any(|(m, seen)| m.is_required() && !seen))
    }

    // Exactly one member, in whichever form.
    fn union(&mut self, reader: &mut Reader<'_>, union: &'static Schema) -> Result<bool> {
        if let UnionForm::Untagged = form(union) {
            let Some(index) = self.choose(reader, union)? else {
                return Ok(false);
            };
            let m = union.members().get(index);
            return m.map_or(Ok(false), |m| self.fits(reader, m));
        }
        if !matches!(form(union), UnionForm::Tagged) || unknown(union).is_some() {
            // That it is an object is all that can be said without its discriminator.
            reader.peek();
            let is_object = reader.byte(reader.at) == Some(b'{');
            return reader.skip().map(|()| is_object);
        }
        let (mut cursor, mut found) = (reader.open(b'{', "an object")?, 0);
        while reader.advance(&mut cursor, b'}')? {
            let key = reader.entry_key()?;
            let known = union.find_json(key.as_bytes(), 0);
            match known.and_then(|i| union.members().get(i)) {
                _ if reader.literal("null") => {}
                Some(m) if self.fits(reader, m)? => found += 1,
                _ => return Ok(false),
            }
        }
        Ok(found == 1)
    }
}

fn in_range(kind: Kind, value: i64) -> bool {
    match kind {
        Kind::Byte => i8::try_from(value).is_ok(),
        Kind::Short => i16::try_from(value).is_ok(),
        Kind::Integer | Kind::IntEnum => i32::try_from(value).is_ok(),
        _ => true,
    }
}

// Another shape may fit where this one does not; what is not JSON fits none.
fn is_of_shape(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Type { .. } | ErrorKind::Malformed(_) | ErrorKind::OutOfRange(_)
    )
}
