//! The checksums that `aws.protocols#httpChecksum` names.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::HeaderName;
use sha2::{Digest, Sha256};

/// An algorithm. SHA-1 is not here: it would take another dependency, for what nobody should choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha256,
}

/// The algorithms, what the trait calls them, and the headers and trailers that have their values.
const ALL: [(Algorithm, &str, &str); 4] = [
    (Algorithm::Crc32, "CRC32", "x-amz-checksum-crc32"),
    (Algorithm::Crc32C, "CRC32C", "x-amz-checksum-crc32c"),
    (
        Algorithm::Crc64Nvme,
        "CRC64NVME",
        "x-amz-checksum-crc64nvme",
    ),
    (Algorithm::Sha256, "SHA256", "x-amz-checksum-sha256"),
];

/// One whose values can be told, and not checked.
pub(super) const SHA1: HeaderName = HeaderName::from_static("x-amz-checksum-sha1");

impl Algorithm {
    /// The algorithm that the trait calls so; `None` for one that is not known here.
    pub(super) fn named(name: &str) -> Option<Self> {
        let mut all = ALL.iter();
        all.find(|(_, known, _)| *known == name).map(|(it, ..)| *it)
    }

    /// The algorithm whose values this header or trailer has.
    pub(super) fn of_header(name: &str) -> Option<Self> {
        let mut all = ALL.iter();
        all.find(|(.., header)| header.eq_ignore_ascii_case(name))
            .map(|(it, ..)| *it)
    }

    pub(super) fn header(self) -> HeaderName {
        let mut all = ALL.iter();
        let found = all.find(|(it, ..)| *it == self);
        found.map_or(SHA1, |(.., header)| HeaderName::from_static(header))
    }

    /// How many characters a value has.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32C => 8,
            Self::Crc64Nvme => 12,
            Self::Sha256 => 44,
        }
    }

    pub(super) fn hasher(self) -> Hasher {
        match self {
            Self::Crc32 => Hasher::Crc32(crc32fast::Hasher::new()),
            Self::Crc32C => Hasher::Crc32C(Crc::new(&CASTAGNOLI, u32::MAX.into())),
            Self::Crc64Nvme => Hasher::Crc64(Crc::new(&NVME, u64::MAX)),
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
    Sha256(Box<Sha256>),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Crc32(crc) => crc.update(bytes),
            Self::Crc32C(crc) | Self::Crc64(crc) => crc.update(bytes),
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
