/// The most header entries accepted by default. The specification sets no number; without one, a
/// block of 128 KiB may hold some 40,000 entries that each cost more to handle than to send.
const HEADER_COUNT: usize = 1024;

/// The largest payload the specification allows, in bytes (24 MiB).
const PAYLOAD: usize = 25_165_824;

/// The largest header block the specification allows, in bytes (128 KiB).
const HEADER_BLOCK: usize = 131_072;

/// Bounds on one message, checked as soon as its prelude is known.
///
/// "Services MUST validate these additional size restrictions. Clients MUST NOT validate them."
/// (Amazon Event Stream Specification, *Message Format*)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    payload: usize,
    header_block: usize,
    header_count: usize,
}

impl Limits {
    /// What a service accepts, and what every sender keeps to: the sizes of the specification
    /// (payload up to 25,165,824 bytes, header block up to 131,072 bytes), and 1,024 headers.
    pub const fn server() -> Self {
        Self {
            payload: PAYLOAD,
            header_block: HEADER_BLOCK,
            header_count: HEADER_COUNT,
        }
    }

    /// What a client accepts: any size, as the specification demands; at most 1,024 headers. A
    /// client that wants a bound on memory sets one with [`Limits::max_payload`].
    pub const fn client() -> Self {
        Self {
            payload: usize::MAX,
            header_block: usize::MAX,
            header_count: HEADER_COUNT,
        }
    }

    /// Sets the largest payload, in bytes.
    pub const fn max_payload(mut self, bytes: usize) -> Self {
        self.payload = bytes;
        self
    }

    /// Sets the largest encoded header block, in bytes.
    pub const fn max_header_block(mut self, bytes: usize) -> Self {
        self.header_block = bytes;
        self
    }

    /// Sets the largest number of headers.
    pub const fn max_header_count(mut self, headers: usize) -> Self {
        self.header_count = headers;
        self
    }

    /// The largest payload, in bytes.
    pub const fn payload(&self) -> usize {
        self.payload
    }

    /// The largest encoded header block, in bytes.
    pub const fn header_block(&self) -> usize {
        self.header_block
    }

    /// The largest number of headers.
    pub const fn header_count(&self) -> usize {
        self.header_count
    }
}
