use crate::schema::{Binding, Kind, Member, Schema};

/// Which members of an event travel where (Smithy 2.0, "Event message serialization").
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Whether any member has `@eventHeader`.
    pub(super) has_headers: bool,
    /// What the payload is.
    pub(super) payload: Payload,
}

/// What the payload of an event is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Payload {
    /// Nothing: every member is a header, or there is none.
    Nothing,
    /// A document of all members without a binding.
    Implicit,
    /// The member with `@eventPayload`, and its index.
    Explicit(usize, &'static Member),
}

impl Layout {
    pub(super) fn of(schema: &'static Schema) -> Self {
        if schema.has_bindings() {
            return Self::of_bindings(schema);
        }
        let payload = match schema.members() {
            [] => Payload::Nothing,
            _ => Payload::Implicit,
        };
        Self {
            has_headers: false,
            payload,
        }
    }

    fn of_bindings(schema: &'static Schema) -> Self {
        let mut layout = Self {
            has_headers: false,
            payload: Payload::Nothing,
        };
        for (index, member) in schema.members().iter().enumerate() {
            match member.binding() {
                Binding::EventHeader => layout.has_headers = true,
                Binding::EventPayload => layout.payload = Payload::Explicit(index, member),
                _ if matches!(layout.payload, Payload::Nothing) => {
                    layout.payload = Payload::Implicit
                }
                _ => {}
            }
        }
        layout
    }
}

impl Payload {
    /// The media type, for an event that has a payload; `document` is that of the codec.
    pub(super) fn media_type(self, document: &'static str) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Implicit => Some(document),
            Self::Explicit(_, member) => Some(match member.target().kind() {
                Kind::Blob => "application/octet-stream",
                Kind::String | Kind::Enum => "text/plain",
                _ => document,
            }),
        }
    }

    /// Whether an event may come without it.
    pub(super) fn is_optional(self) -> bool {
        matches!(self, Self::Explicit(_, member) if !member.is_required())
    }
}
