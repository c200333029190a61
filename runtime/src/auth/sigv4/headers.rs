//! The canonical headers.

use super::error::HeadError;
use http::header::{self, HeaderName};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

pub(super) const DATE: HeaderName = HeaderName::from_static("x-amz-date");
pub(super) const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-amz-content-sha256");
pub(super) const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// What intermediaries take out or change, and the signature itself.
const NEVER_SIGNED: [&str; 13] = [
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-amzn-trace-id",
];

/// A name in lower case and its canonical value.
pub(super) type Field = (String, String);

/// What a signature in the headers sets anew, whatever was there.
pub(super) const OWN: [HeaderName; 3] = [DATE, CONTENT_SHA256, SECURITY_TOKEN];

/// The host and every header that can be signed, but for those in `left_out`.
pub(super) fn signable(head: &Parts, left_out: &[HeaderName]) -> Result<Vec<Field>, HeadError> {
    let mut fields = vec![("host".to_owned(), host(head)?)];
    let is_signed = |name: &HeaderName| {
        *name != header::HOST && !NEVER_SIGNED.contains(&name.as_str()) && !left_out.contains(name)
    };
    for name in head.headers.keys().filter(|name| is_signed(name)) {
        let value = value(&head.headers, name.as_str())?;
        fields.extend(value.map(|value| (name.as_str().to_owned(), value)));
    }
    fields.sort();
    Ok(fields)
}

/// The canonical value of the header with this name, in lower case.
pub(super) fn signed(head: &Parts, name: &str) -> Result<Option<String>, HeadError> {
    match name {
        "host" => host(head).map(Some),
        name => value(&head.headers, name),
    }
}

/// The `Host` header of HTTP/1.1 or the `:authority` of HTTP/2. A request with both must have them equal, or one part
/// of a server could go by the signed name and another by the other.
fn host(head: &Parts) -> Result<String, HeadError> {
    let authority = head
        .uri
        .authority()
        .map(|authority| authority.as_str().to_owned());
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let host = hosts
        .next()
        .map(|value| canonical(&header::HOST, value))
        .transpose()?;
    match (authority, host) {
        _ if hosts.next().is_some() => Err(HeadError::HostConflict),
        (Some(authority), Some(host)) if authority != host => Err(HeadError::HostConflict),
        (Some(host), _) | (None, Some(host)) => Ok(host),
        (None, None) => Err(HeadError::NoHost),
    }
}

fn value(headers: &HeaderMap, name: &str) -> Result<Option<String>, HeadError> {
    let Ok(name) = name.parse::<HeaderName>() else {
        return Ok(None);
    };
    let values = headers
        .get_all(&name)
        .iter()
        .map(|value| canonical(&name, value));
    let values = values.collect::<Result<Vec<_>, _>>()?;
    Ok((!values.is_empty()).then(|| values.join(",")))
}

/// A value without the spaces around it, and with one where there are many in a row.
pub(super) fn canonical(name: &HeaderName, value: &HeaderValue) -> Result<String, HeadError> {
    let text = str::from_utf8(value.as_bytes()).map_err(|_| HeadError::NotText(name.clone()))?;
    let words: Vec<_> = text
        .trim_matches([' ', '\t'])
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect();
    Ok(words.join(" "))
}
