//! What both ends of TLS agree on.

use std::io;

/// The name of HTTP/2 in ALPN (RFC 9113, section 3.1).
pub(super) const H2: &[u8] = b"h2";

/// The name of HTTP/1.1 in ALPN (RFC 7301, section 6).
pub(super) const HTTP_1_1: &[u8] = b"http/1.1";

/// Whether the other end agreed to HTTP/2.
pub(super) fn speaks_h2(alpn: Option<&[u8]>) -> io::Result<()> {
    match alpn {
        Some(H2) => Ok(()),
        _ => Err(io::Error::other(
            "the other end did not agree to HTTP/2 (ALPN \"h2\")",
        )),
    }
}
