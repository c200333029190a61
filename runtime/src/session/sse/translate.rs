use super::text::{self, COMMENT};
use crate::error::{Deadline, Failure, FailureKind};
use crate::event_stream::{FrameDecoder, Limits, Message};
use crate::serde::Shape;
use crate::service::{Codec, EventStreamSchema};
use crate::session::event_codec::{Class, EventFormat, read_event};
use crate::transport::{RecvHalf, SendHalf, pipe};
use bytes::Bytes;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;
use tokio::time::timeout;

/// How many bytes of messages wait to be translated.
const WINDOW: usize = 64 * 1024;

/// A stream of messages that leaves as server-sent events.
pub(crate) struct Translation {
    messages: RecvHalf,
    out: SendHalf,
    format: EventFormat,
    first: Option<Bytes>,
    keep_alive: Duration,
    send_timeout: Duration,
}

/// What comes next.
enum Next {
    Chunk(Bytes),
    End,
    Silence,
}

impl Translation {
    /// A translation to `out`, and what the messages are written to.
    ///
    /// # Errors
    /// The output cannot be written.
    pub(crate) fn new(
        out: SendHalf,
        stream: &'static EventStreamSchema,
        codec: &'static dyn Codec,
        output: &dyn Shape,
        (keep_alive, send_timeout): (Duration, Duration),
    ) -> Result<(Self, SendHalf), Failure> {
        let first = match output.schema().members() {
            [] => None,
            _ => Some(text::of_structure("initial-response", output)?),
        };
        let (half, messages) = pipe(WINDOW);
        let this = Self {
            messages,
            out,
            format: EventFormat::new(stream, codec),
            first,
            keep_alive: keep_alive.max(Duration::from_millis(1)),
            // The session hears of a client that takes nothing from its own bound, which is the first.
            send_timeout: send_timeout.saturating_mul(2),
        };
        Ok((this, half))
    }

    /// Translates to the end, however that comes. Dropped halves tell both sides.
    pub(crate) async fn run(mut self) {
        if let Err(failure) = self.translate().await {
            tracing::debug!(%failure, "server-sent events ended early");
        }
    }

    async fn translate(&mut self) -> Result<(), Failure> {
        if let Some(first) = self.first.take() {
            self.send(first).await?;
        }
        let mut decoder = FrameDecoder::new(Limits::client());
        loop {
            match self.next().await? {
                Next::Silence => self.send(COMMENT).await?,
                Next::End => return self.end().await,
                Next::Chunk(chunk) => {
                    let length = chunk.len();
                    decoder.push(chunk);
                    while let Some(message) = decoder.next_frame().map_err(unreadable)? {
                        if self.tell(&message).await? {
                            return self.out.send(Bytes::new(), true);
                        }
                    }
                    self.messages.release(length);
                }
            }
        }
    }

    /// Waits for what is to be sent, for the client to go away, or for the time of a comment.
    async fn next(&mut self) -> Result<Next, Failure> {
        let Self { messages, out, .. } = self;
        let next = poll_fn(|cx| {
            if let Poll::Ready(failure) = out.poll_reset(cx) {
                return Poll::Ready(Err(failure));
            }
            messages.poll_data(cx).map(|chunk| match chunk {
                Some(chunk) => chunk.map(Next::Chunk),
                None => Ok(Next::End),
            })
        });
        timeout(self.keep_alive, next)
            .await
            .unwrap_or(Ok(Next::Silence))
    }

    /// Sends a message as an event; whether it is the last.
    async fn tell(&mut self, message: &Message) -> Result<bool, Failure> {
        let (event, last) = match self.format.class(message, &mut 0)? {
            Class::Event(index) => (self.structure(index, message)?, false),
            Class::Exception(index) => (self.structure(index, message)?, true),
            Class::Unmodeled(error) => {
                let texts = [
                    ("code", error.code.as_str()),
                    ("message", error.message.as_str()),
                ];
                (text::of_texts("unmodeled-error", &texts)?, true)
            }
            Class::Unknown(_) | Class::Initial | Class::Empty => return Ok(false),
        };
        self.send(event).await?;
        Ok(last)
    }

    fn structure(&self, index: usize, message: &Message) -> Result<Bytes, Failure> {
        let event = self.format.stream.events.get(index);
        let event = event.ok_or_else(|| Failure::internal("an event outside its union"))?;
        let mut shape = event.shape.blank();
        read_event(&mut *shape, message, self.format.codec, false)?;
        Ok(text::of_structure(event.name, &*shape)?)
    }

    async fn end(&mut self) -> Result<(), Failure> {
        self.send(text::of_texts("end-of-stream", &[])?).await?;
        self.out.send(Bytes::new(), true)
    }

    /// Sends all of it as the client takes it.
    async fn send(&mut self, mut rest: Bytes) -> Result<(), Failure> {
        while !rest.is_empty() {
            let (want, bound) = (rest.len(), self.send_timeout);
            let capacity = poll_fn(|cx| self.out.poll_capacity(want, cx));
            let granted = timeout(bound, capacity)
                .await
                .unwrap_or_else(|_| Err(Failure::deadline(Deadline::Send, bound)))?;
            self.out.send(rest.split_to(granted.min(want)), false)?;
        }
        Ok(())
    }
}

fn unreadable(error: crate::event_stream::FrameError) -> Failure {
    Failure::new(FailureKind::Internal, "a message of this side is not valid").with_source(error)
}
