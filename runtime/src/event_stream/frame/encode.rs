use super::super::error::EncodeError;
use super::super::limits::Limits;
use super::super::message::{HeaderWriter, Headers, Message};
use super::prefix::{Frames, Prefix};
use super::prelude::{OVERHEAD, PRELUDE, Prelude, TRAILER, hash};
use bytes::BytesMut;

/// The room made for a frame before anything is known of it: an event of a few members.
const ROOM: usize = 256;

/// Appends one frame to `out`: `headers` writes the header block and `payload` the payload, both
/// in place; lengths and checksums are filled in behind them.
///
/// `payload` may only append. On an error, or when a writer panics, `out` is as long as before.
///
/// # Errors
/// Those of the two writers; two headers of one name; a header block, header count or payload over
/// `limits`; a frame of 4 GiB and more.
pub fn encode<E: From<EncodeError>>(
    out: &mut BytesMut,
    limits: &Limits,
    headers: impl FnOnce(&mut HeaderWriter<'_>) -> Result<(), E>,
    payload: impl FnOnce(&mut BytesMut) -> Result<(), E>,
) -> Result<(), E> {
    let frame = OpenFrame::begin(out, ROOM);
    let mut writer = HeaderWriter::new(frame.out);
    headers(&mut writer)?;
    let count = writer.finish()?.count();
    let block = frame.end_headers(count, limits)?;
    payload(frame.out)?;
    frame.seal(block, limits)?;
    Ok(())
}

/// Appends one frame to `out`: these headers, which are the number `index` of the owner of `prefixes`, and what
/// `payload` writes. As [`encode`] otherwise.
///
/// # Errors
/// As [`encode`].
#[inline]
pub(crate) fn encode_known<E: From<EncodeError>>(
    (out, prefixes): Frames<'_>,
    limits: &Limits,
    (index, headers): (usize, &Headers),
    payload: impl FnOnce(&mut BytesMut) -> Result<(), E>,
) -> Result<(), E> {
    let frame = OpenFrame::begin(out, ROOM);
    frame.out.extend_from_slice(headers.as_encoded());
    let block = frame.end_headers(headers.len(), limits)?;
    payload(frame.out)?;
    let total = frame.total(block, limits)?;
    match prefixes.of(total, index as u32, headers.as_encoded()) {
        Some(prefix) => frame.seal_known(prefix)?,
        None => frame.seal(block, limits)?,
    }
    Ok(())
}

impl Message {
    /// Appends the frame of this message to `out`, which on an error is left as it was.
    ///
    /// # Errors
    /// A header block, header count or payload over `limits`; a frame of 4 GiB and more.
    pub fn encode(&self, out: &mut BytesMut, limits: &Limits) -> Result<(), EncodeError> {
        let (headers, payload) = (self.headers(), self.payload());
        let body = headers.as_encoded().len() + payload.len();
        let frame = OpenFrame::begin(out, PRELUDE + body + TRAILER);
        frame.out.extend_from_slice(headers.as_encoded());
        let block = frame.end_headers(headers.len(), limits)?;
        frame.out.extend_from_slice(payload);
        frame.seal(block, limits)
    }
}

/// A frame being written, taken back when dropped before it is sealed.
struct OpenFrame<'a> {
    out: &'a mut BytesMut,
    start: usize,
    sealed: bool,
}

impl<'a> OpenFrame<'a> {
    #[inline]
    fn begin(out: &'a mut BytesMut, room: usize) -> Self {
        let start = out.len();
        out.reserve(room);
        out.extend_from_slice(&[0; PRELUDE]);
        Self {
            out,
            start,
            sealed: false,
        }
    }

    /// The length of the header block, which is complete.
    #[inline]
    fn end_headers(&self, count: usize, limits: &Limits) -> Result<usize, EncodeError> {
        let length = self.out.len().saturating_sub(self.start + PRELUDE);
        if count > limits.header_count() {
            let limit = limits.header_count();
            return Err(EncodeError::TooManyHeaders { count, limit });
        }
        if length > limits.header_block() {
            let limit = limits.header_block();
            return Err(EncodeError::HeadersTooLarge { length, limit });
        }
        Ok(length)
    }

    /// What the frame's length will be, with a block of `headers` bytes.
    #[inline]
    fn total(&self, headers: usize, limits: &Limits) -> Result<u32, EncodeError> {
        let written = self.out.len().saturating_sub(self.start);
        let body = written
            .checked_sub(PRELUDE)
            .ok_or(EncodeError::BufferShrunk)?;
        let length = body.checked_sub(headers).ok_or(EncodeError::BufferShrunk)?;
        let limit = limits.payload();
        if length > limit {
            return Err(EncodeError::PayloadTooLarge { length, limit });
        }
        let total = u32::try_from(body).ok();
        let total = total.and_then(|body| body.checked_add(OVERHEAD));
        total.ok_or(EncodeError::FrameTooLarge { length: written })
    }

    /// Writes prelude and trailer around a block of `headers` bytes and the payload behind it.
    #[inline]
    fn seal(self, headers: usize, limits: &Limits) -> Result<(), EncodeError> {
        let prelude = Prelude::new(self.total(headers, limits)?, headers as u32);
        self.close(&prelude.to_bytes(), hash)
    }

    /// The same of a frame that begins with a known prefix.
    #[inline]
    fn seal_known(self, prefix: &Prefix) -> Result<(), EncodeError> {
        let payload = PRELUDE + prefix.headers();
        self.close(prefix.prelude(), |frame| {
            prefix.checksum(frame.get(payload..).unwrap_or_default())
        })
    }

    #[inline]
    fn close(
        mut self,
        prelude: &[u8; PRELUDE],
        checksum: impl FnOnce(&[u8]) -> u32,
    ) -> Result<(), EncodeError> {
        let frame = self.out.get_mut(self.start..);
        let frame = frame.ok_or(EncodeError::BufferShrunk)?;
        let head = frame.first_chunk_mut().ok_or(EncodeError::BufferShrunk)?;
        *head = *prelude;
        let checksum = checksum(frame);
        self.out.extend_from_slice(&checksum.to_be_bytes());
        self.sealed = true;
        Ok(())
    }
}

impl Drop for OpenFrame<'_> {
    fn drop(&mut self) {
        if !self.sealed {
            self.out.truncate(self.start);
        }
    }
}
