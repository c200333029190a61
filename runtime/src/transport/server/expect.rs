//! Clients that wait to be asked for their body (RFC 9110, section 10.1.1).

use http::Version;
use http::header::EXPECT;
use http::request::Parts;

/// Whether the client waits for the interim response 100 before it sends the body.
pub(super) fn is_waiting(head: &Parts) -> bool {
    let expected = head.headers.get(EXPECT);
    head.version >= Version::HTTP_11
        && expected.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}
