//! What a method says about an operation (events `HttpMethodSemantics.*`).

use super::part::Part;
use super::ticked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpIndex, HttpLocation};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::HttpTrait;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
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
    let (method, upper) = (http.method, http.method.to_uppercase());
    if method != upper && semantics(&upper).is_some() {
        let message = format!(
            "This operation uses the `{method}` method in the `http` trait, but expected `{upper}`."
        );
        events.push(event(operation, Severity::Warning, "", message));
    }
    if upper == "OPTIONS" {
        events.push(event(
            operation,
            Severity::Warning,
            ".OPTIONS",
            OPTIONS.to_owned(),
        ));
    }
}

const OPTIONS: &str = "OPTIONS requests are typically used as part of CORS and should not be modeled explicitly. \
    They are an implementation detail that should not appear in generated client or server code. Instead, tooling \
    should use the `cors` trait on a service to automatically configure CORS on clients and servers. It is the \
    responsibility of service frameworks and API gateways to automatically manage OPTIONS requests. For example, \
    OPTIONS requests are automatically created when using Smithy models with Amazon API Gateway.";

/// What a method promises: whether it is readonly, idempotent, and whether requests have
/// bodies; `None` where it says nothing.
struct Semantics {
    readonly: Option<bool>,
    idempotent: Option<bool>,
    body: bool,
}

fn semantics(method: &str) -> Option<Semantics> {
    let (readonly, idempotent, body) = match method {
        "GET" | "HEAD" | "TRACE" => (Some(true), Some(false), false),
        "OPTIONS" => (Some(true), Some(false), true),
        "POST" => (Some(false), None, true),
        "DELETE" => (Some(false), Some(true), false),
        "PUT" => (Some(false), Some(true), true),
        "PATCH" => (Some(false), None, true),
        _ => return None,
    };
    Some(Semantics {
        readonly,
        idempotent,
        body,
    })
}

fn traits(operation: &Shape, http: HttpTrait<'_>, events: &mut Vec<Diagnostic>) {
    let method = http.method.to_uppercase();
    let Some(wanted) = semantics(&method) else {
        return;
    };
    let found = [
        (
            "readonly",
            "Readonly",
            operation.traits.is_readonly(),
            wanted.readonly,
        ),
        (
            "idempotent",
            "Idempotent",
            operation.traits.is_idempotent(),
            wanted.idempotent,
        ),
    ];
    for (name, title, is, wanted) in found {
        if wanted.is_none_or(|wanted| wanted == is) {
            continue;
        }
        let (verb, kind) = if is {
            ("is", "Unnecessary")
        } else {
            ("is not", "Missing")
        };
        let message = format!(
            "This operation uses the `{method}` method in the `http` trait, but {verb} marked with the {name} trait"
        );
        let rest = format!(".{kind}{title}Trait");
        events.push(event(operation, Severity::Warning, &rest, message));
    }
}

/// Methods whose requests have no body by custom.
fn body(model: &Model, operation: &Shape, http: HttpTrait<'_>, events: &mut Vec<Diagnostic>) {
    let method = http.method.to_uppercase();
    if semantics(&method).is_none_or(|semantics| semantics.body) {
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
        .map(|name| payload_complaint(&method, name));
    let document = at(HttpLocation::Document);
    let document = (!document.is_empty()).then(|| document_complaint(&method, document));
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
