//! Names of hosts.

use http::uri::{Authority, Scheme};
use std::net::IpAddr;

/// The host of a URI without the brackets around an address (RFC 3986, section 3.2.2).
pub(crate) fn bare(host: &str) -> &str {
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    inner.unwrap_or(host)
}

/// Whether other hosts can be below this one: it is no address, and not this machine.
pub(crate) fn has_hosts_below(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    !last.eq_ignore_ascii_case("localhost") && bare(host).parse::<IpAddr>().is_err()
}

/// The port of what is called without one.
pub(crate) fn usual_port(scheme: &Scheme) -> u16 {
    if *scheme == Scheme::HTTPS { 443 } else { 80 }
}

/// The port that is told, or else the usual one; `None` where what is told is no number of a port.
pub(crate) fn port(authority: &Authority, scheme: &Scheme) -> Option<u16> {
    let text = authority.as_str();
    let (_, address) = text.rsplit_once('@').unwrap_or(("", text));
    match address.strip_prefix(authority.host())?.strip_prefix(':') {
        None | Some("") => Some(usual_port(scheme)),
        Some(port) => port.parse().ok(),
    }
}

/// Whether it can be one label of a name (RFC 1123, section 2.1).
pub(crate) fn is_label(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(is_plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_hosts() {
        for label in ["a", "A-1", &"x".repeat(63)] {
            assert!(is_label(label), "{label}");
        }
        for label in ["", "-a", "a-", "a.b", "a/b", "a@b", "ä", &"x".repeat(64)] {
            assert!(!is_label(label), "{label}");
        }
    }

    #[test]
    fn a_port_is_the_one_that_is_told_or_the_usual_one_or_none() {
        let port = |text: &str, scheme| port(&text.parse().unwrap(), &scheme);
        for host in ["a.example", "127.0.0.1", "[::1]", "a:b@a.example"] {
            assert_eq!(port(host, Scheme::HTTP), Some(80), "{host}");
            assert_eq!(port(&format!("{host}:"), Scheme::HTTPS), Some(443));
            assert_eq!(port(&format!("{host}:7"), Scheme::HTTPS), Some(7));
            assert_eq!(port(&format!("{host}:65535"), Scheme::HTTP), Some(65_535));
            assert_eq!(port(&format!("{host}:65536"), Scheme::HTTP), None, "{host}");
        }
    }

    #[test]
    fn addresses_and_this_machine_have_no_hosts_below() {
        for host in ["example.com", "grid", "localhost.example.com"] {
            assert!(has_hosts_below(host), "{host}");
        }
        for host in ["127.0.0.1", "[::1]", "::1", "localhost", "a.LOCALHOST"] {
            assert!(!has_hosts_below(host), "{host}");
        }
    }
}
