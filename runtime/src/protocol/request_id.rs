//! The identifiers of requests, as servers of AWS tell them beside their answers.

use bytes::Bytes;
use http::Response;
use http::header::{HeaderName, HeaderValue};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Says in a header which request a response answers.
pub(super) fn tell(response: &mut Response<Bytes>, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
}
