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
use std::fmt;
use std::ops::Range;

/// One message: headers and an opaque payload.
///
/// A decoded message is one slice of the received chunk, so it keeps that chunk in memory for as
/// long as it lives. Cloning copies no bytes.
#[derive(Clone, Default)]
pub struct Message {
    headers: Headers,
    /// The payload, where it is not behind the headers in their own buffer.
    payload: Option<Bytes>,
}

impl Message {
    /// A message without headers.
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self::with_headers(Headers::default(), payload)
    }

    /// A message with the given headers.
    pub fn with_headers(headers: Headers, payload: impl Into<Bytes>) -> Self {
        let payload = Some(payload.into());
        Self { headers, payload }
    }

    /// Of headers that the payload is behind.
    #[inline]
    pub(super) fn of_frame(headers: Headers) -> Self {
        Self {
            headers,
            payload: None,
        }
    }

    /// Adds a header. [`Headers::build`] is the quicker way to add many.
    ///
    /// # Errors
    /// When the name or the value is too long, the name is empty, or there already.
    pub fn header<'v>(
        self,
        name: &str,
        value: impl Into<HeaderValue<'v>>,
    ) -> Result<Self, EncodeError> {
        let (old, payload) = self.into_parts();
        let headers = Headers::build(|writer| {
            writer.append(&old);
            writer.add(name, value)
        })?;
        Ok(Self::with_headers(headers, payload))
    }

    /// The headers.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The payload.
    #[inline]
    pub fn payload(&self) -> &[u8] {
        let (bytes, range) = self.payload_in();
        bytes.get(range).unwrap_or_default()
    }

    /// The payload as [`Bytes`], not copied.
    pub fn share_payload(&self) -> Bytes {
        let (bytes, range) = self.payload_in();
        bytes.slice(range)
    }

    /// What the payload is part of, and which part.
    pub(crate) fn payload_in(&self) -> (&Bytes, Range<usize>) {
        match &self.payload {
            Some(payload) => (payload, 0..payload.len()),
            None => {
                let (bytes, start) = self.headers.bytes();
                (bytes, start..bytes.len())
            }
        }
    }

    /// The payload.
    pub fn into_payload(self) -> Bytes {
        match self.payload {
            Some(payload) => payload,
            None => self.headers.into_behind(),
        }
    }

    /// Headers and payload.
    pub fn into_parts(self) -> (Headers, Bytes) {
        match self.payload {
            Some(payload) => (self.headers, payload),
            None => self.headers.split(),
        }
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.headers == other.headers && self.payload() == other.payload()
    }
}

impl Eq for Message {}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("headers", &self.headers)
            .field("payload", &self.share_payload())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Limits;
    use super::*;
    use bytes::BytesMut;

    #[test]
    fn a_received_message_gives_its_payload_without_a_copy_whatever_way_it_is_asked_for() {
        let made = Message::new("payload").header("name", "value").unwrap();
        let mut frame = BytesMut::new();
        made.encode(&mut frame, &Limits::server()).unwrap();
        let (received, _) = Message::decode(frame.freeze(), &Limits::server()).unwrap();

        let place = received.payload().as_ptr();
        let (headers, payload) = received.clone().into_parts();
        assert_eq!(headers, *made.headers());
        for payload in [
            received.share_payload(),
            received.clone().into_payload(),
            payload,
        ] {
            assert_eq!((&payload[..], payload.as_ptr()), (&b"payload"[..], place));
        }
        assert_eq!((made.share_payload(), &received), ("payload".into(), &made));
        let more = received.header("more", true).unwrap();
        assert_eq!((more.headers().len(), more.payload()), (2, &b"payload"[..]));
    }
}
