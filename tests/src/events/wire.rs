//! Frames over HTTP/2, below any session.

use bytes::Bytes;
use h2::{RecvStream, SendStream};
use std::future::poll_fn;
use trompe::event_stream::{FrameDecoder, Limits, Message};

type Result<T> = std::result::Result<T, String>;

/// The frames of one body, as they come.
#[derive(Debug)]
pub(super) struct Frames {
    body: RecvStream,
    decoder: FrameDecoder,
}

impl Frames {
    pub(super) fn of(body: RecvStream) -> Self {
        Self {
            body,
            decoder: FrameDecoder::new(Limits::server()),
        }
    }

    /// The next frame.
    ///
    /// # Errors
    /// There is none, or it is broken.
    pub(super) async fn next(&mut self) -> Result<Message> {
        loop {
            if let Some(message) = self.decoder.next_frame().map_err(|e| e.to_string())? {
                return Ok(message);
            }
            let chunk = self
                .chunk()
                .await?
                .ok_or("the body ended without the event")?;
            self.decoder.push(chunk);
        }
    }

    /// Waits for the end of the body.
    ///
    /// # Errors
    /// There is more, or it was cut short.
    pub(super) async fn end(mut self) -> Result<()> {
        while let Some(chunk) = self.chunk().await? {
            self.decoder.push(chunk);
        }
        match self.decoder.next_frame().map_err(|e| e.to_string())? {
            Some(message) => Err(format!("{message:?} was sent after all events")),
            None => self.decoder.finish().map_err(|e| e.to_string()),
        }
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let Some(chunk) = poll_fn(|cx| self.body.poll_data(cx)).await else {
            return Ok(None);
        };
        let chunk = chunk.map_err(|e| e.to_string())?;
        let released = self.body.flow_control().release_capacity(chunk.len());
        released.map_err(|e| e.to_string())?;
        Ok(Some(chunk))
    }
}

/// Sends bytes of a body.
///
/// # Errors
/// The stream is gone.
pub(super) fn send(stream: &mut SendStream<Bytes>, bytes: Bytes, end: bool) -> Result<()> {
    stream
        .send_data(bytes, end)
        .map_err(|error| error.to_string())
}
