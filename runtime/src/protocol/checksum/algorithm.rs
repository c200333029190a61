//! The checksums that `aws.protocols#httpChecksum` names.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::HeaderName;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// An algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}

pub(super) const ALL: [Algorithm; 5] = [
    Algorithm::Crc32,
    Algorithm::Crc32C,
    Algorithm::Crc64Nvme,
    Algorithm::Sha1,
    Algorithm::Sha256,
];

impl Algorithm {
    /// The algorithm that the trait calls so; `None` for one that is not known here.
    pub(super) fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|it| it.names().0 == name)
    }

    /// The algorithm whose values this header or trailer has.
    pub(super) fn of_header(name: &str) -> Option<Self> {
        let is_named = |it: &Self| it.names().1.eq_ignore_ascii_case(name);
        ALL.into_iter().find(is_named)
    }

    pub(super) fn header(self) -> HeaderName {
        HeaderName::from_static(self.names().1)
    }

    /// What the trait calls it, and the header or trailer that has its values.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Crc32 => ("CRC32", "x-amz-checksum-crc32"),
            Self::Crc32C => ("CRC32C", "x-amz-checksum-crc32c"),
            Self::Crc64Nvme => ("CRC64NVME", "x-amz-checksum-crc64nvme"),
            Self::Sha1 => ("SHA1", "x-amz-checksum-sha1"),
            Self::Sha256 => ("SHA256", "x-amz-checksum-sha256"),
        }
    }

    /// How many characters a value has.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32C => 8,
            Self::Crc64Nvme => 12,
            Self::Sha1 => 28,
            Self::Sha256 => 44,
        }
    }

    pub(super) fn hasher(self) -> Hasher {
        match self {
            Self::Crc32 => Hasher::Crc32(crc32fast::Hasher::new()),
            Self::Crc32C => Hasher::Crc32C(Crc::new(&CASTAGNOLI, u32::MAX.into())),
            Self::Crc64Nvme => Hasher::Crc64(Crc::new(&NVME, u64::MAX)),
            Self::Sha1 => Hasher::Sha1(Box::default()),
            Self::Sha256 => Hasher::Sha256(Box::default()),
        }
    }

    /// The value of these bytes.
    pub(super) fn of(self, bytes: &[u8]) -> String {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }
}

/// A checksum on its way.
pub(super) enum Hasher {
    Crc32(crc32fast::Hasher),
    Crc32C(Crc),
    Crc64(Crc),
    Sha1(Box<Sha1>),
    Sha256(Box<Sha256>),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc32(crc) => crc.update(bytes),
            Self::Crc32C(crc) | Self::Crc64(crc) => crc.update(bytes),
            Self::Sha1(hash) => hash.update(bytes),
            Self::Sha256(hash) => hash.update(bytes),
        }
    }

    /// The value, as headers and trailers have it.
    pub(super) fn finish(self) -> String {
        match self {
            Self::Crc32(crc) => BASE64_STANDARD.encode(crc.finalize().to_be_bytes()),
            Self::Crc32C(crc) => {
                let low = crc.finish().to_be_bytes();
                BASE64_STANDARD.encode(low.get(4..).unwrap_or_default())
            }
            Self::Crc64(crc) => BASE64_STANDARD.encode(crc.finish().to_be_bytes()),
            Self::Sha1(hash) => BASE64_STANDARD.encode(hash.finalize()),
            Self::Sha256(hash) => BASE64_STANDARD.encode(hash.finalize()),
        }
    }
}

/// A reflected CRC of up to 64 bits, byte by byte.
pub(super) struct Crc {
    table: &'static [u64; 256],
    mask: u64,
    state: u64,
}

impl Crc {
    fn new(table: &'static [u64; 256], mask: u64) -> Self {
        Self {
            table,
            mask,
            state: mask,
        }
    }

    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let index = (self.state ^ u64::from(*byte)) & 0xff;
            let row = self.table.get(index as usize).copied().unwrap_or_default();
            self.state = row ^ (self.state >> 8);
        }
    }

    fn finish(&self) -> u64 {
        self.state ^ self.mask
    }
}

static CASTAGNOLI: [u64; 256] = table(0x82f6_3b78);
static NVME: [u64; 256] = table(0x9a6c_9329_ac4b_c9b5);

const fn table(polynomial: u64) -> [u64; 256] {
    let (mut rows, mut row) = ([0; 256], 0);
    while row < 256 {
        let (mut value, mut bit) = (row as u64, 0);
        while bit < 8 {
            let carry = value & 1;
            value >>= 1;
            if carry == 1 {
                value ^= polynomial;
            }
            bit += 1;
        }
        rows[row] = value;
        row += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_are_those_of_their_catalogues() {
        for (algorithm, value) in [
            (Algorithm::Crc32, 0xcbf4_3926_u32.to_be_bytes().to_vec()),
            (Algorithm::Crc32C, 0xe306_9283_u32.to_be_bytes().to_vec()),
            (
                Algorithm::Crc64Nvme,
                0xae8b_1486_0a79_9888_u64.to_be_bytes().to_vec(),
            ),
            (
                Algorithm::Sha1,
                [
                    0xf7, 0xc3, 0xbc, 0x1d, 0x80, 0x8e, 0x04, 0x73, 0x2a, 0xdf, 0x67, 0x99, 0x65,
                    0xcc, 0xc3, 0x4c, 0xa7, 0xae, 0x34, 0x41,
                ]
                .to_vec(),
            ),
            (Algorithm::Sha256, Sha256::digest(b"123456789").to_vec()),
        ] {
            let mut hasher = algorithm.hasher();
            hasher.update(b"1234");
            hasher.update(b"56789");
            let told = hasher.finish();
            assert_eq!(told, BASE64_STANDARD.encode(value), "{algorithm:?}");
            assert_eq!(told.len(), algorithm.width());
        }
    }
}
