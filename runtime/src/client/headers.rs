//! Headers that callers add.

use crate::error::{Failure, FailureKind};
use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, COOKIE, HOST, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;

/// What HTTP itself says of a message and its connection.
const FRAMING: [HeaderName; 7] = [
    CONNECTION,
    CONTENT_LENGTH,
    HOST,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// What is not to be shown, nor kept in the compression state of a connection.
const SECRET: [HeaderName; 3] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

/// Shows the names of headers: what callers add may be secret under any of them.
pub(crate) struct Names<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The headers that a client adds to all of its requests.
#[derive(Default)]
pub(super) struct Added(pub(super) HeaderMap);

impl fmt::Debug for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Names(&self.0).fmt(f)
    }
}

/// A header to add to requests.
///
/// # Errors
/// HTTP does not allow it, or it is for the carrier to say.
pub(super) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Failure> {
    let parsed = (HeaderName::try_from(name), HeaderValue::try_from(value));
    if let (Ok(name), Ok(mut value)) = parsed
        && !FRAMING.contains(&name)
    {
        value.set_sensitive(SECRET.contains(&name));
        return Ok((name, value));
    }
    let message = format!("{name:?} with this value is not a header to add");
    Err(Failure::new(FailureKind::Invalid, message))
}
