//! Hooks that sign and verify whole messages.
//!
//! A signed message is a message around a message: its payload is the encoded inner frame, its
//! headers carry the signature. Each signature covers the one before it, so a signer and a verifier
//! belong to one direction of one stream, from the signature of the request on. A signed stream
//! ends with a signed message of no payload, and is cut short without one.

use super::error::{EncodeError, FrameError};
use super::message::Message;
use bytes::BytesMut;
use std::error::Error;
use std::fmt;

/// Signs the messages of one direction of a stream, in their order.
pub trait SignMessage: Send {
    /// Appends the outer frame of the encoded `frame` to `out`. A frame that is not sent must not
    /// be signed, since the next signature builds on this one.
    ///
    /// # Errors
    /// When the message cannot be signed; `out` is then as it was, and the stream cannot go on.
    fn sign(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError>;

    /// Appends the signed empty message that ends the stream.
    ///
    /// # Errors
    /// When the message cannot be signed; `out` is then as it was.
    fn end(&mut self, out: &mut BytesMut) -> Result<(), SigningError>;
}

/// Verifies the messages of one direction of a stream, in their order.
pub trait VerifyMessage: Send + Sync {
    /// Checks the signature of a received message and opens it.
    ///
    /// # Errors
    /// When the signature is missing or wrong, or the inner frame is not valid; the stream must
    /// then be ended.
    fn verify(&mut self, outer: Message) -> Result<Verified, SigningError>;

    /// Tells the verifier that the stream ended without a reset.
    ///
    /// # Errors
    /// When messages may be missing, because the signed empty message did not come.
    fn finish(&mut self) -> Result<(), SigningError>;
}

/// What a verified message holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// A message of the stream.
    Message(Message),
    /// The end of the stream.
    End,
}

/// Neither signs nor verifies: messages are their own envelopes, and the end of the stream is the
/// carrier's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unsigned;

impl SignMessage for Unsigned {
    fn sign(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        out.extend_from_slice(frame);
        Ok(())
    }

    fn end(&mut self, _out: &mut BytesMut) -> Result<(), SigningError> {
        Ok(())
    }
}

impl VerifyMessage for Unsigned {
    fn verify(&mut self, outer: Message) -> Result<Verified, SigningError> {
        Ok(Verified::Message(outer))
    }

    fn finish(&mut self) -> Result<(), SigningError> {
        Ok(())
    }
}

/// A message that could not be signed, or whose signature does not hold.
#[derive(Debug)]
pub struct SigningError(Box<dyn Error + Send + Sync>);

impl SigningError {
    /// An error with the given cause, which may be text.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for SigningError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl From<FrameError> for SigningError {
    fn from(error: FrameError) -> Self {
        Self::new(error)
    }
}

impl From<EncodeError> for SigningError {
    fn from(error: EncodeError) -> Self {
        Self::new(error)
    }
}
