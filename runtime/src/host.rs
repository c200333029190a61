//! Names of hosts.

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
    fn addresses_and_this_machine_have_no_hosts_below() {
        for host in ["example.com", "grid", "localhost.example.com"] {
            assert!(has_hosts_below(host), "{host}");
        }
        for host in ["127.0.0.1", "[::1]", "::1", "localhost", "a.LOCALHOST"] {
            assert!(!has_hosts_below(host), "{host}");
        }
    }
}
