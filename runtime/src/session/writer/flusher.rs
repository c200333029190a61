use super::state::Flushed;
use super::{CANCEL, Writer};
use crate::error::{Deadline, Failure};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

type Timer = Option<Pin<Box<Sleep>>>;

/// The task of a sending side: takes what senders wrote, in batches, as far as the peer's windows go;
/// notices that the peer reset the stream; gives up when the windows stay shut.
pub(super) struct Flusher {
    writer: Writer,
    patience: Duration,
    /// Runs while the peer's windows are shut.
    stall: Timer,
    /// Runs while the peer is given time to end an answer that is discarded.
    linger: Timer,
    discard: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl Flusher {
    pub(super) fn new(writer: Writer, patience: Duration) -> Self {
        Self {
            writer,
            patience,
            stall: None,
            linger: None,
            discard: None,
        }
    }

    /// Ready when there is nothing left to send, or nothing can be sent.
    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let flushed = ready!(self.writer.lock().poll_flush(cx));
        match flushed {
            Flushed::Over => Poll::Ready(()),
            Flushed::Idle => {
                self.stall = None;
                Poll::Pending
            }
            Flushed::Blocked { moved } => {
                if moved {
                    self.stall = None;
                }
                ready!(poll_timer(&mut self.stall, self.patience, cx));
                let failure = Failure::deadline(Deadline::Send, self.patience);
                self.writer.abort(CANCEL, failure);
                Poll::Ready(())
            }
        }
    }

    /// Ready when nothing is left to discard.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let orphan = self.writer.lock().orphan.take();
        if orphan.is_some() {
            self.discard = orphan;
        }
        let Some(discard) = &mut self.discard else {
            return Poll::Ready(());
        };
        ready!(discard.as_mut().poll(cx));
        self.discard = None;
        Poll::Ready(())
    }
}

impl Future for Flusher {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let sent = self.poll_send(cx);
        let discarded = self.poll_discard(cx);
        ready!(sent);
        // Letting go of an answer before it has ended resets the stream, and with it what the transport
        // has not written yet.
        if discarded.is_ready() || self.writer.lock().failure().is_some() {
            return Poll::Ready(());
        }
        let this = &mut *self;
        poll_timer(&mut this.linger, this.patience, cx)
    }
}

fn poll_timer(timer: &mut Timer, bound: Duration, cx: &mut Context<'_>) -> Poll<()> {
    timer
        .get_or_insert_with(|| Box::pin(sleep(bound)))
        .as_mut()
        .poll(cx)
}
