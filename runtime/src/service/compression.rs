//! What bodies are compressed by.

use crate::types::ByteStream;
use std::fmt;
use std::io;

/// An encoding that bodies of requests may be compressed by (Smithy 2.0, "requestCompression trait"). Schemas name
/// those of [`protocol`](crate::protocol).
pub struct Compression {
    /// Its name in `Content-Encoding`.
    pub(crate) name: &'static str,
    /// Another name that it is known by, if it has one.
    pub(crate) alias: Option<&'static str>,
    /// Compresses a body.
    pub(crate) compress: fn(&[u8]) -> io::Result<Vec<u8>>,
    /// The stream, compressed while it is sent.
    pub(crate) compress_stream: fn(ByteStream) -> ByteStream,
    /// Gives the body that was compressed, or its first bytes where it has more than so many.
    pub(crate) decompress: fn(&[u8], u64) -> io::Result<Vec<u8>>,
    /// The stream that was compressed, as it comes.
    pub(crate) decompress_stream: fn(ByteStream) -> ByteStream,
}

impl Compression {
    /// Whether a coding of `Content-Encoding` is this one.
    pub(crate) fn is(&self, coding: &str) -> bool {
        let mut names = std::iter::once(self.name).chain(self.alias);
        names.any(|name| name.eq_ignore_ascii_case(coding))
    }
}

impl fmt::Debug for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
