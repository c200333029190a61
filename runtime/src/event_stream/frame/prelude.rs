use super::super::error::{FrameError, FrameErrorKind};
use super::super::limits::Limits;
use crc32fast::Hasher;
use std::sync::LazyLock;

/// Two lengths and their checksum.
pub(super) const PRELUDE: usize = 12;

/// The checksum that ends every message.
pub(super) const TRAILER: usize = 4;

/// What a message of no headers and no payload takes, in bytes.
pub(super) const OVERHEAD: u32 = (PRELUDE + TRAILER) as u32;

/// A hasher that has found out what the processor can do, and has hashed nothing.
static HASHER: LazyLock<Hasher> = LazyLock::new(Hasher::new);

/// The first twelve bytes of a frame, checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prelude {
    total: u32,
    headers: u32,
    checksum: u32,
}

impl Prelude {
    /// The prelude of a frame of `total` bytes with a block of `headers` bytes.
    #[inline]
    pub(super) fn new(total: u32, headers: u32) -> Self {
        let checksum = hash(&lengths(total, headers));
        Self {
            total,
            headers,
            checksum,
        }
    }

    /// The encoded form.
    #[inline]
    pub(super) fn to_bytes(self) -> [u8; PRELUDE] {
        let [l0, l1, l2, l3, h0, h1, h2, h3] = lengths(self.total, self.headers);
        let [c0, c1, c2, c3] = self.checksum.to_be_bytes();
        [l0, l1, l2, l3, h0, h1, h2, h3, c0, c1, c2, c3]
    }

    /// Reads a prelude and refuses what no frame may say, or none that is accepted here.
    #[inline]
    pub(super) fn parse(bytes: &[u8; PRELUDE], limits: &Limits) -> Result<Self, FrameError> {
        let [l0, l1, l2, l3, h0, h1, h2, h3, c0, c1, c2, c3] = *bytes;
        let total = u32::from_be_bytes([l0, l1, l2, l3]);
        let prelude = Self::new(total, u32::from_be_bytes([h0, h1, h2, h3]));
        let expected = u32::from_be_bytes([c0, c1, c2, c3]);
        if prelude.checksum != expected {
            let actual = prelude.checksum;
            return Err(FrameError::new(
                8,
                FrameErrorKind::PreludeChecksum { expected, actual },
            ));
        }
        prelude.check_lengths()?;
        prelude.check_limits(limits)?;
        Ok(prelude)
    }

    #[inline]
    fn check_lengths(&self) -> Result<(), FrameError> {
        let Some(room) = self.total.checked_sub(OVERHEAD) else {
            return Err(FrameError::new(
                0,
                FrameErrorKind::LengthTooShort { length: self.total },
            ));
        };
        if self.headers > room {
            let headers = self.headers;
            return Err(FrameError::new(
                4,
                FrameErrorKind::HeadersLength { headers, room },
            ));
        }
        Ok(())
    }

    /// "Services MUST validate these additional size restrictions."
    #[inline]
    fn check_limits(&self, limits: &Limits) -> Result<(), FrameError> {
        let (length, limit) = (self.headers(), limits.header_block());
        if length > limit {
            return Err(FrameError::new(
                4,
                FrameErrorKind::HeadersTooLarge { length, limit },
            ));
        }
        let (length, limit) = (self.payload(), limits.payload());
        if length > limit {
            return Err(FrameError::new(
                0,
                FrameErrorKind::PayloadTooLarge { length, limit },
            ));
        }
        Ok(())
    }

    /// The length of the whole frame, in bytes.
    pub(super) fn total(&self) -> usize {
        self.total as usize
    }

    /// The length of the header block, in bytes.
    pub(super) fn headers(&self) -> usize {
        self.headers as usize
    }

    /// The length of the payload, in bytes.
    pub(super) fn payload(&self) -> usize {
        self.total
            .saturating_sub(OVERHEAD)
            .saturating_sub(self.headers) as usize
    }
}

/// The checksum of a prelude's lengths, or of a frame before its trailer.
#[inline]
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = hasher();
    hasher.update(bytes);
    hasher.finalize()
}

/// A hasher of nothing yet.
#[inline]
pub(super) fn hasher() -> Hasher {
    HASHER.clone()
}

#[inline]
fn lengths(total: u32, headers: u32) -> [u8; 8] {
    ((u64::from(total) << 32) | u64::from(headers)).to_be_bytes()
}
