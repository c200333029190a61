//! `aws-chunked`: a stream with its checksum in a trailer part of the body itself, whatever the version of HTTP.

use super::algorithm::{Algorithm, Hasher};
use super::differs;
use crate::error::{Failure, FailureKind};
use crate::types::ByteStream;
use bytes::{Buf, Bytes};
use http_body::{Body, Frame};
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// How long a line between chunks may be.
const MAX_LINE: usize = 1024;

type Polled = Poll<Option<Result<Frame<Bytes>, Failure>>>;

/// A stream as it is sent: in one chunk.
pub(super) struct Chunked {
    stream: ByteStream,
    algorithm: Algorithm,
    /// `None` once the trailer is written.
    hasher: Option<Hasher>,
    /// The length of the chunk, until it has begun.
    length: Option<u64>,
    queue: VecDeque<Bytes>,
}

/// How long a stream of this length is in this form.
pub(super) fn length(stream: u64, algorithm: Algorithm) -> u64 {
    let chunk = match stream {
        0 => 0,
        length => length + format!("{length:x}\r\n\r\n").len() as u64,
    };
    let trailer = "0\r\n:\r\n\r\n".len() + algorithm.header().as_str().len() + algorithm.width();
    chunk + trailer as u64
}

impl Chunked {
    /// `length` is that of the stream.
    pub(super) fn new(stream: ByteStream, length: u64, algorithm: Algorithm) -> Self {
        Self {
            stream,
            algorithm,
            hasher: Some(algorithm.hasher()),
            length: Some(length),
            queue: VecDeque::new(),
        }
    }

    fn chunk(&mut self, data: Bytes) {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&data);
        }
        if let Some(length) = self.length.take() {
            self.queue.push_back(format!("{length:x}\r\n").into());
        }
        self.queue.push_back(data);
    }

    fn trailer(&mut self, hasher: Hasher) {
        let end = if self.length.is_none() { "\r\n" } else { "" };
        let (name, value) = (self.algorithm.header(), hasher.finish());
        let text = format!("{end}0\r\n{name}:{value}\r\n\r\n");
        self.queue.push_back(text.into());
    }
}

impl Body for Chunked {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Polled {
        let this = self.get_mut();
        loop {
            if let Some(part) = this.queue.pop_front() {
                return Poll::Ready(Some(Ok(Frame::data(part))));
            }
            if this.hasher.is_none() {
                return Poll::Ready(None);
            }
            match ready!(this.stream.poll_chunk(cx)).transpose() {
                Ok(Some(data)) => this.chunk(data),
                Ok(None) => {
                    if let Some(hasher) = this.hasher.take() {
                        this.trailer(hasher);
                    }
                }
                Err(failure) => return Poll::Ready(Some(Err(failure))),
            }
        }
    }
}

/// What is in such a stream, as it is received.
pub(super) struct Dechunked {
    stream: ByteStream,
    chunk: Bytes,
    line: Vec<u8>,
    at: At,
    checked: Option<(Algorithm, Hasher)>,
    told: Option<String>,
}

/// Where in the form it is.
#[derive(Clone, Copy)]
enum At {
    Size,
    Data(u64),
    DataEnd,
    Trailer,
    End,
}

impl Dechunked {
    /// `trailer` is the algorithm whose value follows the data.
    pub(super) fn new(stream: ByteStream, trailer: Option<Algorithm>) -> Self {
        Self {
            stream,
            chunk: Bytes::new(),
            line: Vec::new(),
            at: At::Size,
            checked: trailer.map(|algorithm| (algorithm, algorithm.hasher())),
            told: None,
        }
    }

    fn data(&mut self, left: u64) -> Bytes {
        let length = usize::try_from(left).unwrap_or(usize::MAX);
        let data = self.chunk.split_to(length.min(self.chunk.len()));
        if let Some((_, hasher)) = &mut self.checked {
            hasher.update(&data);
        }
        self.at = match left - data.len() as u64 {
            0 => At::DataEnd,
            left => At::Data(left),
        };
        data
    }

    /// Takes what is there of a line; whether it is whole, without its end.
    fn take_line(&mut self) -> Result<bool, Failure> {
        let end = self.chunk.iter().position(|byte| *byte == b'\n');
        let part = end.map_or(self.chunk.len(), |end| end + 1);
        if self.line.len() + part > MAX_LINE {
            return Err(malformed());
        }
        self.line
            .extend_from_slice(self.chunk.get(..part).unwrap_or_default());
        self.chunk.advance(part);
        if end.is_none() {
            return Ok(false);
        }
        match self.line.strip_suffix(b"\r\n").map(<[u8]>::len) {
            Some(length) => self.line.truncate(length),
            None => return Err(malformed()),
        }
        Ok(true)
    }

    fn end_line(&mut self) -> Result<(), Failure> {
        let line = std::mem::take(&mut self.line);
        let text = std::str::from_utf8(&line).map_err(|_| malformed())?;
        self.at = match self.at {
            At::Size => {
                let size = text.split(';').next().unwrap_or_default();
                match u64::from_str_radix(size, 16).map_err(|_| malformed())? {
                    0 => At::Trailer,
                    size => At::Data(size),
                }
            }
            At::DataEnd if text.is_empty() => At::Size,
            At::Trailer if text.is_empty() => {
                self.verify()?;
                At::End
            }
            At::Trailer => {
                self.trailer(text)?;
                At::Trailer
            }
            _ => return Err(malformed()),
        };
        Ok(())
    }

    fn trailer(&mut self, text: &str) -> Result<(), Failure> {
        let (name, value) = text.split_once(':').ok_or_else(malformed)?;
        let wanted = self.checked.as_ref().map(|(algorithm, _)| *algorithm);
        if wanted.is_some() && Algorithm::of_header(name.trim()) == wanted {
            self.told = Some(value.trim().to_owned());
        }
        Ok(())
    }

    fn verify(&mut self) -> Result<(), Failure> {
        let Some((algorithm, hasher)) = self.checked.take() else {
            return Ok(());
        };
        match self.told.as_deref() == Some(hasher.finish().as_str()) {
            true => Ok(()),
            false => Err(differs(algorithm)),
        }
    }
}

impl Body for Dechunked {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Polled {
        let this = self.get_mut();
        loop {
            if this.chunk.is_empty() {
                match (ready!(this.stream.poll_chunk(cx)).transpose(), this.at) {
                    (Ok(Some(chunk)), _) => this.chunk = chunk,
                    (Ok(None), At::End) => return Poll::Ready(None),
                    (Ok(None), _) => return Poll::Ready(Some(Err(malformed()))),
                    (Err(failure), _) => return Poll::Ready(Some(Err(failure))),
                }
                continue;
            }
            if let At::Data(left) = this.at {
                return Poll::Ready(Some(Ok(Frame::data(this.data(left)))));
            }
            let line = this.take_line().and_then(|is_whole| match is_whole {
                true => this.end_line(),
                false => Ok(()),
            });
            if let Err(failure) = line {
                return Poll::Ready(Some(Err(failure)));
            }
        }
    }
}

fn malformed() -> Failure {
    Failure::new(
        FailureKind::Protocol,
        "the body is not aws-chunked, as its content-encoding says",
    )
}
