//! Headers that a prefix takes in (event `HttpPrefixHeadersTrait`).

use super::about_member;
use super::part::Part;
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::{Member, Shape, ShapeKind};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        let holder = shape.members.values().find_map(|member| {
            Some((
                member,
                member.traits.http_prefix_headers()?.to_ascii_lowercase(),
            ))
        });
        if let Some((holder, prefix)) = holder {
            check(shape, holder, &prefix, events);
        }
    }
}

fn check(shape: &Shape, holder: &Member, prefix: &str, events: &mut Vec<Diagnostic>) {
    let (severity, why) = match prefix {
        "" => (Severity::Note, format!(
            "The service will not be able to disambiguate between header parameters intended for the `{}` member \
             and those explicitly bound to the `httpHeader` members.",
            holder.id
        )),
        _ => (
            Severity::Error,
            "`httpHeader` bindings must not case-insensitively start with any `httpPrefixHeaders` bindings."
                .to_owned(),
        ),
    };
    for member in shape.members.values() {
        let header = member.traits.http_header().map(str::to_ascii_lowercase);
        if let Some(header) = header.filter(|header| header.starts_with(prefix)) {
            let message = format!(
                "`httpHeader` binding of `{header}` conflicts with the `httpPrefixHeaders` binding of `{}` to \
                 `{prefix}`. {why}",
                holder.id
            );
            events.push(about_member(
                severity,
                "HttpPrefixHeadersTrait",
                member,
                message,
            ));
        }
    }
}
