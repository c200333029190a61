//! Bodies in the form of gzip (RFC 1952).

use crate::error::{Failure, FailureKind};
use crate::service::Compression;
use crate::types::ByteStream;
use bytes::Bytes;
use flate2::write::{GzDecoder, GzEncoder};
use http_body::{Body, Frame};
use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How much is compressed at once, in bytes: no chunk keeps its thread for long.
const PLAIN_PIECE: usize = 64 * 1024;
/// How much is decompressed at once: what comes of it is at most about a thousand times as long.
const PIECE: usize = 4 * 1024;

/// How many members may come whatever their length, and for how many bytes there may be one more. To begin one costs
/// the decoder far more than the 20 bytes that an empty one has.
const FREE_MEMBERS: u64 = 1024;
const BYTES_A_MEMBER: u64 = 1024;

/// gzip, for schemas. A constant, so that schemas may be constants.
pub const GZIP: Compression = Compression {
    name: "gzip",
    // RFC 9110, section 8.4.1.3.
    alias: Some("x-gzip"),
    compress,
    compress_stream,
    decompress,
    decompress_stream,
};

fn compress(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = encoder();
    encoder.write_all(body)?;
    encoder.finish()
}

fn decompress(body: &[u8], bound: u64) -> io::Result<Vec<u8>> {
    let bound = usize::try_from(bound).unwrap_or(usize::MAX);
    let (mut plain, mut decoder) = (Vec::new(), Decoder::default());
    for piece in body.chunks(PIECE) {
        decoder.write(piece)?;
        plain.append(decoder.written());
        if plain.len() >= bound {
            plain.truncate(bound);
            return Ok(plain);
        }
    }
    decoder.finish()?;
    plain.append(decoder.written());
    plain.truncate(bound);
    Ok(plain)
}

fn encoder() -> GzEncoder<Vec<u8>> {
    GzEncoder::new(Vec::new(), flate2::Compression::default())
}

/// A stream of a length that nobody knows yet.
fn compress_stream(stream: ByteStream) -> ByteStream {
    ByteStream::from_body(Coded {
        stream,
        rest: Bytes::new(),
        coder: Some(encoder()),
    })
}

/// A stream of what is in it, of a length that nobody knows yet.
fn decompress_stream(stream: ByteStream) -> ByteStream {
    ByteStream::from_body(Coded {
        stream,
        rest: Bytes::new(),
        coder: Some(Decoder::default()),
    })
}

/// Takes the bytes of a stream and gives those of another, which mostly wait for more.
trait Coder: Unpin {
    /// How much it takes at once.
    const PIECE: usize;

    fn write(&mut self, piece: &[u8]) -> io::Result<()>;
    fn finish(&mut self) -> io::Result<()>;
    /// What has come of it.
    fn written(&mut self) -> &mut Vec<u8>;
    fn failure(error: io::Error) -> Failure;
}

impl Coder for GzEncoder<Vec<u8>> {
    const PIECE: usize = PLAIN_PIECE;

    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.write_all(piece)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.try_finish()
    }

    fn written(&mut self) -> &mut Vec<u8> {
        self.get_mut()
    }

    fn failure(error: io::Error) -> Failure {
        let message = "the stream cannot be compressed";
        Failure::new(FailureKind::Invalid, message).with_source(error)
    }
}

/// Reads one member or several, and nothing else (RFC 1952, section 2.2).
struct Decoder {
    member: GzDecoder<Vec<u8>>,
    /// Whether the member has begun.
    is_begun: bool,
    members: u64,
    read: u64,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            member: GzDecoder::new(Vec::new()),
            is_begun: false,
            members: 1,
            read: 0,
        }
    }
}

impl Decoder {
    /// Ends a member and expects another.
    fn next_member(&mut self) -> io::Result<()> {
        if !self.is_begun || self.members > FREE_MEMBERS + self.read / BYTES_A_MEMBER {
            let message = "a gzip body has more members than its length explains";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.member.try_finish()?;
        let written = std::mem::take(self.member.get_mut());
        self.member = GzDecoder::new(written);
        self.is_begun = false;
        self.members += 1;
        Ok(())
    }
}

impl Coder for Decoder {
    const PIECE: usize = PIECE;

    fn write(&mut self, mut piece: &[u8]) -> io::Result<()> {
        while !piece.is_empty() {
            // Nothing is taken by a member that has ended.
            match self.member.write(piece)? {
                0 => self.next_member()?,
                taken => {
                    self.is_begun = true;
                    self.read += taken as u64;
                    piece = piece.get(taken..).unwrap_or_default();
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.member.try_finish()
    }

    fn written(&mut self) -> &mut Vec<u8> {
        self.member.get_mut()
    }

    fn failure(error: io::Error) -> Failure {
        let message = "the body is not gzip, as its content-encoding says";
        Failure::new(FailureKind::Protocol, message).with_source(error)
    }
}

struct Coded<C> {
    stream: ByteStream,
    /// What is left of the chunk that came last.
    rest: Bytes,
    /// `None` once everything is written.
    coder: Option<C>,
}

impl<C: Coder> Coded<C> {
    /// Writes a piece of what is left, or the end where nothing is: what came of it.
    fn step(&mut self) -> io::Result<Bytes> {
        let piece = self.rest.split_to(self.rest.len().min(C::PIECE));
        let Some(mut coder) = self.coder.take() else {
            return Ok(Bytes::new());
        };
        if piece.is_empty() {
            coder.finish()?;
            return Ok(std::mem::take(coder.written()).into());
        }
        coder.write(&piece)?;
        let written = std::mem::take(coder.written());
        self.coder = Some(coder);
        Ok(written.into())
    }
}

impl<C: Coder> Body for Coded<C> {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let this = self.get_mut();
        while this.coder.is_some() {
            if this.rest.is_empty() {
                match ready!(this.stream.poll_chunk(cx)).transpose() {
                    Ok(Some(chunk)) if chunk.is_empty() => continue,
                    Ok(Some(chunk)) => this.rest = chunk,
                    Ok(None) => {}
                    Err(failure) => return Poll::Ready(Some(Err(failure))),
                }
            }
            match this.step() {
                Ok(data) if !data.is_empty() => return Poll::Ready(Some(Ok(Frame::data(data)))),
                // A long chunk of which little comes goes on at the next turn of its task.
                Ok(_) if !this.rest.is_empty() => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(_) => {}
                Err(error) => return Poll::Ready(Some(Err(C::failure(error)))),
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_bounded_by_the_length_that_they_have() {
        let (empty, full) = (compress(b"").unwrap(), compress(&[7; 100_000]).unwrap());
        let few = empty.repeat(1000);
        assert_eq!(decompress(&few, 10).unwrap(), b"");
        assert!(decompress(&empty.repeat(10_000), 10).is_err());
        let long = full.repeat(20);
        assert_eq!(decompress(&long, u64::MAX).unwrap().len(), 2_000_000);
        assert_eq!(decompress(&long, 1_000_000).unwrap().len(), 1_000_000);
    }

    #[test]
    fn what_is_no_gzip_is_an_error_wherever_it_ends() {
        let body = compress(b"some words").unwrap();
        for end in 0..body.len() {
            assert!(decompress(&body[..end], 100).is_err(), "{end}");
        }
        assert!(decompress(&[&body[..], b"more"].concat(), 100).is_err());
        assert_eq!(
            decompress(&body.repeat(2), 100).unwrap(),
            b"some wordssome words"
        );
    }
}
