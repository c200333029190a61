//! Bodies in the form of gzip (RFC 1952).

use crate::error::{Failure, FailureKind};
use crate::service::Compression;
use crate::types::ByteStream;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use http_body::{Body, Frame};
use std::io::{self, Read as _, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How much is compressed at once, in bytes: no chunk keeps its thread for long.
const PIECE: usize = 64 * 1024;

/// gzip, for schemas.
pub static GZIP: Compression = Compression {
    name: "gzip",
    compress,
    compress_stream,
    decompress,
};

fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = encoder();
    encoder.write_all(body)?;
    encoder.finish()
}

// One member or several, and nothing else (RFC 1952, section 2.2).
fn decompress(body: &[u8], bound: u64) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    let mut decoder = MultiGzDecoder::new(body).take(bound);
    decoder.read_to_end(&mut plain)?;
    Ok(plain)
}

fn encoder() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), flate2::Compression::default())
}

/// A stream of a length that nobody knows yet.
fn compress_stream(stream: ByteStream) -> ByteStream {
    ByteStream::from_body(Compressed {
        stream,
        rest: Bytes::new(),
        encoder: Some(encoder()),
    })
}

struct Compressed {
    stream: ByteStream,
    /// What is left of the chunk that came last.
    rest: Bytes,
    /// `None` once everything is written.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl Compressed {
    /// Compresses a piece of what is left: what came of it, which mostly waits for more.
    fn piece(&mut self) -> io::Result<Bytes> {
        let piece = self.rest.split_to(self.rest.len().min(PIECE));
        match &mut self.encoder {
            Some(encoder) => {
                encoder.write_all(&piece)?;
                Ok(std::mem::take(encoder.get_mut()).into())
            }
            None => Ok(Bytes::new()),
        }
    }

    fn end(&mut self) -> io::Result<Bytes> {
        match self.encoder.take() {
            Some(encoder) => encoder.finish().map(Bytes::from),
            None => Ok(Bytes::new()),
        }
    }
}

impl Body for Compressed {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let this = self.get_mut();
        while this.encoder.is_some() {
            if this.rest.is_empty() {
                match ready!(this.stream.poll_chunk(cx)).transpose() {
                    Ok(Some(chunk)) => this.rest = chunk,
                    Ok(None) => {}
                    Err(failure) => return Poll::Ready(Some(Err(failure))),
                }
            }
            let written = match this.rest.is_empty() {
                false => this.piece(),
                true => this.end(),
            };
            match written {
                Ok(data) if data.is_empty() => {}
                Ok(data) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Err(error) => {
                    let failure =
                        Failure::new(FailureKind::Invalid, "the stream cannot be compressed");
                    return Poll::Ready(Some(Err(failure.with_source(error))));
                }
            }
        }
        Poll::Ready(None)
    }
}
