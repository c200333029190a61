//! Which responses have content, and what their heads say of it (RFC 9110, section 6.4.1).

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::response::Parts;
use http::{HeaderValue, Method, StatusCode};

/// What the request says of the response's content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    for_head: bool,
}

impl Asked {
    pub(super) fn by(method: &Method) -> Self {
        Self {
            for_head: *method == Method::HEAD,
        }
    }

    /// Whether the response goes without content. Its head then says of it what it may; `length` is how many bytes
    /// there would be.
    pub(super) fn withholds(self, head: &mut Parts, length: Option<usize>) -> bool {
        let headers = &mut head.headers;
        match head.status {
            // Section 8.6 allows them no length.
            status if status.is_informational() || status == StatusCode::NO_CONTENT => {
                headers.remove(CONTENT_LENGTH);
                headers.remove(CONTENT_TYPE);
            }
            // Section 15.3.6: content of no length, which is said.
            StatusCode::RESET_CONTENT => {
                let _ = headers.try_insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
                headers.remove(CONTENT_TYPE);
            }
            // Section 8.6: the length that a 200 would have, which is none only where nothing was written.
            StatusCode::NOT_MODIFIED => {
                if headers.get(CONTENT_LENGTH).is_some_and(|told| told == "0") {
                    headers.remove(CONTENT_LENGTH);
                }
            }
            _ if self.for_head => {
                if let Some(length @ 1..) = length
                    && !headers.contains_key(CONTENT_LENGTH)
                {
                    // Refused only beside as many headers as a message can have.
                    let _ = headers.try_insert(CONTENT_LENGTH, HeaderValue::from(length));
                }
            }
            _ => return false,
        }
        true
    }
}
