//! The kinds of shapes and their names.

use std::fmt;

/// The kind of a shape (Smithy 2.0, "Shape types"). Members are not shapes of their own here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShapeKind {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string`
    String,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `document`
    Document,
    /// `enum`
    Enum,
    /// `intEnum`
    IntEnum,
    /// `list`
    List,
    /// `set`, only in Smithy 1.0
    Set,
    /// `map`
    Map,
    /// `structure`
    Structure,
    /// `union`
    Union,
    /// `operation`
    Operation,
    /// `resource`
    Resource,
    /// `service`
    Service,
}

/// The three families of shape kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Shapes without members, and enums.
    Simple,
    /// Shapes made of members.
    Aggregate,
    /// Services, resources and operations.
    Service,
}

const KINDS: [(ShapeKind, &str); 23] = [
    (ShapeKind::Blob, "blob"),
    (ShapeKind::Boolean, "boolean"),
    (ShapeKind::String, "string"),
    (ShapeKind::Byte, "byte"),
    (ShapeKind::Short, "short"),
    (ShapeKind::Integer, "integer"),
    (ShapeKind::Long, "long"),
    (ShapeKind::Float, "float"),
    (ShapeKind::Double, "double"),
    (ShapeKind::BigInteger, "bigInteger"),
    (ShapeKind::BigDecimal, "bigDecimal"),
    (ShapeKind::Timestamp, "timestamp"),
    (ShapeKind::Document, "document"),
    (ShapeKind::Enum, "enum"),
    (ShapeKind::IntEnum, "intEnum"),
    (ShapeKind::List, "list"),
    (ShapeKind::Set, "set"),
    (ShapeKind::Map, "map"),
    (ShapeKind::Structure, "structure"),
    (ShapeKind::Union, "union"),
    (ShapeKind::Operation, "operation"),
    (ShapeKind::Resource, "resource"),
    (ShapeKind::Service, "service"),
];

impl ShapeKind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = Self::Service as usize + 1;

    /// The kind behind a keyword of the IDL or a `type` of the JSON AST.
    #[must_use]
    pub fn from_keyword(word: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|(_, keyword)| *keyword == word)
            .map(|(kind, _)| *kind)
    }

    /// The keywords of all kinds.
    pub(crate) fn keywords() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|(_, keyword)| *keyword)
    }

    /// The keyword of the kind.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, keyword)| keyword)
    }

    /// The family of the kind.
    #[must_use]
    pub fn category(self) -> Category {
        match self {
            Self::List | Self::Set | Self::Map | Self::Structure | Self::Union => {
                Category::Aggregate
            }
            Self::Operation | Self::Resource | Self::Service => Category::Service,
            _ => Category::Simple,
        }
    }

    /// Whether values are numbers; intEnums are.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.integer_bounds().is_some()
            || matches!(
                self,
                Self::Float | Self::Double | Self::BigInteger | Self::BigDecimal
            )
    }

    /// Smallest and largest value of fixed-size integers, intEnums included.
    #[must_use]
    pub fn integer_bounds(self) -> Option<(i128, i128)> {
        match self {
            Self::Byte => Some((i8::MIN.into(), i8::MAX.into())),
            Self::Short => Some((i16::MIN.into(), i16::MAX.into())),
            Self::Integer | Self::IntEnum => Some((i32::MIN.into(), i32::MAX.into())),
            Self::Long => Some((i64::MIN.into(), i64::MAX.into())),
            _ => None,
        }
    }

    /// Whether values are texts; enums are.
    #[must_use]
    pub fn is_string(self) -> bool {
        matches!(self, Self::String | Self::Enum)
    }
}

impl fmt::Display for ShapeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.keyword())
    }
}
