//! Headers, and payloads beside unbound members (events `HttpHeaderTrait`, `HttpPayload`).

use super::part::Part;
use super::ticked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpBinding, HttpIndex, HttpLocation};
use crate::map::IndexMap;
use crate::shape::{Shape, ShapeKind};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let index = HttpIndex::new(model);
    for shape in model.shapes_of(ShapeKind::Structure) {
        headers(shape, events);
        if shape.has_trait(crate::traits::id::ERROR) {
            payload(shape, &index.structure(&shape.id), events);
        }
    }
    for operation in model.shapes_of(ShapeKind::Operation) {
        let Some(sides) = operation.as_operation() else {
            continue;
        };
        if operation.traits.http().is_none() {
            continue;
        }
        for (side, bindings) in [
            (&sides.input, index.request(&operation.id)),
            (&sides.output, index.response(&operation.id)),
        ] {
            if let Some(shape) = model.referred(side) {
                payload(shape, &bindings, events);
            }
        }
    }
}

fn headers(shape: &Shape, events: &mut Vec<Diagnostic>) {
    for member in shape.members.values() {
        let Some(header) = member.traits.http_header() else {
            continue;
        };
        if let Some(message) = header_complaint(header) {
            let event = Diagnostic::new(Severity::Danger, "HttpHeaderTrait", message);
            events.push(event.at(member.span).on(&member.id));
        }
    }
    let names = shape.members.values().filter_map(|member| {
        Some((
            member.traits.http_header()?.to_ascii_lowercase(),
            member.name(),
        ))
    });
    for (header, members) in repeated(names) {
        let message = format!(
            "`httpHeader` field name binding conflicts found for the `{header}` header in the following \
             structure members: {}",
            ticked(members)
        );
        events.push(
            Diagnostic::error("HttpHeaderTrait", message)
                .at(shape.span)
                .on(&shape.id),
        );
    }
}

/// Headers that belong to transport or authentication.
const RESERVED: [&str; 15] = [
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "www-authenticate",
    "x-forwarded-for",
];

fn header_complaint(header: &str) -> Option<String> {
    if RESERVED.contains(&&*header.to_ascii_lowercase()) {
        return Some(format!("`{header}` is not an allowed HTTP header binding"));
    }
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    (!header.chars().all(token)).then(|| {
        format!("`{header}` is not a valid HTTP header field name according to section 5.6.2 of RFC 9110")
    })
}

/// Names that several members have, with the members.
pub(super) fn repeated<'m>(
    names: impl Iterator<Item = (String, &'m str)>,
) -> Vec<(String, Vec<&'m str>)> {
    let mut by_name: IndexMap<String, Vec<&str>> = IndexMap::default();
    for (name, member) in names {
        by_name.entry(name).or_default().push(member);
    }
    let mut repeated: Vec<_> = by_name
        .into_iter()
        .filter(|(_, members)| members.len() > 1)
        .collect();
    repeated
        .iter_mut()
        .for_each(|(_, members)| members.sort_unstable());
    repeated
}

fn payload(shape: &Shape, bindings: &[HttpBinding<'_>], events: &mut Vec<Diagnostic>) {
    let unbound = bindings
        .iter()
        .filter(|binding| binding.location == HttpLocation::Unbound);
    let mut names: Vec<_> = unbound.map(|binding| binding.member.name()).collect();
    names.sort_unstable();
    if names.is_empty() {
        return;
    }
    let message = format!(
        "A member of this structure is marked with the `httpPayload` trait, but the following structure \
         members are not explicitly bound to the HTTP message: {}",
        ticked(names)
    );
    events.push(
        Diagnostic::error("HttpPayload", message)
            .at(shape.span)
            .on(&shape.id),
    );
}
