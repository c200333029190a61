//! `parseURL` (Smithy 2.0, "URL structure").

use std::net::Ipv6Addr;

use super::Value;
use super::types::Type;

pub(super) fn url_type() -> Type {
    Type::record([
        ("scheme", Type::String),
        ("authority", Type::String),
        ("path", Type::String),
        ("normalizedPath", Type::String),
        ("isIp", Type::Boolean),
    ])
}

/// The parts of an address; nothing where it is none, or has a query.
pub(super) fn parse(text: &str) -> Value {
    split(text).unwrap_or_default()
}

fn split(text: &str) -> Option<Value> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(&*scheme, "http" | "https") || text.contains(['?', ' ']) {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let is_ip = is_ip(host(authority)?)?;
    let open = if path.starts_with('/') { "" } else { "/" };
    let close = if path.len() > 1 && !path.ends_with('/') {
        "/"
    } else {
        ""
    };
    Some(Value::record([
        ("scheme", Value::string(&scheme)),
        ("authority", Value::string(authority)),
        ("path", Value::string(path)),
        (
            "normalizedPath",
            Value::string(&format!("{open}{path}{close}")),
        ),
        ("isIp", Value::Boolean(is_ip)),
    ]))
}

/// The host of an authority whose port, if it has one, is a number.
fn host(authority: &str) -> Option<&str> {
    let end = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match authority.get(end..)?.rfind(':') {
        Some(at) => authority.split_at(end + at),
        None => (authority, ""),
    };
    let port = port.strip_prefix(':').unwrap_or_default();
    let is_port = port.is_empty() || port.parse::<u16>().is_ok();
    (is_port && !host.is_empty()).then_some(host)
}

/// Whether a host is an address; nothing where it is in brackets without being one.
fn is_ip(host: &str) -> Option<bool> {
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']')?;
        let address = inner.split('%').next().unwrap_or_default();
        return address.parse::<Ipv6Addr>().ok().map(|_| true);
    }
    let is_byte =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok();
    let parts: Vec<_> = host.split('.').collect();
    Some(parts.len() == 4 && parts.into_iter().all(is_byte))
}
