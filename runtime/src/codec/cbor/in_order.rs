//! Structures as most writers write them: members in the model's order, in their usual form, none of them null.
//!
//! Such members are put where they belong in one loop. The first that is otherwise is left to the reader's
//! way of looking for members, which takes any form.

use super::head::{
    BYTES, DOUBLE, FALSE, INDEFINITE_MAP, MAP, NEGATIVE, NULL, SINGLE, TEXT, TRUE, UNDEFINED,
    UNSIGNED,
};
use super::reader::Reader;
use crate::schema::{Member, Schema};
use crate::serde::{Cursor, Members, Result, Seen, Segment, Slot, read_rest};
use crate::types::Blob;

impl Reader<'_> {
    /// Reads a structure.
    pub(super) fn structure(&mut self, target: &mut dyn Members) -> Result<()> {
        let schema = target.schema();
        let left = self.enter_map()?;
        let most = left.map_or(Seen::FEW, |left| left.min(Seen::FEW as u64) as usize);
        let read = self.in_order(schema.members().iter().take(most), target)?;
        let seen = 1_u64.unbounded_shl(read as u32).wrapping_sub(1);
        let left = left.map(|left| left.saturating_sub(read as u64));
        let has_ended = self.leave_map(left);
        let is_complete = !self.strict || Seen::has_required(seen, schema);
        if is_complete && has_ended {
            return Ok(());
        }
        let rest = || Cursor {
            hint: read,
            left,
            ..Cursor::default()
        };
        let rest = (!has_ended).then(rest);
        read_rest(target, self, Seen::few(seen), rest)
    }

    /// Enters a map; gives the number of its entries, if it says one.
    #[inline]
    fn enter_map(&mut self) -> Result<Option<u64>> {
        if self.bytes.get(self.at) == Some(&INDEFINITE_MAP) && self.has_depth() {
            self.at += 1;
            self.depth += 1;
            return Ok(None);
        }
        Ok(self.begin(MAP, "a map")?.left)
    }

    /// Leaves a map that has ended.
    #[inline]
    fn leave_map(&mut self, left: Option<u64>) -> bool {
        let ends = match left {
            Some(left) => left == 0,
            None => return self.take_end(&Cursor::default()),
        };
        self.depth -= usize::from(ends && self.depth > 0);
        ends
    }

    /// Reads these members as far as they come next; gives how many did.
    #[inline]
    fn in_order(
        &mut self,
        members: impl Iterator<Item = &'static Member>,
        target: &mut dyn Members,
    ) -> Result<usize> {
        let mut index = 0;
        for m in members {
            let start = self.at;
            let Some(value) = self.key_end(m) else { break };
            self.at = value;
            if !self.fill(target.slot(index)) && !self.read_any(index, m, start, target)? {
                break;
            }
            index += 1;
        }
        Ok(index)
    }

    /// Reads a value in any form; `false`, and back at its key, for a null.
    #[inline(never)]
    fn read_any(
        &mut self,
        index: usize,
        m: &'static Member,
        key: usize,
        target: &mut dyn Members,
    ) -> Result<bool> {
        if matches!(self.bytes.get(self.at), None | Some(&(NULL | UNDEFINED))) {
            self.at = key;
            return Ok(false);
        }
        let read = target.read_member(index, self);
        read.map_err(|e| e.inside(Segment::Member(m.name())))?;
        Ok(true)
    }

    /// Puts the next value where it belongs, if it has the usual form of its type; else takes nothing.
    #[inline(always)]
    fn fill(&mut self, slot: Slot<'_>) -> bool {
        match slot {
            Slot::String(place) => self.put(self.usual_text(), place),
            Slot::Long(place) => self.put(self.usual_integer(), place),
            Slot::Double(place) => self.put(self.usual_double(), place),
            Slot::Boolean(place) => self.put(self.usual_boolean(), place),
            Slot::Blob(place) => self.put(self.usual_blob(), place),
            Slot::Integer(place) => self.put(self.usual_i32(), place),
            Slot::MaybeString(place) => self.put(some(self.usual_text()), place),
            Slot::MaybeLong(place) => self.put(some(self.usual_integer()), place),
            Slot::MaybeDouble(place) => self.put(some(self.usual_double()), place),
            Slot::MaybeBoolean(place) => self.put(some(self.usual_boolean()), place),
            Slot::MaybeBlob(place) => self.put(some(self.usual_blob()), place),
            Slot::MaybeInteger(place) => self.put(some(self.usual_i32()), place),
            Slot::Value(_) | Slot::Nowhere => false,
        }
    }

    #[inline(always)]
    fn put<T>(&mut self, found: Found<T>, place: &mut T) -> bool {
        let Some((value, end)) = found else {
            return false;
        };
        *place = value;
        self.at = end;
        true
    }

    #[inline(always)]
    fn usual_boolean(&self) -> Found<bool> {
        let byte = *self.bytes.get(self.at)?;
        matches!(byte, FALSE | TRUE).then_some((byte == TRUE, self.at + 1))
    }

    #[inline(always)]
    fn usual_integer(&self) -> Found<i64> {
        if let Some((argument, end)) = self.usual_head(UNSIGNED) {
            return Some((i64::try_from(argument).ok()?, end));
        }
        let (argument, end) = self.usual_head(NEGATIVE)?;
        Some((-1 - i64::try_from(argument).ok()?, end))
    }

    #[inline(always)]
    fn usual_i32(&self) -> Found<i32> {
        let (value, end) = self.usual_integer()?;
        Some((i32::try_from(value).ok()?, end))
    }

    #[inline(always)]
    fn usual_double(&self) -> Found<f64> {
        let (first, rest) = self.bytes.get(self.at..)?.split_first()?;
        match *first {
            SINGLE => {
                let bytes = rest.first_chunk()?;
                Some((f32::from_be_bytes(*bytes).into(), self.at + 5))
            }
            DOUBLE => Some((f64::from_be_bytes(*rest.first_chunk()?), self.at + 9)),
            _ => None,
        }
    }

    #[inline(always)]
    fn usual_text(&self) -> Found<String> {
        let (start, end) = self.usual_string(TEXT)?;
        let text = str::from_utf8(self.bytes.get(start..end)?).ok()?;
        Some((text.to_owned(), end))
    }

    #[inline(always)]
    fn usual_blob(&self) -> Found<Blob> {
        let (start, end) = self.usual_string(BYTES)?;
        let shared = self.input.slice(self.start + start..self.start + end);
        Some((shared, end))
    }

    /// Where a byte or text string of definite length begins and ends.
    #[inline(always)]
    fn usual_string(&self, major: u8) -> Option<(usize, usize)> {
        let (length, start) = self.usual_head(major)?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        (end <= self.bytes.len()).then_some((start, end))
    }

    /// Where the value of this member begins, if its key is next, in its usual form.
    #[inline(always)]
    fn key_end(&self, m: &Member) -> Option<usize> {
        let length = m.cbor_key().begins(self.bytes.get(self.at..)?)?;
        Some(self.at + length)
    }

    /// Takes the key of the member that the model has next, where it comes next, in its usual form and with
    /// a value.
    #[inline]
    pub(super) fn expected_member(&mut self, s: &'static Schema, c: &mut Cursor) -> Option<usize> {
        let index = c.hint;
        let value = self.key_end(s.members().get(index)?)?;
        let is_null = matches!(*self.bytes.get(value)?, NULL | UNDEFINED);
        if is_null || c.left == Some(0) {
            return None;
        }
        self.at = value;
        c.left = c.left.map(|left| left - 1);
        c.hint = index + 1;
        Some(index)
    }
}

/// A value and where it ends.
type Found<T> = Option<(T, usize)>;

#[inline(always)]
fn some<T>(found: Found<T>) -> Found<Option<T>> {
    found.map(|(value, end)| (Some(value), end))
}
