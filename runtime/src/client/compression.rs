//! Which bodies of requests are compressed.

use crate::error::{Failure, FailureKind};

/// The largest threshold that the specification allows, in bytes.
const MAX_THRESHOLD: usize = 10_485_760;

/// Which bodies of requests are compressed, of operations whose model allows it (Smithy 2.0, "requestCompression
/// trait"). By default those of at least 10,240 bytes. A `@streaming` blob whose bytes are not all here is compressed
/// whatever its length, unless nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestCompression {
    threshold: Option<usize>,
}

impl RequestCompression {
    /// None.
    pub const DISABLED: Self = Self { threshold: None };

    /// Those of at least `threshold` bytes.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`]: the threshold is above 10,485,760 bytes.
    pub fn from_bytes(threshold: usize) -> Result<Self, Failure> {
        if threshold > MAX_THRESHOLD {
            let message = format!(
                "requests are compressed from at most {MAX_THRESHOLD} bytes on, not from {threshold}"
            );
            return Err(Failure::new(FailureKind::Invalid, message));
        }
        Ok(Self {
            threshold: Some(threshold),
        })
    }

    /// Whether a body of so many bytes is.
    pub(crate) fn is_for(self, bytes: usize) -> bool {
        self.threshold.is_some_and(|threshold| bytes >= threshold)
    }

    /// Whether a stream is.
    pub(crate) fn is_for_streams(self) -> bool {
        self.threshold.is_some()
    }
}

impl Default for RequestCompression {
    fn default() -> Self {
        Self {
            threshold: Some(10_240),
        }
    }
}
