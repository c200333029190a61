//! The read loops of structures and unions.

use super::{Cursor, Error, ErrorKind, Members, Result, Segment, ShapeDeserializer};
use crate::schema::{Binding, Member, Schema};

/// Reads a structure into `target`. A strict reader checks that the required members were there, but for
/// those that events have outside their payload.
///
/// # Errors
/// What the deserializer finds wrong, with the path to it.
pub fn read_structure(target: &mut dyn Members, d: &mut dyn ShapeDeserializer) -> Result<()> {
    match d.read_structure(target) {
        Some(read) => read,
        None => read_members(target, d, |d| d),
    }
}

/// The loop of [`read_structure`], compiled once more for every format that runs it by itself.
///
/// # Errors
/// What the deserializer finds wrong, with the path to it.
#[inline]
pub(crate) fn read_members<D: ShapeDeserializer + ?Sized>(
    target: &mut dyn Members,
    d: &mut D,
    erase: fn(&mut D) -> &mut dyn ShapeDeserializer,
) -> Result<()> {
    let schema = target.schema();
    let mut seen = Seen::default();
    let mut cursor = d.begin_structure(schema)?;
    while let Some(index) = d.next_member(schema, &mut cursor)? {
        target
            .read_member(index, erase(d))
            .map_err(|e| inside(schema, index, e))?;
        seen.insert(index);
    }
    if d.is_strict() {
        seen.check(schema, erase(d))
    } else {
        Ok(())
    }
}

/// Reads a union into `target`: exactly one member, where the reader is strict or the member is known.
///
/// # Errors
/// What the deserializer finds wrong, or more or fewer members than one.
pub fn read_union(target: &mut dyn Members, d: &mut dyn ShapeDeserializer) -> Result<()> {
    let schema = target.schema();
    let mut cursor = d.begin_structure(schema)?;
    let mut found = 0;
    while let Some(index) = d.next_member(schema, &mut cursor)? {
        found += 1;
        target
            .read_member(index, d)
            .map_err(|e| inside(schema, index, e))?;
    }
    finish_union(target, d, &mut cursor, found)
}

fn finish_union(
    target: &mut dyn Members,
    d: &dyn ShapeDeserializer,
    cursor: &mut Cursor,
    found: usize,
) -> Result<()> {
    match (found, cursor.unknown.take()) {
        (1, None) => Ok(()),
        (1, Some(_)) if !d.is_strict() => Ok(()),
        (0, Some(name)) if !d.is_strict() => {
            target.set_unknown(name);
            Ok(())
        }
        (n, unknown) => Err(d.error(ErrorKind::UnionMembers(n + usize::from(unknown.is_some())))),
    }
}

#[cold]
fn inside(schema: &'static Schema, index: usize, error: Error) -> Error {
    let name = schema.members().get(index).map_or("", |m| m.name());
    error.inside(Segment::Member(name))
}

// Members past the 64th fall back to a list.
#[derive(Default)]
struct Seen {
    low: u64,
    high: Vec<usize>,
}

impl Seen {
    fn insert(&mut self, index: usize) {
        match index {
            0..64 => self.low |= 1 << index,
            _ => self.high.push(index),
        }
    }

    fn contains(&self, index: usize) -> bool {
        if index < 64 {
            self.low >> index & 1 == 1
        } else {
            self.high.contains(&index)
        }
    }

    fn check(&self, schema: &'static Schema, d: &dyn ShapeDeserializer) -> Result<()> {
        let is_low_complete = schema.required_in_body() & !self.low == 0;
        if is_low_complete && schema.members().len() <= 64 {
            return Ok(());
        }
        self.find_missing(schema, d)
    }

    #[cold]
    fn find_missing(&self, schema: &'static Schema, d: &dyn ShapeDeserializer) -> Result<()> {
        let mut members = schema.members().iter().enumerate();
        let in_event =
            |m: &Member| matches!(m.binding(), Binding::EventHeader | Binding::EventPayload);
        let missing = members.find(|(i, m)| m.is_required() && !in_event(m) && !self.contains(*i));
        match missing {
            Some((_, m)) => Err(d
                .error(ErrorKind::Missing(m.name()))
                .inside(Segment::Member(m.name()))),
            None => Ok(()),
        }
    }
}
