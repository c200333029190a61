//! Types of fields and payloads.

/// A type as generated code spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A value type of the runtime.
    Runtime(RuntimeType),
    /// A structure of the generated module.
    Structure(TypeRef),
    /// A union or enum of the generated module.
    Named(TypeRef),
    /// `Box<T>`
    Boxed(Box<RustType>),
    /// `Option<T>`
    Option(Box<RustType>),
    /// `Vec<T>`
    List(Box<RustType>),
    /// `BTreeMap<K, V>`
    Map(Box<RustType>, Box<RustType>),
}

/// The value types of `trompe::types`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeType {
    /// `blob`
    Blob,
    /// `blob` with `@streaming`
    ByteStream,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `document`
    Document,
    /// `smithy.api#Unit`
    Unit,
}

impl RuntimeType {
    /// The name in `trompe::types`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blob => "Blob",
            Self::ByteStream => "ByteStream",
            Self::BigInteger => "BigInteger",
            Self::BigDecimal => "BigDecimal",
            Self::Timestamp => "Timestamp",
            Self::Document => "Document",
            Self::Unit => "Unit",
        }
    }
}

/// A generated type and where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeRef {
    /// The module.
    pub module: TypeModule,
    /// The name.
    pub name: String,
}

/// The generated modules that hold types of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeModule {
    /// `types`
    Types,
    /// `errors`
    Errors,
}

impl TypeModule {
    /// The module's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Errors => "errors",
        }
    }
}

impl RustType {
    /// `Box<Self>`
    #[must_use]
    pub fn boxed(self) -> Self {
        Self::Boxed(Box::new(self))
    }

    /// `Option<Self>`
    #[must_use]
    pub fn optional(self) -> Self {
        Self::Option(Box::new(self))
    }

    /// Whether setters take the type itself: nothing converts into structures, and conversions into scalars confuse
    /// the inference of literals.
    #[must_use]
    pub fn is_taken_as_is(&self) -> bool {
        self.is_scalar() || matches!(self, Self::Structure(_))
    }

    fn is_scalar(&self) -> bool {
        matches!(
            self,
            Self::Bool | Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::F32 | Self::F64
        )
    }

    /// Whether values are copied.
    #[must_use]
    pub fn is_copy(&self) -> bool {
        self.is_scalar() || *self == Self::Runtime(RuntimeType::Timestamp)
    }

    /// Whether clippy would rather see an alias: by its own count, of which the bound is its default.
    #[must_use]
    pub fn is_complex(&self) -> bool {
        self.complexity(1) > 250
    }

    fn complexity(&self, nesting: usize) -> usize {
        let inside = match self {
            Self::Boxed(inner) | Self::Option(inner) | Self::List(inner) => {
                inner.complexity(nesting + 1)
            }
            Self::Map(key, value) => key.complexity(nesting + 1) + value.complexity(nesting + 1),
            _ => 0,
        };
        10 * nesting + inside
    }
}
