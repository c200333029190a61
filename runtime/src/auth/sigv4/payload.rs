use super::text::{hex, unhex};
use sha2::{Digest, Sha256};
use std::fmt;

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const EVENTS: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";

/// What a request's signature says of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The SHA-256 of the whole body.
    Sha256([u8; 32]),
    /// Nothing: `UNSIGNED-PAYLOAD`.
    Unsigned,
    /// Nothing, of a stream that its checksum follows: `STREAMING-UNSIGNED-PAYLOAD-TRAILER`.
    UnsignedTrailer,
    /// That it is an event stream whose messages carry signatures of their own:
    /// `STREAMING-AWS4-HMAC-SHA256-EVENTS`.
    Events,
}

impl Payload {
    /// The hash of this body.
    pub fn of(body: &[u8]) -> Self {
        Self::Sha256(Sha256::digest(body).into())
    }

    /// Reads the value of `x-amz-content-sha256`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            UNSIGNED => Some(Self::Unsigned),
            UNSIGNED_TRAILER => Some(Self::UnsignedTrailer),
            EVENTS => Some(Self::Events),
            _ => unhex(text).map(Self::Sha256),
        }
    }
}

/// The value of `x-amz-content-sha256`.
impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha256(hash) => f.write_str(&hex(hash)),
            Self::Unsigned => f.write_str(UNSIGNED),
            Self::UnsignedTrailer => f.write_str(UNSIGNED_TRAILER),
            Self::Events => f.write_str(EVENTS),
        }
    }
}
