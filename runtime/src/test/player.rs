//! The server's side of one scripted session.

use super::stage::Stage;
use super::step::{Step, What};
use super::wire::{Answer, Wire};
use crate::error::{Failure, FailureKind};
use crate::event_stream::{FrameDecoder, Limits, Message};
use crate::transport::{RecvHalf, SendHalf};
use bytes::Bytes;
use std::future::poll_fn;
use std::sync::Arc;
use tokio::sync::oneshot;

const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;

/// Plays the steps of a session over the server's halves of it.
pub(super) struct Player {
    pub(super) stage: Arc<Stage>,
    pub(super) number: usize,
    pub(super) wire: Wire,
    pub(super) send: SendHalf,
    pub(super) receive: Incoming,
    pub(super) answer: Option<oneshot::Sender<Answer>>,
    pub(super) lenient: bool,
}

/// The client's messages.
pub(super) struct Incoming {
    half: RecvHalf,
    decoder: FrameDecoder,
    at_start: bool,
}

impl Player {
    pub(super) async fn play(mut self, steps: Vec<Step>) {
        let _present = self.stage.enter();
        for (index, Step { what, place }) in (1..).zip(steps) {
            let at = format!("step {index}, {} ({place})", what.name());
            self.stage.at(self.number, at.clone());
            if let Err(why) = self.take(what).await {
                self.differs(&format!("at {at}: {why}"));
                self.send.reset(INTERNAL_ERROR);
                self.stage.played(self.number);
                return;
            }
        }
        self.stage.played(self.number);
        self.rest().await;
    }

    async fn take(&mut self, what: What) -> Result<(), String> {
        match what {
            What::Answer(make) => {
                let answer = make(&self.wire).map_err(|e| e.to_string())?;
                self.give(answer)
            }
            What::Write(make) => {
                let bytes = make(&self.wire).map_err(|e| e.to_string())?;
                self.write(bytes).await
            }
            What::Expect(check) => match self.receive.next(&self.wire).await? {
                Some(message) => check(&self.wire, &message),
                None => Err("the client ended its events".to_owned()),
            },
            What::ExpectEnd => match self.receive.next(&self.wire).await? {
                Some(message) => Err(format!("the client sent {}", self.wire.describe(&message))),
                None => Ok(()),
            },
            What::Delay(time) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
            What::End => self.end(),
            What::Lose => {
                self.send.lose();
                Ok(())
            }
            What::Reset(code) => {
                self.refuse(code);
                self.send.reset(code);
                Ok(())
            }
        }
    }

    fn give(&mut self, answer: Answer) -> Result<(), String> {
        let ends = answer.is_err() || self.wire.operation.output_events.is_none();
        let waiting = self.answer.take().ok_or("the answer was given before")?;
        waiting.send(answer).map_err(|_| gone())?;
        if ends {
            return self.end();
        }
        Ok(())
    }

    /// A reset in place of the answer.
    fn refuse(&mut self, code: u32) {
        let kind = match code {
            REFUSED_STREAM => FailureKind::Refused,
            code => FailureKind::Reset(code),
        };
        if let Some(waiting) = self.answer.take() {
            let failure = Failure::new(kind, "the peer reset the stream");
            // Whoever does not wait for it hears of the reset itself.
            let _ = waiting.send(Err(failure.into()));
        }
    }

    /// A test that does not care for the output need not write one down.
    fn begin(&mut self) -> Result<(), String> {
        if self.answer.is_none() {
            return Ok(());
        }
        let blank = self.wire.operation.output.blank();
        let answer = self.wire.output(&*blank).map_err(|e| e.to_string())?;
        self.give(answer)
    }

    fn end(&mut self) -> Result<(), String> {
        self.begin()?;
        let ended = self.send.send(Bytes::new(), true);
        ended.map_err(|e| e.to_string())
    }

    async fn write(&mut self, mut bytes: Bytes) -> Result<(), String> {
        self.begin()?;
        while !bytes.is_empty() {
            let send = &mut self.send;
            let room = poll_fn(|cx| send.poll_capacity(bytes.len(), cx)).await;
            let room = room.map_err(|e| e.to_string())?.min(bytes.len());
            let sent = self.send.send(bytes.split_to(room), false);
            sent.map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    /// Everything that the client sends now is more than was expected.
    async fn rest(mut self) {
        let stage = Arc::clone(&self.stage);
        loop {
            let next = tokio::select! {
                biased;
                next = self.receive.next(&self.wire) => next,
                () = stage.closed() => return,
            };
            match next {
                Ok(Some(_)) if self.lenient => {}
                Ok(Some(message)) => {
                    let what = self.wire.describe(&message);
                    self.differs(&format!("after the last step, the client sent {what}"));
                }
                Ok(None) => return self.hold().await,
                Err(_) => return,
            }
        }
    }

    /// A stream that was not ended stays open, until the client has enough of it.
    async fn hold(mut self) {
        let stage = Arc::clone(&self.stage);
        let send = &mut self.send;
        tokio::select! {
            _ = poll_fn(|cx| send.poll_reset(cx)) => {}
            () = stage.closed() => {}
        }
    }

    fn differs(&self, words: &str) {
        let id = self.wire.operation.id;
        let words = format!("exchange {}, {id}, {words}", self.number);
        self.stage.differs(words);
    }
}

impl Incoming {
    pub(super) fn new(half: RecvHalf) -> Self {
        Self {
            half,
            decoder: FrameDecoder::new(Limits::server()),
            at_start: true,
        }
    }

    /// The next message; `None` where the client ended its events. An initial one is passed over: its members
    /// are those of the input.
    async fn next(&mut self, wire: &Wire) -> Result<Option<Message>, String> {
        loop {
            let message = self.message().await?;
            let first = std::mem::take(&mut self.at_start);
            match message {
                Some(message) if first && wire.is_initial(&message) => {}
                other => return Ok(other),
            }
        }
    }

    async fn message(&mut self) -> Result<Option<Message>, String> {
        loop {
            let frame = self.decoder.next_frame().map_err(|e| e.to_string())?;
            if frame.is_some() {
                return Ok(frame);
            }
            let half = &mut self.half;
            match poll_fn(|cx| half.poll_data(cx)).await {
                Some(Ok(data)) => {
                    self.half.release(data.len());
                    self.decoder.push(data);
                }
                Some(Err(failure)) => return Err(format!("the client is gone: {failure}")),
                None => {
                    self.decoder.finish().map_err(|e| e.to_string())?;
                    return Ok(None);
                }
            }
        }
    }
}

fn gone() -> String {
    "the client is gone".to_owned()
}
