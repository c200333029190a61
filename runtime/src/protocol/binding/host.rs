//! The host that a request is to, and the prefixes that operations have of it (Smithy 2.0, "endpoint trait").

use crate::service::HostSegment;
use http::header::HOST;
use http::request;

/// RFC 1035, section 2.3.4, in bytes.
const LONGEST_LABEL: usize = 63;

/// The host of a request, without its port.
pub(crate) fn of(head: &request::Parts) -> Option<&str> {
    if let Some(host) = head.uri.host() {
        return Some(host);
    }
    let host = head.headers.get(HOST)?.to_str().ok()?;
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    Some(if is_port { name } else { host })
}

/// How well a host begins with a prefix: the number of its characters that the model names. `None` where it does not.
pub(super) fn begins(host: &str, prefix: &[HostSegment]) -> Option<usize> {
    match prefix {
        [] => Some(0),
        [HostSegment::Literal(text), rest @ ..] => {
            let (start, after) = host.split_at_checked(text.len())?;
            let named = start.eq_ignore_ascii_case(text).then_some(text.len())?;
            Some(named + begins(after, rest)?)
        }
        // Labels have no dots, and end where the next literal begins: the longest that fits.
        [HostSegment::Label(_), rest @ ..] => {
            let longest = host.find('.').unwrap_or(host.len()).min(LONGEST_LABEL);
            let ends = (1..=longest)
                .rev()
                .filter(|end| host.is_char_boundary(*end));
            ends.filter_map(|end| begins(host.get(end..)?, rest)).next()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HostSegment::{Label, Literal};
    use super::*;

    #[test]
    fn a_host_begins_with_the_literals_and_labels_of_a_prefix() {
        let begins = |prefix: &[HostSegment]| begins("data.rooms-eu.example.com", prefix);
        assert_eq!(begins(&[]), Some(0));
        assert_eq!(begins(&[Literal("DATA.")]), Some(5));
        assert_eq!(begins(&[Literal("dat.")]), None);
        assert_eq!(begins(&[Label(0), Literal(".rooms-eu.")]), Some(10));
        assert_eq!(
            begins(&[Literal("data."), Label(0), Literal("-eu.")]),
            Some(9)
        );
        assert_eq!(begins(&[Literal("data."), Label(0), Literal("-us.")]), None);
        assert_eq!(begins(&[Label(0), Literal("rooms")]), None);
    }
}
