//! What was read so far of a body that is wanted whole.

use crate::error::{BoxError, Failure, FailureKind};
use bytes::{Bytes, BytesMut};
use std::fmt;

/// A body that is larger than its reader allows: the cause of a failure to collect it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The most that was allowed, in bytes.
    pub limit: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is larger than {} bytes", self.limit)
    }
}

impl std::error::Error for TooLarge {}

impl TooLarge {
    /// Whether this is why a body could not be collected.
    pub fn is_cause(failure: &Failure) -> bool {
        let mut next = std::error::Error::source(failure);
        while let Some(cause) = next {
            if cause.is::<Self>() {
                return true;
            }
            next = cause.source();
        }
        false
    }
}

/// What was read so far: one chunk is kept as it came, several are joined.
#[derive(Default)]
pub(crate) struct Collected {
    first: Bytes,
    joined: BytesMut,
}

impl Collected {
    pub(crate) fn push(&mut self, chunk: Bytes, limit: usize) -> Result<(), Failure> {
        let length = self.first.len() + self.joined.len();
        if chunk.len() > limit.saturating_sub(length) {
            let cause = TooLarge { limit };
            return Err(Failure::new(FailureKind::Protocol, cause.to_string())
                .with_source(Box::new(cause) as BoxError));
        }
        if length == 0 {
            self.first = chunk;
        } else {
            self.joined
                .extend_from_slice(&std::mem::take(&mut self.first));
            self.joined.extend_from_slice(&chunk);
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Bytes {
        match self.joined.is_empty() {
            true => self.first,
            false => self.joined.freeze(),
        }
    }
}
