//! Errors of reading and writing, with their place.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// A value could not be read or written: what, at which byte, and at which member. One pointer wide.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    offset: Option<usize>,
    path: Vec<Segment>,
}

/// One step of a path into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A member of a structure or union.
    Member(&'static str),
    /// An element of a list.
    Index(usize),
    /// An entry of a map.
    Key(String),
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text or bytes break the format itself.
    Syntax(Cow<'static, str>),
    /// The input ended inside a value.
    UnexpectedEnd,
    /// Another type of value was expected.
    Type {
        /// What the model asks for.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// The number does not fit the type.
    OutOfRange(&'static str),
    /// The text is not of the expected form (timestamp, base64, UTF-8, number, …).
    Malformed(&'static str),
    /// A required member is missing.
    Missing(&'static str),
    /// Nested deeper than the limit.
    TooDeep(usize),
    /// A union without exactly one member.
    UnionMembers(usize),
    /// The value cannot be expressed where the model binds it.
    Unwritable(&'static str),
}

impl Error {
    /// An error without a place.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Inner {
            kind,
            offset: None,
            path: Vec::new(),
        }))
    }

    /// Adds the byte offset in the input.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// Adds the next outer step of the path.
    #[must_use]
    pub fn inside(mut self, segment: Segment) -> Self {
        self.0.path.push(segment);
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The byte offset in the input, where there is one.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The path from the outermost value, as a JSON pointer: `/pipeline/0/id`; empty for the value itself.
    pub fn path(&self) -> String {
        let mut out = String::new();
        for segment in self.0.path.iter().rev() {
            segment.push_to(&mut out);
        }
        out
    }
}

impl Segment {
    /// Appends the step to a JSON pointer (RFC 6901).
    pub fn push_to(&self, pointer: &mut String) {
        use fmt::Write;
        pointer.push('/');
        match self {
            Self::Member(name) => pointer.push_str(name),
            Self::Index(i) => {
                let _ = write!(pointer, "{i}");
            }
            Self::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(what) => f.write_str(what),
            Self::UnexpectedEnd => f.write_str("unexpected end of input"),
            Self::Type { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::OutOfRange(target) => write!(f, "number out of range for {target}"),
            Self::Malformed(what) => write!(f, "malformed {what}"),
            Self::Missing(member) => write!(f, "required member {member} is missing"),
            Self::TooDeep(limit) => write!(f, "nested deeper than {limit}"),
            Self::UnionMembers(n) => write!(f, "a union needs exactly one member, found {n}"),
            Self::Unwritable(why) => f.write_str(why),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)?;
        if !self.0.path.is_empty() {
            write!(f, " at {}", self.path())?;
        }
        match self.0.offset {
            Some(offset) => write!(f, " (byte {offset})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "serde::Error({self})")
    }
}

impl StdError for Error {}
