use super::Write;
use super::out_buffer::OutBuffer;
use super::waiters::{Turns, Watchers};
use crate::error::{Failure, FailureKind};
use crate::event_stream::Prefixes;
use crate::event_stream::signing::SignMessage;
use crate::transport::SendHalf;
use bytes::BytesMut;
use std::pin::Pin;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Context, Poll, Waker};

/// The credit asked for beyond what is there, in bytes, so that the connection's lock is not taken for every event.
const CREDIT: usize = 32 * 1024;

/// The most bytes handed to the transport at once.
const CHUNK: usize = 128 * 1024;

/// The sending side of a session.
///
/// ```text
///           end                  all was handed over
///   Open ─────────► Ending ──────────────────────────► Ended
///     │               │
///     └──────┬────────┘
///            ▼ reset, lost, send timeout, cancelled
///          Failed
/// ```
pub(super) struct State {
    pub(super) phase: Phase,
    pub(super) out: OutBuffer,
    pub(super) turns: Turns,
    /// Woken when something was handed over, and at the end.
    pub(super) watchers: Watchers,
    /// Woken at the end only.
    pub(super) mourners: Watchers,
    /// Reads what nobody wants, in place of a receiver that was dropped.
    pub(super) orphan: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    /// Whether the typed sender is gone.
    pub(super) sender_gone: bool,
    half: Option<SendHalf>,
    /// The beginnings of the frames that were written last.
    prefixes: Prefixes,
    signer: Option<Box<dyn SignMessage>>,
    /// How many bytes may wait before senders do.
    soft_limit: usize,
    senders: Senders,
    /// How many frames were written since nothing was left to send.
    written: usize,
    /// There were many, the last time.
    is_busy: bool,
    /// The flusher has been woken, and lets others write before it takes the batch.
    gathering: bool,
    flusher: Option<Waker>,
    /// The flusher waits to be woken.
    is_idle: bool,
    /// What the connection is to ask for what was written.
    me: Weak<Mutex<Self>>,
    /// The connection will ask.
    is_listed: bool,
    /// Something was handed over that the flusher does not know of.
    moved: bool,
}

/// Who writes, so that a lone sender's events need not wait for those of others.
#[derive(Debug)]
struct Senders {
    /// The task that wrote last, by the address of its waker.
    last: usize,
    /// Not all that has gathered, and what went before it, is of one task.
    many: bool,
}

#[derive(Debug)]
pub(super) enum Phase {
    Open,
    Ending,
    Ended,
    Failed(Failure),
}

impl State {
    pub(super) fn new(
        half: SendHalf,
        signer: Option<Box<dyn SignMessage>>,
        soft_limit: usize,
    ) -> Self {
        Self {
            phase: Phase::Open,
            out: OutBuffer::default(),
            turns: Turns::default(),
            watchers: Watchers::default(),
            mourners: Watchers::default(),
            orphan: None,
            sender_gone: false,
            half: Some(half),
            prefixes: Prefixes::default(),
            signer,
            soft_limit,
            senders: Senders {
                last: 0,
                many: true,
            },
            written: 0,
            is_busy: false,
            gathering: false,
            flusher: None,
            is_idle: false,
            me: Weak::new(),
            is_listed: false,
            moved: false,
        }
    }

    pub(super) fn known_as(&mut self, me: &Arc<Mutex<Self>>) {
        self.me = Arc::downgrade(me);
    }

    /// Whether nothing will be sent any more.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Ended | Phase::Failed(_))
    }

    /// Why nothing more can be written, if that is so.
    pub(super) fn check_open(&self) -> Result<(), Failure> {
        match &self.phase {
            Phase::Open => Ok(()),
            Phase::Ending | Phase::Ended => Err(Failure::new(
                FailureKind::Closed,
                "this side has ended its events already",
            )),
            Phase::Failed(failure) => Err(failure.replay()),
        }
    }

    /// Why the stream has failed, if it has.
    pub(super) fn failure(&self) -> Option<Failure> {
        match &self.phase {
            Phase::Failed(failure) => Some(failure.replay()),
            _ => None,
        }
    }

    /// Whether the next sender may write its frame.
    pub(super) fn has_room(&self) -> bool {
        self.out.is_accepted() && self.out.len() < self.soft_limit
    }

    /// Writes a frame and asks for the credit that it needs; the flusher takes it from here.
    ///
    /// # Errors
    /// That of `write`; or why the stream has ended, which every sender is told then.
    pub(super) fn write(&mut self, write: &mut Write<'_>) -> Result<(), Failure> {
        let before = self.out.len();
        match &mut self.signer {
            None => self
                .out
                .write(false, |out| write(out, &mut self.prefixes))?,
            Some(signer) => self.out.write(true, |out| {
                sign(&mut **signer, out, &mut |frame| {
                    write(frame, &mut self.prefixes)
                })
            })?,
        }
        self.written += 1;
        if self.out.lacks_credit()
            && let Some(half) = &mut self.half
        {
            // Who asks for no more than is sent has nothing to give back.
            let wanted = match before {
                0 if self.is_busy => self.out.len().max(self.out.usual()),
                0 => self.out.len(),
                _ => self.out.len().saturating_add(CREDIT),
            };
            match half.try_capacity(wanted) {
                Ok(credit) => self.out.grant(credit),
                Err(failure) => {
                    self.fail(failure);
                    return self.check_open();
                }
            }
        }
        self.ask_to_be_asked();
        Ok(())
    }

    /// What was written leaves with the connection's next turn, or by the flusher where there is none.
    #[inline]
    fn ask_to_be_asked(&mut self) {
        if self.is_listed {
            return;
        }
        let crowd = self.senders.many;
        self.is_listed = match (&self.half, self.me.upgrade()) {
            (Some(half), Some(me)) => half.enlist(|| me, crowd),
            _ => false,
        };
        if !self.is_listed {
            self.wake_flusher();
        }
    }

    /// Hands over what the peer's windows let through, in the middle of the connection's turn. The flusher does
    /// all else.
    pub(super) fn hand_over(&mut self) {
        self.is_listed = false;
        self.senders.many = false;
        match self.hand_over_all() {
            Ok(true) => {}
            Ok(false) => self.wake_flusher(),
            Err(failure) => self.fail(failure),
        }
    }

    fn hand_over_all(&mut self) -> Result<bool, Failure> {
        let (Phase::Open, Some(half)) = (&self.phase, &mut self.half) else {
            return Ok(false);
        };
        while let Some(chunk) = self.out.take(CHUNK) {
            self.moved = true;
            half.send(chunk, false)?;
        }
        if !self.out.is_empty() {
            return Ok(false);
        }
        self.idle().map(|_| true)
    }

    /// The task that polls is about to write.
    #[inline]
    pub(super) fn note_sender(&mut self, cx: &Context<'_>) {
        let sender = cx.waker().data().addr();
        self.senders.many |= sender != self.senders.last;
        self.senders.last = sender;
    }

    /// Sends what is there and END_STREAM after it. Does nothing where that was said before.
    ///
    /// # Errors
    /// The signer's.
    pub(super) fn end(&mut self) -> Result<(), Failure> {
        if !matches!(self.phase, Phase::Open) {
            return Ok(());
        }
        if let Some(signer) = &mut self.signer {
            self.out
                .write(true, |out| signer.end(out).map_err(unsigned))?;
        }
        self.phase = Phase::Ending;
        self.turns.wake_all();
        self.wake_flusher();
        Ok(())
    }

    /// Resets the stream; senders are told `failure`. After END_STREAM nothing is reset from here, so
    /// that what the transport still holds gets through.
    pub(super) fn abort(&mut self, code: u32, failure: Failure) {
        if !self.is_over() {
            if let Some(half) = &mut self.half {
                half.reset(code);
            }
            self.fail(failure);
        }
    }

    /// The stream has failed: frees everything and tells everybody.
    pub(super) fn fail(&mut self, failure: Failure) {
        if !self.is_over() {
            self.phase = Phase::Failed(failure);
            self.close();
        }
    }

    fn close(&mut self) {
        self.half = None;
        self.signer = None;
        self.out.clear();
        self.turns.wake_all();
        self.watchers.wake_all();
        self.mourners.wake_all();
        self.wake_flusher();
    }

    #[inline]
    pub(super) fn wake_flusher(&mut self) {
        if std::mem::take(&mut self.is_idle)
            && let Some(waker) = &self.flusher
        {
            waker.wake_by_ref();
        }
    }

    fn await_waking(&mut self, cx: &Context<'_>) {
        self.is_idle = true;
        match &mut self.flusher {
            Some(waker) => waker.clone_from(cx.waker()),
            None => self.flusher = Some(cx.waker().clone()),
        }
    }

    /// Hands over what the peer's windows let through; pending only while others may add to the batch.
    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<Flushed> {
        let Some(half) = &mut self.half else {
            return Poll::Ready(Flushed::Over);
        };
        if let Poll::Ready(failure) = half.poll_reset(cx) {
            self.fail(failure);
            return Poll::Ready(Flushed::Over);
        }
        // Once around the scheduler, so that senders which are ready now share the batch.
        self.gathering = !self.gathering && self.senders.many && !self.out.is_empty();
        if self.gathering {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.senders.many = false;
        let flushed = self.poll_transmit(cx);
        self.await_waking(cx);
        Poll::Ready(flushed.unwrap_or_else(|failure| {
            self.fail(failure);
            Flushed::Over
        }))
    }

    fn poll_transmit(&mut self, cx: &mut Context<'_>) -> Result<Flushed, Failure> {
        let mut moved = std::mem::take(&mut self.moved);
        while let Some(half) = &mut self.half {
            while let Some(chunk) = self.out.take(CHUNK) {
                moved = true;
                let last = matches!(self.phase, Phase::Ending) && self.out.is_empty();
                half.send(chunk, last)?;
                if last {
                    return Ok(self.ended());
                }
            }
            if self.out.is_empty() {
                return self.idle();
            }
            match half.poll_capacity(self.out.len(), cx) {
                Poll::Ready(credit) => self.out.grant(credit?),
                Poll::Pending => {
                    self.tell_progress(moved);
                    return Ok(Flushed::Blocked { moved });
                }
            }
        }
        Ok(Flushed::Over)
    }

    /// Nothing is left to send: ends the stream, or gives back the credit that nobody needs now.
    fn idle(&mut self) -> Result<Flushed, Failure> {
        if let (Phase::Ending, Some(half)) = (&self.phase, &mut self.half) {
            half.send(bytes::Bytes::new(), true)?;
            return Ok(self.ended());
        }
        if let Some(half) = &mut self.half
            && self.out.has_credit()
        {
            half.release_capacity();
        }
        self.out.grant(0);
        self.is_busy = std::mem::take(&mut self.written) > 1;
        self.tell_progress(true);
        Ok(Flushed::Idle)
    }

    fn ended(&mut self) -> Flushed {
        self.set_ended();
        Flushed::Over
    }

    /// Nothing will be sent any more, because all of it was.
    pub(super) fn set_ended(&mut self) {
        self.phase = Phase::Ended;
        self.close();
    }

    fn tell_progress(&mut self, moved: bool) {
        if moved {
            self.turns.wake_front();
            self.watchers.wake_all();
        } else if self.out.is_accepted() {
            self.turns.wake_front();
        }
    }
}

/// How far a flush came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flushed {
    /// Nothing is left to send for now.
    Idle,
    /// The peer's window is shut. `moved`: something was sent before.
    Blocked {
        /// Whether anything was handed over in this flush.
        moved: bool,
    },
    /// The stream has ended or failed.
    Over,
}

fn sign(
    signer: &mut dyn SignMessage,
    out: &mut BytesMut,
    write: &mut dyn FnMut(&mut BytesMut) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut frame = BytesMut::new();
    write(&mut frame)?;
    signer.sign(&frame, out).map_err(unsigned)
}

fn unsigned(error: crate::event_stream::signing::SigningError) -> Failure {
    Failure::new(FailureKind::Invalid, "the message could not be signed").with_source(error)
}
