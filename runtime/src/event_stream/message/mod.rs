//! Messages: header values, the encoded header block, and the two together with a payload.

mod block;
mod diagnose;
mod headers;
mod value;
mod writer;

pub use headers::{HeaderIter, Headers};
pub use value::{EpochMillis, HeaderValue};
pub use writer::HeaderWriter;

pub(super) use block::{Checked, validate};

use super::error::EncodeError;
use bytes::Bytes;

/// One message: headers and an opaque payload.
///
/// A decoded message holds slices of the received chunk, so it keeps that chunk in memory for as
/// long as it lives. Cloning copies no bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    headers: Headers,
    payload: Bytes,
}

impl Message {
    /// A message without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self::with_headers(Headers::default(), payload)
    }

    /// A message with the given headers.
    pub fn with_headers(headers: Headers, payload: impl Into<Bytes>) -> Self {
        let payload = payload.into();
        Self { headers, payload }
    }

    /// Adds a header. [`Headers::build`] is the quicker way to add many.
    ///
    /// # Errors
    /// When the name or the value is too long, the name is empty, or there already.
    pub fn header<'v>(
        mut self,
        name: &str,
        value: impl Into<HeaderValue<'v>>,
    ) -> Result<Self, EncodeError> {
        let old = std::mem::take(&mut self.headers);
        self.headers = Headers::build(|writer| {
            writer.append(&old);
            writer.add(name, value)
        })?;
        Ok(self)
    }

    /// The headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The payload.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// Headers and payload.
    pub fn into_parts(self) -> (Headers, Bytes) {
        (self.headers, self.payload)
    }
}
