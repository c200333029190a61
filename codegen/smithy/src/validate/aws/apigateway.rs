//! Services behind API Gateway (events `AuthorizersTrait`, `EndpointConfiguration`,
//! `GatewayResponsesCors`).

use super::super::{about, applied};
use super::{at_trait, sorted, text, texts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::auth_schemes_of;
use crate::model::Model;
use crate::node::{Node, Object};
use crate::shape::{Shape, ShapeKind};

const AUTHORIZERS: &str = "aws.apigateway#authorizers";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, AUTHORIZERS) {
        let found = schemes(model, service, value).into_iter();
        let found = found.chain(simple_responses(value));
        events.extend(found.map(|message| {
            at_trait(
                Severity::Error,
                "AuthorizersTrait",
                service,
                AUTHORIZERS,
                message,
            )
        }));
    }
    for (service, value) in applied(
        model,
        ShapeKind::Service,
        "aws.apigateway#endpointConfiguration",
    ) {
        let address = text(value, "ipAddressType").filter(|address| *address != "dualstack");
        if let Some(address) = address.filter(|_| texts(value, "types").contains(&"PRIVATE")) {
            let message = format!(
                "The `PRIVATE` endpoint type requires `ipAddressType` to be `dualstack`, but found `{address}`."
            );
            events.push(about(
                Severity::Error,
                "EndpointConfiguration",
                service,
                message,
            ));
        }
    }
    for (service, _) in applied(model, ShapeKind::Service, "aws.apigateway#gatewayResponses") {
        if service.has_trait("smithy.api#cors") {
            let message = "Service has both @gatewayResponses and @cors applied. Gateway response parameters take \
                           precedence over CORS-generated headers. Verify that response parameters in \
                           @gatewayResponses do not unintentionally override CORS headers.";
            events.push(about(
                Severity::Danger,
                "GatewayResponsesCors",
                service,
                message,
            ));
        }
    }
}

fn authorizers(value: &Node) -> Vec<(&str, &Node)> {
    let entries = value.as_object().into_iter().flat_map(Object::iter);
    let mut found: Vec<_> = entries
        .map(|(name, entry)| (&**name, &entry.value))
        .collect();
    found.sort_unstable_by_key(|(name, _)| *name);
    found
}

fn schemes(model: &Model, service: &Shape, value: &Node) -> Option<String> {
    let known = auth_schemes_of(model, &service.id);
    let wrong = authorizers(value)
        .into_iter()
        .filter_map(|(name, authorizer)| {
            let scheme = text(authorizer, "scheme")?;
            let unknown = !known.iter().any(|id| id.as_str() == scheme);
            unknown.then(|| format!("{name} -> {scheme}"))
        });
    let wrong: Vec<_> = wrong.collect();
    (!wrong.is_empty()).then(|| {
        format!(
            "Each `scheme` of the `{AUTHORIZERS}` trait must target one of the auth schemes applied to the service \
             (i.e., [{}]). The following mappings of authorizer names to schemes are invalid: {}",
            sorted(known.iter().map(|id| id.as_str())),
            wrong.join(", ")
        )
    })
}

fn simple_responses(value: &Node) -> Option<String> {
    let wrong = authorizers(value).into_iter().filter(|(_, authorizer)| {
        let version = text(authorizer, "authorizerPayloadFormatVersion");
        authorizer.get("enableSimpleResponses").is_some() && version.is_some_and(|v| v != "2.0")
    });
    let wrong: Vec<_> = wrong.map(|(name, _)| name).collect();
    (!wrong.is_empty()).then(|| {
        format!(
            "The enableSimpleResponses member of {AUTHORIZERS} is only supported when authorizedPayloadFormatVersion \
             is 2.0. The following authorizers are misconfigured: {}",
            wrong.join(", ")
        )
    })
}
