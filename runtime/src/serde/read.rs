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
        None => {
            let cursor = d.begin_structure(target.schema())?;
            read_loop(target, d, Seen::default(), Some(cursor), |d| d)
        }
    }
}

/// [`read_structure`], compiled once more for a format that has its own loop.
///
/// # Errors
/// What the deserializer finds wrong, with the path to it.
pub(crate) fn read_members<D: ShapeDeserializer>(
    target: &mut dyn Members,
    d: &mut D,
) -> Result<()> {
    let cursor = d.begin_structure(target.schema())?;
    read_rest(target, d, Seen::default(), Some(cursor))
}

/// Reads what follows the members that were `seen`, unless the structure has ended, and checks that the
/// required ones were there.
///
/// # Errors
/// What the deserializer finds wrong, with the path to it.
pub(crate) fn read_rest<D: ShapeDeserializer>(
    target: &mut dyn Members,
    d: &mut D,
    seen: Seen,
    rest: Option<Cursor>,
) -> Result<()> {
    read_loop(target, d, seen, rest, |d| d)
}

fn read_loop<D: ShapeDeserializer + ?Sized>(
    target: &mut dyn Members,
    d: &mut D,
    mut seen: Seen,
    rest: Option<Cursor>,
    erase: impl Fn(&mut D) -> &mut dyn ShapeDeserializer,
) -> Result<()> {
    let schema = target.schema();
    if let Some(mut cursor) = rest {
        while let Some(index) = d.next_member(schema, &mut cursor)? {
            target
                .read_member(index, erase(d))
                .map_err(|e| inside(schema, index, e))?;
            seen.insert(index);
        }
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
    match d.read_union(target) {
        Some(read) => read,
        None => union_loop(target, d, |d| d),
    }
}

/// [`read_union`], compiled once more for a format that has its own loop.
///
/// # Errors
/// What the deserializer finds wrong, or more or fewer members than one.
pub(crate) fn read_one_of<D: ShapeDeserializer>(target: &mut dyn Members, d: &mut D) -> Result<()> {
    union_loop(target, d, |d| d)
}

#[inline]
fn union_loop<D: ShapeDeserializer + ?Sized>(
    target: &mut dyn Members,
    d: &mut D,
    erase: impl Fn(&mut D) -> &mut dyn ShapeDeserializer,
) -> Result<()> {
    let schema = target.schema();
    let mut cursor = d.begin_structure(schema)?;
    let mut found = 0;
    while let Some(index) = d.next_member(schema, &mut cursor)? {
        found += 1;
        target
            .read_member(index, erase(d))
            .map_err(|e| inside(schema, index, e))?;
    }
    if found == 1 && cursor.unknown.is_none() {
        return Ok(());
    }
    finish_union(target, erase(d), &mut cursor, found)
}

#[cold]
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

/// The members that were read. Those past the 64th fall back to a list.
#[derive(Default)]
pub(crate) struct Seen {
    low: u64,
    high: Vec<usize>,
}

impl Seen {
    /// How many members a word has bits for.
    pub(crate) const FEW: usize = 64;

    /// Of the first members those whose bit is set.
    pub(crate) fn few(low: u64) -> Self {
        Self {
            low,
            high: Vec::new(),
        }
    }

    /// Whether nothing is missing where only the first members were read.
    #[inline]
    pub(crate) fn has_required(low: u64, schema: &'static Schema) -> bool {
        schema.required_in_body() & !low == 0 && schema.members().len() <= Self::FEW
    }

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
        if Self::has_required(self.low, schema) {
            return Ok(());
        }
        self.find_missing(schema, d)
    }

    // The first alone is told, as a protocol test of smithy-rs has it (`ErrorSerializationIncludesTypeField`).
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
