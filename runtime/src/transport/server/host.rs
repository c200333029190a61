//! The `Host` header of HTTP/1.1 (RFC 9112, section 3.2).

use http::Version;
use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;

/// Whether a request says once, and in the right form, which host it is for. HTTP/1.0 need not say it.
pub(super) fn is_told(head: &Parts) -> bool {
    let mut hosts = head.headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host.as_bytes()),
        (None, _) => head.version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Whether this is a host, which may be empty, with a port or without (RFC 9110, section 7.2).
fn is_host(value: &[u8]) -> bool {
    if value.is_empty() {
        return true;
    }
    let Ok(authority) = Authority::try_from(value) else {
        return false;
    };
    // Without user and password nothing is before the host.
    let port = authority.as_str().strip_prefix(authority.host());
    port.is_some_and(|port| match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    })
}
