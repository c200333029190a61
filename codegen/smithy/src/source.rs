//! Source files and places in them.

use std::fmt;

/// Names one file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A run of bytes in one source file; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets past 4 GiB saturate (files are limited far below).
    #[must_use]
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// The span from the start of `self` to the end of `other`, both in one file.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            end: other.end.max(self.start),
            ..self
        }
    }

    /// The empty span where `self` starts.
    #[must_use]
    pub fn at_start(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }
}

/// A place as people name it: lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location<'s> {
    /// Name of the file.
    pub file: &'s str,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One file: its name, its text and where its lines begin.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    embedded: bool,
}

impl SourceFile {
    fn new(name: String, text: String, embedded: bool) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.filter_map(|(at, _)| u32::try_from(at + 1).ok());
        let line_starts = std::iter::once(0).chain(starts).collect();
        Self {
            name,
            text,
            line_starts,
            embedded,
        }
    }

    /// The name the file was added under, usually its path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file ships inside this crate (the prelude and its kind).
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.embedded
    }

    /// The place of a byte offset; offsets past the end name the end.
    #[must_use]
    pub fn locate(&self, offset: u32) -> Location<'_> {
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let before = self.text.as_bytes().get(start..end).unwrap_or_default();
        let column = 1 + before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        Location {
            file: &self.name,
            line,
            column,
        }
    }
}

/// All files of one load.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// No files yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and names it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(SourceFile::new(name.into(), text.into(), false))
    }

    pub(crate) fn add_embedded(&mut self, name: &str, text: &str) -> SourceId {
        self.push(SourceFile::new(name.to_owned(), text.to_owned(), true))
    }

    fn push(&mut self, file: SourceFile) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// The file behind an id of this collection.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All files in the order they were added.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The place where a span starts.
    #[must_use]
    pub fn locate(&self, span: Span) -> Option<Location<'_>> {
        self.get(span.source).map(|file| file.locate(span.start))
    }

    /// The text a span covers, when it lies on character boundaries.
    #[must_use]
    pub fn text(&self, span: Span) -> Option<&str> {
        let text = self.get(span.source)?.text();
        text.get(span.start as usize..span.end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let mut sources = Sources::new();
        let id = sources.add("a.smithy", "ab\nçd\n");
        let at = |offset| {
            sources
                .locate(Span::new(id, offset, offset))
                .map(|l| (l.line, l.column))
        };
        assert_eq!(at(0), Some((1, 1)));
        assert_eq!(at(3), Some((2, 1)));
        assert_eq!(at(5), Some((2, 2)));
        assert_eq!(at(7), Some((3, 1)));
        assert_eq!(at(700), Some((3, 1)));
    }
}
