//! Members of shapes.

use super::key::CborKey;
use super::{Constraints, DOCUMENT, Schema, Xml};
use crate::types::TimestampFormat;

/// Where a member travels in an HTTP message or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// In the body, or implicitly in the payload of an event.
    Body,
    /// `@httpLabel`
    Label,
    /// `@httpQuery`
    Query(&'static str),
    /// `@httpQueryParams`
    QueryParams,
    /// `@httpHeader`, in lower case
    Header(&'static str),
    /// `@httpPrefixHeaders`, in lower case
    PrefixHeaders(&'static str),
    /// `@httpPayload`
    Payload,
    /// `@httpResponseCode`
    ResponseCode,
    /// `@eventHeader`
    EventHeader,
    /// `@eventPayload`
    EventPayload,
}

/// A member of a shape.
#[derive(Debug)]
pub struct Member {
    name: &'static str,
    cbor_key: CborKey,
    json_name: Option<&'static str>,
    target: &'static Schema,
    binding: Binding,
    required: bool,
    sparse: bool,
    idempotency_token: bool,
    sensitive: bool,
    json_unknown: bool,
    timestamp_format: Option<TimestampFormat>,
    constraints: &'static Constraints,
    xml: &'static Xml,
}

/// Whether a member travels outside the body, and see [`Schema::required_in_body`].
pub(super) const fn bound_and_required(members: &[Member]) -> (bool, u64) {
    let (mut bound, mut required) = (false, 0);
    // Of the members after the 64th there is none.
    let (mut bit, mut rest) = (1, members);
    while let [m, others @ ..] = rest {
        let is_of_event = match m.binding {
            Binding::Body => false,
            ref binding => {
                bound = true;
                matches!(binding, Binding::EventHeader | Binding::EventPayload)
            }
        };
        if m.required && !is_of_event {
            required |= bit;
        }
        bit <<= 1;
        rest = others;
    }
    (bound, required)
}

/// The member that stands for a whole document, where a codec asks for one.
pub static ROOT: Member = Member::new("", &DOCUMENT);

impl Member {
    /// A member of this name that targets this shape.
    pub const fn new(name: &'static str, target: &'static Schema) -> Self {
        Self {
            name,
            cbor_key: CborKey::of(name),
            json_name: None,
            target,
            binding: Binding::Body,
            required: false,
            sparse: false,
            idempotency_token: false,
            sensitive: false,
            json_unknown: false,
            timestamp_format: None,
            constraints: &Constraints::NONE,
            xml: &Xml::NONE,
        }
    }

    /// Adds `@required`.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// For the element of a list or the value of a map: the collection has `@sparse`.
    #[must_use]
    pub const fn sparse(mut self) -> Self {
        self.sparse = true;
        self
    }

    /// Adds `@idempotencyToken`.
    #[must_use]
    pub const fn idempotency_token(mut self) -> Self {
        self.idempotency_token = true;
        self
    }

    /// Adds `@sensitive`.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Adds `alloy#jsonUnknown`.
    #[must_use]
    pub const fn json_unknown(mut self) -> Self {
        self.json_unknown = true;
        self
    }

    /// Adds `@jsonName`.
    #[must_use]
    pub const fn named_in_json(mut self, name: &'static str) -> Self {
        self.json_name = Some(name);
        self
    }

    /// Says where the member travels.
    #[must_use]
    pub const fn bound(mut self, binding: Binding) -> Self {
        self.binding = binding;
        self
    }

    /// Adds `@timestampFormat`.
    #[must_use]
    pub const fn timestamp_format(mut self, format: TimestampFormat) -> Self {
        self.timestamp_format = Some(format);
        self
    }

    /// Adds constraint traits, which replace those of the target one by one.
    #[must_use]
    pub const fn constraints(mut self, constraints: &'static Constraints) -> Self {
        self.constraints = constraints;
        self
    }

    /// Adds XML traits.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = xml;
        self
    }

    /// The member's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name as CBOR has it.
    #[inline]
    pub(crate) const fn cbor_key(&self) -> &CborKey {
        &self.cbor_key
    }

    /// The name in JSON bodies of protocols that honour `@jsonName`.
    pub const fn json_name(&self) -> &'static str {
        match self.json_name {
            Some(name) => name,
            None => self.name,
        }
    }

    /// `@jsonName`, if it has one.
    pub const fn json_name_trait(&self) -> Option<&'static str> {
        self.json_name
    }

    /// The shape of its values.
    pub const fn target(&self) -> &'static Schema {
        self.target
    }

    /// Where it travels.
    pub const fn binding(&self) -> Binding {
        self.binding
    }

    /// Whether it has `@required`.
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether nulls are values here.
    pub const fn is_sparse(&self) -> bool {
        self.sparse
    }

    /// Whether it has `@idempotencyToken`.
    pub const fn is_idempotency_token(&self) -> bool {
        self.idempotency_token
    }

    /// Whether what the model does not know is kept here (`alloy#jsonUnknown`).
    pub const fn is_json_unknown(&self) -> bool {
        self.json_unknown
    }

    /// Whether it or its target has `@sensitive`.
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive || self.target.is_sensitive()
    }

    /// The timestamp format of the member, else of its target.
    pub const fn timestamp_format_trait(&self) -> Option<TimestampFormat> {
        match self.timestamp_format {
            Some(format) => Some(format),
            None => self.target.timestamp_format_trait(),
        }
    }

    /// The constraint traits of the member itself.
    pub const fn constraint_traits(&self) -> &'static Constraints {
        self.constraints
    }

    /// The XML traits of the member itself.
    pub const fn xml_traits(&self) -> &'static Xml {
        self.xml
    }
}
