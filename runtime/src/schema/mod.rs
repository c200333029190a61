//! Static descriptions of shapes: what the codecs and protocols need to know of a model at run time.
//!
//! Generated code holds one `static` [`Schema`] a shape. Schemas refer to each other, also in cycles.

mod alloy;
mod constraint;
mod key;
mod member;
#[cfg(feature = "patterns")]
mod pattern;
mod xml;

pub use alloy::{Alloy, UnionForm};
pub use constraint::{Bounds, Constraints};
pub(crate) use key::CborKey;
pub use member::{Binding, Member, ROOT};
#[cfg(feature = "patterns")]
pub use pattern::Pattern;
pub use xml::{Xml, XmlNamespace};

use crate::types::TimestampFormat;

/// The kind of a shape (Smithy 2.0, "Shape types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string`
    String,
    /// `enum`
    Enum,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `intEnum`
    IntEnum,
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
    /// `list`
    List,
    /// `map`
    Map,
    /// `structure`
    Structure,
    /// `union`
    Union,
}

/// What a blob with `@streaming` says of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streaming {
    /// Nothing.
    Unbounded,
    /// `@requiresLength`: a client must know it before it begins to send.
    RequiresLength,
}

/// One shape of a model.
#[derive(Debug)]
pub struct Schema {
    id: &'static str,
    kind: Kind,
    members: &'static [Member],
    values: &'static [&'static str],
    public_values: usize,
    constraints: &'static Constraints,
    media_type: Option<&'static str>,
    timestamp_format: Option<TimestampFormat>,
    sensitive: bool,
    streaming: Option<Streaming>,
    constrained: bool,
    bound: bool,
    required: u64,
    xml: &'static Xml,
    alloy: Option<&'static Alloy>,
}

impl Schema {
    /// A shape without members.
    pub const fn simple(id: &'static str, kind: Kind) -> Self {
        Self {
            id,
            kind,
            members: &[],
            values: &[],
            public_values: 0,
            constraints: &Constraints::NONE,
            media_type: None,
            timestamp_format: None,
            sensitive: false,
            streaming: None,
            constrained: false,
            bound: false,
            required: 0,
            xml: &Xml::NONE,
            alloy: None,
        }
    }

    /// A structure with its members in order.
    pub const fn structure(id: &'static str, members: &'static [Member]) -> Self {
        let (bound, required) = member::bound_and_required(members);
        Self {
            members,
            bound,
            required,
            ..Self::simple(id, Kind::Structure)
        }
    }

    /// A union with its members in order.
    pub const fn union(id: &'static str, members: &'static [Member]) -> Self {
        Self {
            members,
            ..Self::simple(id, Kind::Union)
        }
    }

    /// A list; the one member is its element, named `member`.
    pub const fn list(id: &'static str, element: &'static [Member; 1]) -> Self {
        Self {
            members: element,
            ..Self::simple(id, Kind::List)
        }
    }

    /// A map; the members are its `key` and its `value`.
    pub const fn map(id: &'static str, entry: &'static [Member; 2]) -> Self {
        Self {
            members: entry,
            ..Self::simple(id, Kind::Map)
        }
    }

    /// A string enum with its values.
    pub const fn enumeration(id: &'static str, values: &'static [&'static str]) -> Self {
        Self {
            values,
            public_values: values.len(),
            ..Self::simple(id, Kind::Enum)
        }
    }

    /// Says that only the first `count` values of a string enum are for everybody to see; those after them
    /// have `@internal`.
    #[must_use]
    pub const fn with_public_values(mut self, count: usize) -> Self {
        self.public_values = count;
        self
    }

    /// Adds constraint traits.
    #[must_use]
    pub const fn constraints(mut self, constraints: &'static Constraints) -> Self {
        self.constraints = constraints;
        self
    }

    /// Adds `@mediaType`.
    #[must_use]
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Some(media_type);
        self
    }

    /// Adds `@timestampFormat`.
    #[must_use]
    pub const fn timestamp_format(mut self, format: TimestampFormat) -> Self {
        self.timestamp_format = Some(format);
        self
    }

    /// Adds XML traits.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = xml;
        self
    }

    /// Adds traits of alloy.
    #[must_use]
    pub const fn alloy(mut self, alloy: &'static Alloy) -> Self {
        self.alloy = Some(alloy);
        self
    }

    /// Adds `@sensitive`.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Adds `@streaming`, of a blob.
    #[must_use]
    pub const fn streaming(mut self, streaming: Streaming) -> Self {
        self.streaming = Some(streaming);
        self
    }

    /// Says that this shape, or one it reaches, has a constraint trait or an enum to enforce.
    #[must_use]
    pub const fn constrained(mut self) -> Self {
        self.constrained = true;
        self
    }

    /// The absolute shape ID, `namespace#Name`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The shape's name without its namespace.
    pub fn name(&self) -> &'static str {
        self.id.split_once('#').map_or(self.id, |(_, name)| name)
    }

    /// The kind of the shape.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The members in order: of a list its element, of a map its key and value.
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// The values of a string enum.
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }

    /// The values of a string enum that others may be told of.
    pub fn public_values(&self) -> &'static [&'static str] {
        self.values.get(..self.public_values).unwrap_or(self.values)
    }

    /// The constraint traits of the shape itself.
    pub const fn constraint_traits(&self) -> &'static Constraints {
        self.constraints
    }

    /// `@mediaType`, if it has one.
    pub const fn media_type_trait(&self) -> Option<&'static str> {
        self.media_type
    }

    /// `@timestampFormat`, if it has one.
    pub const fn timestamp_format_trait(&self) -> Option<TimestampFormat> {
        self.timestamp_format
    }

    /// The XML traits of the shape.
    pub const fn xml_traits(&self) -> &'static Xml {
        self.xml
    }

    /// The traits of alloy, if it has any.
    pub const fn alloy_traits(&self) -> Option<&'static Alloy> {
        self.alloy
    }

    /// Whether the shape has `@sensitive`.
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// `@streaming` of a blob, if it has it.
    pub const fn streaming_trait(&self) -> Option<Streaming> {
        self.streaming
    }

    /// Whether anything reached from here has constraints to enforce.
    pub const fn is_constrained(&self) -> bool {
        self.constrained
    }

    /// Whether any member is bound outside the body (HTTP or event headers, payloads, labels).
    pub const fn has_bindings(&self) -> bool {
        self.bound
    }

    /// The required members of a structure among its first 64, one bit each, but for those that events have
    /// outside their payload.
    pub const fn required_in_body(&self) -> u64 {
        self.required
    }

    /// The index of the member of this name, looking first at `hint` and those after it.
    pub fn find(&'static self, name: &[u8], hint: usize) -> Option<usize> {
        find_by(self.members, hint, |m| same(m.name(), name))
    }

    /// As [`find`](Self::find), by the name that JSON bodies use (`@jsonName`).
    pub fn find_json(&'static self, name: &[u8], hint: usize) -> Option<usize> {
        find_by(self.members, hint, |m| same(m.json_name(), name))
    }
}

// Names of one length mostly differ at once, which spares a call.
#[inline]
fn same(name: &str, other: &[u8]) -> bool {
    let name = name.as_bytes();
    name.len() == other.len() && name.first() == other.first() && name == other
}

fn find_by(members: &[Member], hint: usize, same: impl Fn(&Member) -> bool) -> Option<usize> {
    let (before, rest) = members.split_at_checked(hint).unwrap_or((members, &[]));
    let found = rest.iter().position(&same).map(|index| hint + index);
    found.or_else(|| before.iter().position(&same))
}

macro_rules! prelude {
    ($($name:ident $id:literal $kind:ident)*) => {$(
        #[doc = concat!("`smithy.api#", $id, "`")]
        pub static $name: Schema = Schema::simple(concat!("smithy.api#", $id), Kind::$kind);
    )*};
}

prelude! {
    BLOB "Blob" Blob
    BOOLEAN "Boolean" Boolean
    STRING "String" String
    BYTE "Byte" Byte
    SHORT "Short" Short
    INTEGER "Integer" Integer
    LONG "Long" Long
    FLOAT "Float" Float
    DOUBLE "Double" Double
    BIG_INTEGER "BigInteger" BigInteger
    BIG_DECIMAL "BigDecimal" BigDecimal
    TIMESTAMP "Timestamp" Timestamp
    DOCUMENT "Document" Document
}

/// `smithy.api#Unit`
pub static UNIT: Schema = Schema::structure("smithy.api#Unit", &[]);
