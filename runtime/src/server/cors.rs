//! Cross-origin resource sharing, where a service has `@cors` (Smithy 2.0, "cors trait"; the Fetch standard, "CORS
//! protocol").

use super::router::Served;
use super::virtual_host;
use crate::schema::{Binding, Schema};
use crate::service::{AuthScheme, OperationSchema, ServiceSchema};
use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use std::collections::BTreeSet;

/// What the clients of Smithy send whatever the protocol.
const OF_CLIENTS: [&str; 4] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "content-type",
    "x-amz-user-agent",
];
const OF_SIGNATURES: [&str; 4] = [
    "authorization",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-security-token",
];

/// What a service tells browsers, made once for each service of a router.
#[derive(Debug)]
pub(super) struct Sharing {
    max_age: HeaderValue,
    /// Those whose pages may call; `*` stands for all.
    origins: Vec<HeaderValue>,
    /// Whether browsers send the credentials that they keep, which they do not to a service that everybody may call.
    credentials: bool,
    methods: HeaderValue,
    allowed: HeaderValue,
    /// Prefixes of further headers that requests may have.
    prefixes: BTreeSet<&'static str>,
    exposed: HeaderValue,
}

impl Sharing {
    /// `None` for a service without the trait.
    pub(super) fn of(service: &'static ServiceSchema) -> Option<Self> {
        let cors = service.cors?;
        let operations = || service.operations.iter().copied();
        let (mut methods, mut allowed, mut exposed) =
            (BTreeSet::new(), names(&OF_CLIENTS), names(&[]));
        let mut prefixes = BTreeSet::new();
        allowed.extend(cors.allowed_headers.iter().map(|name| lower(name)));
        exposed.extend(cors.exposed_headers.iter().map(|name| lower(name)));
        for protocol in service.protocols {
            allowed.extend(protocol.request_headers().iter().map(|name| lower(name)));
            exposed.extend(protocol.response_headers().iter().map(|name| lower(name)));
        }
        for op in operations() {
            methods.insert(op.http.as_ref().map_or("POST", |http| http.method));
            allowed.extend(of_request(op));
            allowed.extend(bound(op.input.schema()));
            prefixes.extend(bound_prefixes(op.input.schema()));
            let errors = op.errors.iter().map(|error| error.shape.schema());
            exposed.extend(errors.chain([op.output.schema()]).flat_map(bound));
        }
        if service
            .protocols
            .iter()
            .any(|protocol| !protocol.has_payloads())
        {
            methods.insert("POST");
        }
        let takes_kept = |op: &OperationSchema| {
            let mut schemes = op.auth.schemes.iter();
            schemes.any(|scheme| matches!(scheme, AuthScheme::HttpBasic | AuthScheme::HttpDigest))
        };
        let is_for_all = cors.origins.contains(&"*");
        Some(Self {
            max_age: cors.max_age.into(),
            origins: cors
                .origins
                .iter()
                .filter_map(|origin| HeaderValue::from_str(origin).ok())
                .collect(),
            credentials: !is_for_all && operations().any(takes_kept),
            methods: listed(methods),
            allowed: listed(allowed.iter().map(String::as_str)),
            prefixes,
            exposed: listed(exposed.iter().map(String::as_str)),
        })
    }

    fn preflight(&self, head: &Parts) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        self.add_origin(head, headers);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone());
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, self.allowed_to(head));
        headers.insert(ACCESS_CONTROL_MAX_AGE, self.max_age.clone());
        response
    }

    // Headers with a prefix of the model's are as many as callers think of.
    fn allowed_to(&self, head: &Parts) -> HeaderValue {
        let prefixed = |name: &&str| {
            let mut prefixes = self.prefixes.iter();
            prefixes.any(|prefix| begins(name, prefix)) && HeaderName::try_from(*name).is_ok()
        };
        let further: Vec<&str> = names_asked(head).filter(prefixed).collect();
        if further.is_empty() {
            return self.allowed.clone();
        }
        let own = self.allowed.to_str().unwrap_or_default();
        listed(std::iter::once(own).chain(further))
    }

    /// Whether a call that is asked for here may be made.
    fn allows(&self, head: &Parts) -> bool {
        let origin = head.headers.get(ORIGIN);
        let is_origin = |own: &HeaderValue| own == "*" || origin == Some(own);
        let allowed = self.allowed_to(head);
        let allowed: Vec<_> = split(&allowed).collect();
        let is_allowed = |name: &str| allowed.iter().any(|own| own.eq_ignore_ascii_case(name));
        self.origins.iter().any(is_origin) && names_asked(head).all(is_allowed)
    }

    /// What every response has.
    pub(super) fn headers(&self, head: &Parts) -> HeaderMap {
        let mut headers = HeaderMap::new();
        self.add_origin(head, &mut headers);
        if !self.exposed.is_empty() {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, self.exposed.clone());
        }
        headers
    }

    fn add_origin(&self, head: &Parts, headers: &mut HeaderMap) {
        let origin = match self.origins.as_slice() {
            [one] => Some(one),
            several => {
                headers.append(VARY, HeaderValue::from_name(ORIGIN));
                let asked = head.headers.get(ORIGIN);
                several.iter().find(|origin| asked == Some(*origin))
            }
        };
        if let Some(origin) = origin.cloned() {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if self.credentials {
                let yes = HeaderValue::from_static("true");
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
            }
        }
    }
}

/// The answer to a browser that asks whether a page may call; `None` where a request does not ask that, or where it is
/// for a service without the trait.
///
/// A browser tells the names of the headers that the call will have, not what is in them, so that the service is found
/// by the method and path alone; where several may be meant, by what they allow.
pub(super) fn preflight(
    services: &[Served],
    head: &Parts,
    virtual_hosts: &[String],
) -> Option<Response<Bytes>> {
    let method = asked(head)?;
    let mut call = head.clone();
    call.method = method;
    let call = virtual_host::moved(&call, virtual_hosts).unwrap_or(call);
    let is_route = |served: &&Served| {
        let schema = served.dispatch.schema();
        let mut protocols = schema.protocols.iter();
        protocols.any(|protocol| matches!(protocol.route(schema, &call), Some(Ok(_))))
    };
    let may_be = |served: &&Served| {
        let schema = served.dispatch.schema();
        let mut protocols = schema.protocols.iter();
        protocols.any(|protocol| protocol.may_be_at(schema, call.uri.path()))
    };
    let allows = |served: &&Served| {
        let sharing = served.sharing.as_ref();
        may_be(served) && sharing.is_some_and(|sharing| sharing.allows(head))
    };
    let mut meant = services.iter().find(is_route);
    meant = meant.or_else(|| services.iter().find(allows));
    meant = meant.or_else(|| services.iter().find(may_be));
    Some(meant?.sharing.as_ref()?.preflight(head))
}

/// The method that a browser asks for on behalf of a page; `None` where a request does not ask that.
fn asked(head: &Parts) -> Option<Method> {
    if head.method != Method::OPTIONS || !head.headers.contains_key(ORIGIN) {
        return None;
    }
    let method = head.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?;
    Method::from_bytes(method.as_bytes()).ok()
}

/// The headers that the call is to have, besides those that every page may send.
fn names_asked(head: &Parts) -> impl Iterator<Item = &str> {
    let values = head.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter();
    values.flat_map(split)
}

fn split(value: &HeaderValue) -> impl Iterator<Item = &str> {
    let names = value.to_str().unwrap_or_default().split(',');
    names.map(str::trim).filter(|name| !name.is_empty())
}

/// The headers that an operation's authentication, checksum and compression want.
fn of_request(op: &OperationSchema) -> Vec<String> {
    let mut wanted = Vec::new();
    for scheme in op.auth.schemes {
        match scheme {
            AuthScheme::SigV4 { .. } => wanted.extend(OF_SIGNATURES),
            AuthScheme::HttpBasic | AuthScheme::HttpBearer | AuthScheme::HttpDigest => {
                wanted.push("authorization");
            }
            AuthScheme::ApiKey { name, .. } => wanted.push(name),
            AuthScheme::Other(_) => {}
        }
    }
    if op.checksum_required {
        wanted.push("content-md5");
    }
    if !op.request_compression.is_empty() {
        wanted.push("content-encoding");
    }
    wanted.into_iter().map(lower).collect()
}

fn bound(schema: &'static Schema) -> impl Iterator<Item = String> {
    schema.members().iter().filter_map(|m| match m.binding() {
        Binding::Header(name) => Some(lower(name)),
        _ => None,
    })
}

fn bound_prefixes(schema: &'static Schema) -> impl Iterator<Item = &'static str> {
    schema.members().iter().filter_map(|m| match m.binding() {
        Binding::PrefixHeaders(prefix) => Some(prefix),
        _ => None,
    })
}

fn begins(name: &str, prefix: &str) -> bool {
    let start = name.get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| lower(name)).collect()
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Names that no header can hold are those of no header.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> HeaderValue {
    let names: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).collect();
    HeaderValue::from_str(&names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
}
