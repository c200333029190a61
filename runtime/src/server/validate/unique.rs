//! The elements of lists that must not repeat.

use std::collections::BTreeSet;

/// Keeps what has been written of the elements of lists with `@uniqueItems`, as bytes that are equal where
/// the elements are.
#[derive(Debug, Default)]
pub(super) struct Uniqueness {
    bytes: Vec<u8>,
    lists: Vec<List>,
}

#[derive(Debug)]
struct List {
    /// Where the current element begins.
    start: usize,
    seen: BTreeSet<Box<[u8]>>,
    repeats: bool,
}

impl Uniqueness {
    /// Whether a list is open.
    pub(super) fn is_recording(&self) -> bool {
        !self.lists.is_empty()
    }

    /// Begins a list.
    pub(super) fn begin(&mut self) {
        self.lists.push(List {
            start: self.bytes.len(),
            seen: BTreeSet::new(),
            repeats: false,
        });
    }

    /// Records a part of a value: its kind, and its bytes with their length.
    pub(super) fn record(&mut self, kind: u8, part: &[u8]) {
        if !self.is_recording() {
            return;
        }
        self.bytes.push(kind);
        self.bytes
            .extend_from_slice(&(part.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(part);
    }

    /// Ends an element of the innermost list.
    pub(super) fn end_element(&mut self) {
        let Some(list) = self.lists.last_mut() else {
            return;
        };
        let element = self.bytes.get(list.start..).unwrap_or_default();
        list.repeats |= !list.seen.insert(element.into());
        list.start = self.bytes.len();
    }

    /// Ends the innermost list; whether an element of it repeats.
    pub(super) fn end(&mut self) -> bool {
        let list = self.lists.pop();
        if !self.is_recording() {
            self.bytes.clear();
        }
        list.is_some_and(|l| l.repeats)
    }
}
