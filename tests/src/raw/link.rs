use super::Frame;
use bytes::{Buf, BytesMut};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// What a client says before its first frame (RFC 9113, section 3.4).
pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Frames over a byte stream. Dropping it closes that.
#[derive(Debug)]
pub struct Link<I> {
    io: I,
    read: BytesMut,
}

impl<I: AsyncRead + AsyncWrite + Unpin> Link<I> {
    /// The server's end, after the client's preface.
    ///
    /// # Errors
    /// The stream breaks.
    pub async fn accept(mut io: I) -> io::Result<Self> {
        let mut preface = [0; PREFACE.len()];
        io.read_exact(&mut preface).await?;
        Ok(Self {
            io,
            read: BytesMut::new(),
        })
    }

    /// The client's end, preface said.
    ///
    /// # Errors
    /// The stream breaks.
    pub async fn dial(mut io: I) -> io::Result<Self> {
        io.write_all(PREFACE).await?;
        Ok(Self {
            io,
            read: BytesMut::new(),
        })
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// The stream breaks.
    pub async fn send(&mut self, frame: Frame) -> io::Result<()> {
        let mut out = BytesMut::new();
        frame.write(&mut out);
        self.io.write_all(&out).await
    }

    /// The next frame; `None` at the end. Dropping the future loses nothing.
    ///
    /// # Errors
    /// The stream breaks.
    pub async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.take() {
                return Ok(Some(frame));
            }
            if self.io.read_buf(&mut self.read).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn take(&mut self) -> Option<Frame> {
        let head: [u8; 9] = *self.read.first_chunk()?;
        let [a, b, c, kind, flags, stream @ ..] = head;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        if self.read.len() < 9 + length {
            return None;
        }
        self.read.advance(9);
        let payload = self.read.split_to(length);
        Some(Frame::new(kind, flags, u32::from_be_bytes(stream), payload))
    }
}
