//! What can be carried where: the limits of formats and of the places of a message, and no others.

use trompe::schema::{Binding, Kind, Member, Schema};
use trompe::service::Protocol;
use trompe::types::TimestampFormat;

use crate::values::tree::Tree;

/// Which of the two messages of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a client.
    Request,
    /// From a server.
    Response,
}

/// The format of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Cbor,
    Json,
    Xml,
    Form,
}

/// The limits of a message.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub(super) format: Format,
    /// Whether members are bound to parts of the message.
    is_rest: bool,
    direction: Direction,
    default_timestamps: TimestampFormat,
}

impl Rules {
    /// Those of a protocol.
    #[must_use]
    pub fn new(protocol: &'static dyn Protocol, direction: Direction) -> Self {
        let name = protocol.id().split_once('#').map_or("", |(_, name)| name);
        let is_query = matches!(name, "awsQuery" | "ec2Query");
        let format = match name {
            "rpcv2Cbor" => Format::Cbor,
            "restXml" => Format::Xml,
            _ if is_query && direction == Direction::Request => Format::Form,
            _ if is_query => Format::Xml,
            _ => Format::Json,
        };
        let default_timestamps = match format {
            Format::Xml | Format::Form => TimestampFormat::DateTime,
            Format::Cbor | Format::Json => TimestampFormat::EpochSeconds,
        };
        Self {
            format,
            is_rest: matches!(name, "restJson1" | "restXml" | "simpleRestJson"),
            direction,
            default_timestamps,
        }
    }

    /// Where a top-level member travels.
    pub(super) fn place(&self, m: &Member) -> Binding {
        use Binding::{Body, EventHeader, EventPayload, Label, Query, QueryParams, ResponseCode};
        match (self.direction, m.binding()) {
            _ if !self.is_rest => Body,
            (Direction::Request, ResponseCode) => Body,
            (Direction::Response, Label | Query(_) | QueryParams) => Body,
            (_, EventHeader | EventPayload) => Body,
            (_, place) => place,
        }
    }

    /// Whether nothing tells an empty collection or structure from an absent one.
    pub(super) fn loses_empty(&self) -> bool {
        matches!(self.format, Format::Xml | Format::Form)
    }

    /// Whether a collection may hold nulls.
    pub(super) fn has_nulls(&self) -> bool {
        !self.loses_empty()
    }

    /// The format of a timestamp. CBOR has but one, and rpcv2Json too.
    pub(super) fn timestamp_format(&self, m: &Member, place: Binding) -> TimestampFormat {
        let usual = match place {
            Binding::Header(_) | Binding::PrefixHeaders(_) => TimestampFormat::HttpDate,
            Binding::Label | Binding::Query(_) | Binding::QueryParams => TimestampFormat::DateTime,
            _ if self.format == Format::Cbor => return TimestampFormat::EpochSeconds,
            _ => self.default_timestamps,
        };
        m.timestamp_format_trait().unwrap_or(usual)
    }

    /// Whether text may have a character at this place.
    pub(super) fn allows(&self, place: Binding, c: char) -> bool {
        match place {
            // RFC 9110, section 5.5.
            Binding::Header(_) | Binding::PrefixHeaders(_) => !c.is_control(),
            // XML 1.0, section 2.2.
            Binding::Body | Binding::Payload if self.format == Format::Xml => {
                matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
            }
            _ => true,
        }
    }

    /// Headers that say something of the message itself are not for values of all kinds.
    pub(super) fn is_reserved(&self, place: Binding) -> bool {
        const OF_MESSAGES: [&str; 8] = [
            "content-type",
            "content-length",
            "content-encoding",
            "content-md5",
            "accept",
            "host",
            "date",
            "x-amzn-errortype",
        ];
        matches!(place, Binding::Header(name) if OF_MESSAGES.contains(&name))
    }

    /// Whether anything tells that a member of a union is set: forms have nothing for a structure without members.
    pub(super) fn tells(&self, m: &Member) -> bool {
        let target = m.target();
        let is_unit = target.kind() == Kind::Structure && target.members().is_empty();
        self.format != Format::Form || !is_unit
    }

    /// Whether a member can be left out of any value: it has no form of its own here.
    pub(super) fn is_carried(&self, schema: &'static Schema, m: &Member) -> bool {
        let form = schema.alloy_traits();
        !m.is_json_unknown() && form.is_none_or(|alloy| alloy.unknown.is_none())
    }
}

impl Rules {
    /// A structure without what is empty where nothing tells that from what is absent.
    #[must_use]
    pub fn without_lost(&self, schema: &'static Schema, tree: Tree) -> Tree {
        let Tree::Map(mut members) = tree else {
            return tree;
        };
        let loses = self.loses_empty();
        members = members
            .into_iter()
            .map(|(name, value)| (name, if loses { without_empty(value) } else { value }))
            .collect();
        let is_bound = |name: &str| {
            let mut members = schema.members().iter();
            members.any(|m| m.name() == name && self.place(m) != Binding::Body)
        };
        members.retain(|name, value| !is_empty(value) || !(loses || is_bound(name)));
        Tree::Map(members)
    }
}

fn is_empty(tree: &Tree) -> bool {
    match tree {
        Tree::List(items) => items.is_empty(),
        Tree::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn without_empty(tree: Tree) -> Tree {
    match tree {
        Tree::List(items) => {
            let items = items.into_iter().map(without_empty);
            Tree::List(items.filter(|item| !is_empty(item)).collect())
        }
        Tree::Map(entries) => {
            let entries = entries
                .into_iter()
                .map(|(key, value)| (key, without_empty(value)));
            Tree::Map(entries.filter(|(_, value)| !is_empty(value)).collect())
        }
        tree => tree,
    }
}
