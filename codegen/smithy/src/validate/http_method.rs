//! What a method says about an operation (events `HttpMethodSemantics.*`).

use super::ticked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpIndex, HttpLocation};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::HttpTrait;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        let Some(http) = operation.traits.http() else {
            continue;
        };
        spelling(operation, http, events);
        traits(operation, http, events);
        body(model, operation, http, events);
    }
}

fn event(operation: &Shape, severity: Severity, rest: &str, message: String) -> Diagnostic {
    let id = format!("HttpMethodSemantics{rest}");
    Diagnostic::new(severity, &id, message)
        .at(operation.span)
        .on(&operation.id)
}

fn spelling(operation: &Shape, http: HttpTrait<'_>, events: &mut Vec<Diagnostic>) {
    let (method, upper) = (http.method, http.method.to_ascii_uppercase());
    if method != upper {
        let message = format!(
            "This operation uses the `{method}` method in the `http` trait, but expected `{upper}`."
        );
        events.push(event(operation, Severity::Warning, "", message));
    }
}

fn traits(operation: &Shape, http: HttpTrait<'_>, events: &mut Vec<Diagnostic>) {
    let (readonly, idempotent) = (
        operation.traits.is_readonly(),
        operation.traits.is_idempotent(),
    );
    let (rest, complaint) = match http.method {
        "GET" | "HEAD" if !readonly => (
            ".MissingReadonlyTrait",
            "is not marked with the readonly trait",
        ),
        "PUT" | "DELETE" if !idempotent => (
            ".MissingIdempotentTrait",
            "is not marked with the idempotent trait",
        ),
        "POST" if readonly => (
            ".UnnecessaryReadonlyTrait",
            "is marked with the readonly trait",
        ),
        _ => return,
    };
    let message = format!(
        "This operation uses the `{}` method in the `http` trait, but {complaint}",
        http.method
    );
    events.push(event(operation, Severity::Warning, rest, message));
}

/// Methods whose requests have no body by custom.
fn body(model: &Model, operation: &Shape, http: HttpTrait<'_>, events: &mut Vec<Diagnostic>) {
    if !matches!(http.method, "GET" | "HEAD" | "DELETE") {
        return;
    }
    let bindings = HttpIndex::new(model).request(&operation.id);
    let at = |wanted| {
        let found = bindings
            .iter()
            .filter(move |binding| binding.location == wanted);
        let mut names: Vec<_> = found.map(|binding| binding.member.name()).collect();
        names.sort_unstable();
        names
    };
    let payload = at(HttpLocation::Payload)
        .first()
        .map(|name| payload_complaint(http.method, name));
    let document = at(HttpLocation::Document);
    let document = (!document.is_empty()).then(|| document_complaint(http.method, document));
    let unexpected = |message| event(operation, Severity::Danger, ".UnexpectedPayload", message);
    events.extend(payload.into_iter().chain(document).map(unexpected));
}

fn payload_complaint(method: &str, member: &str) -> String {
    format!(
        "This operation uses the `{method}` method in the `http` trait, but the `{member}` member is sent \
         as the payload of the request because it is marked with the `httpPayload` trait. Many HTTP clients \
         do not support payloads with {method} requests. Consider binding this member to other parts of the \
         HTTP request such as a query string parameter using the `httpQuery` trait, a header using the \
         `httpHeader` trait, or a path segment using the `httpLabel` trait."
    )
}

fn document_complaint(method: &str, members: Vec<&str>) -> String {
    format!(
        "This operation uses the `{method}` method in the `http` trait, but the following members are sent \
         as part of the payload of the request: {}. These members are sent as part of the payload because \
         they are not explicitly configured to be sent in headers, in the query string, or in a URI segment. \
         Many HTTP clients do not support payloads with {method} requests. Consider binding these members to \
         other parts of the HTTP request such as query string parameters using the `httpQuery` trait, headers \
         using the `httpHeader` trait, or URI segments using the `httpLabel` trait.",
        ticked(members)
    )
}
