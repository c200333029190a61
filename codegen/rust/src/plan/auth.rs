//! The authentication traits in force for an operation.

use std::collections::BTreeMap;

use trompe_smithy::ShapeId;
use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::node::Node;
use trompe_smithy::shape::Shape;
use trompe_smithy::traits::id;

use super::context::Context;
use super::operation::OperationPlan;
use super::suppress::is_suppressed;

/// The event of operations whose schemes cannot be spoken.
const UNSUPPORTED: &str = "UnsupportedAuth";
const AUTH: &str = "smithy.api#auth";
const OPTIONAL_AUTH: &str = "smithy.api#optionalAuth";
const HTTP_DIGEST_AUTH: &str = "smithy.api#httpDigestAuth";
const UNSIGNED_PAYLOAD: &str = "aws.auth#unsignedPayload";

/// Schemes that are known where the model does not define their traits.
const KNOWN: [&str; 3] = [
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "aws.auth#cognitoUserPools",
];

/// How callers of an operation prove who they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthPlan {
    /// Most wanted first.
    pub schemes: Vec<AuthSchemePlan>,
    /// `@optionalAuth`
    pub optional: bool,
    /// `@unsignedPayload`
    pub unsigned_payload: bool,
}

/// One scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthSchemePlan {
    /// `@sigv4`, with its signing name.
    SigV4(String),
    /// `@httpBasicAuth`
    HttpBasic,
    /// `@httpBearerAuth`
    HttpBearer,
    /// `@httpDigestAuth`
    HttpDigest,
    /// `@httpApiKeyAuth`
    ApiKey {
        /// The header or query parameter.
        name: String,
        /// Whether it is a query parameter.
        in_query: bool,
        /// What comes before the key.
        scheme: Option<String>,
    },
    /// Any other.
    Other(String),
}

/// Warns of operations that can only be called by a scheme that the runtime does not speak.
pub(super) fn report_digest(cx: &Context<'_>, operations: &[OperationPlan]) {
    let needs = |plan: &&OperationPlan| {
        let mut schemes = plan.auth.schemes.iter();
        let is_digest = |scheme: &AuthSchemePlan| *scheme == AuthSchemePlan::HttpDigest;
        !plan.auth.schemes.is_empty() && schemes.all(is_digest) && !plan.auth.optional
    };
    let names: Vec<_> = operations
        .iter()
        .filter(needs)
        .map(|plan| &*plan.name)
        .collect();
    let Some((first, others)) = names.split_first() else {
        return;
    };
    if is_suppressed(cx.model, UNSUPPORTED, &cx.service.id, &cx.service.traits) {
        return;
    }
    let count = match others.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let message = format!(
        "{first}{count} can be called by HTTP digest authentication only, which is not supported"
    );
    let span = cx
        .service
        .traits
        .get(HTTP_DIGEST_AUTH)
        .map(|applied| applied.span);
    cx.report(
        Diagnostic::warning(UNSUPPORTED, message)
            .on(&cx.service.id)
            .at(span.unwrap_or(cx.service.span))
            .help("offer another scheme in `@auth`, or give clients an `Authorizer` of your own"),
    );
}

pub(super) fn plan(cx: &Context<'_>, operation: &Shape) -> AuthPlan {
    let offered = offered(cx);
    let chosen = [operation, cx.service]
        .into_iter()
        .find_map(|shape| shape.trait_value(AUTH)?.as_array());
    let schemes = match chosen {
        Some(ids) => ids
            .iter()
            .filter_map(|id| offered.get_key_value(id.as_str()?))
            .map(|(id, value)| scheme(id, value))
            .collect(),
        None => offered
            .iter()
            .map(|(id, value)| scheme(id, value))
            .collect(),
    };
    AuthPlan {
        schemes,
        optional: operation.has_trait(OPTIONAL_AUTH),
        unsigned_payload: operation.has_trait(UNSIGNED_PAYLOAD),
    }
}

/// The authentication traits of the service, in the order of their identifiers.
fn offered<'m>(cx: &Context<'m>) -> BTreeMap<&'m str, &'m Node> {
    let is_scheme = |id: &ShapeId| {
        let definition = cx.model.get(id);
        KNOWN.contains(&id.as_str())
            || definition.is_some_and(|shape| shape.has_trait(id::AUTH_DEFINITION))
    };
    let traits = cx.service.traits.iter();
    traits
        .filter(|(id, _)| is_scheme(id))
        .map(|(id, applied)| (id.as_str(), &applied.value))
        .collect()
}

fn scheme(id: &str, value: &Node) -> AuthSchemePlan {
    let text = |key| value.get(key).and_then(Node::as_str).map(str::to_owned);
    match id {
        "aws.auth#sigv4" => AuthSchemePlan::SigV4(text("name").unwrap_or_default()),
        "smithy.api#httpBasicAuth" => AuthSchemePlan::HttpBasic,
        "smithy.api#httpBearerAuth" => AuthSchemePlan::HttpBearer,
        HTTP_DIGEST_AUTH => AuthSchemePlan::HttpDigest,
        "smithy.api#httpApiKeyAuth" => AuthSchemePlan::ApiKey {
            name: text("name").unwrap_or_default(),
            in_query: text("in").as_deref() == Some("query"),
            scheme: text("scheme"),
        },
        other => AuthSchemePlan::Other(other.to_owned()),
    }
}
