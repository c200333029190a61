//! A media server whose subscribers say by their names how it is to behave.

use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, watch};
use trompe::error::{Error, Failure, FailureKind};
use trompe::server::Context;
use trompe::session::{Opening, ServerSession};
use trompe::types::Timestamp;
use trompe_media::control_api::errors::{
    ApplyError, CreateError, DeleteError, GetError, HealthzError, RoomClosed, RoomNotFound,
    SubscribeError,
};
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::server::ControlApi;
use trompe_media::control_api::types::{
    ApplyInput, ApplyOutput, Broadcast, ClientSignal, CreateInput, CreateOutput, DeleteInput,
    DeleteOutput, GetInput, GetOutput, HealthzInput, HealthzOutput, Pong, ServerSignal,
    SubscribeInput, SubscribeOutput,
};

/// The nonce of a Healthz that is never answered.
pub const HANG: i64 = 4_000_000_001;
/// The nonce of a Healthz whose handler panics.
pub const PANIC: i64 = 4_000_000_002;

/// The server. Subscribers are named `manner`, `manner.count` or `manner.count.size`:
///
/// - `echo`: answers pings with pongs and broadcasts with broadcasts, until the client ends
/// - `flood.count.size`: sends that many broadcasts of that size at once and returns; `count` 0 never stops
/// - `throw.count`: the same, then throws `RoomClosed`
/// - `recorded`: sends a pong and a broadcast and returns
/// - `gated`: accepts, and becomes `echo` when the gate opens
/// - `count`: reads, sends nothing, until the client ends
/// - `panic.count`: panics after that many events
/// - `fail`: fails after the first event in a way that is not modeled
/// - `refuse`, `panics-first`, `silent`, `forget`: never accepts; says no, panics, waits for ever, returns
#[derive(Clone, Debug)]
pub struct Control {
    reports: mpsc::UnboundedSender<Report>,
    sent: Arc<AtomicUsize>,
    gate: watch::Sender<bool>,
}

/// What a handler had to say of a session when it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The name of the subscriber.
    pub subscriber: String,
    /// Events that came.
    pub received: usize,
    /// Events that were accepted.
    pub sent: usize,
    /// How it ended.
    pub end: End,
}

/// How a session ended for its handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// As it should.
    Clean,
    /// Receiving or sending failed.
    Failed(FailureKind),
    /// The handler was stopped, or panicked.
    Stopped,
}

impl Control {
    /// A server, and where its sessions report.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Report>) {
        let (reports, reported) = mpsc::unbounded_channel();
        (
            Self {
                reports,
                sent: Arc::default(),
                gate: watch::Sender::new(false),
            },
            reported,
        )
    }

    /// How many events were accepted in all.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    /// Lets `gated` sessions go on.
    pub fn open_gate(&self) {
        self.gate.send_replace(true);
    }

    fn tally(&self, subscriber: &str) -> Tally {
        let report = Report {
            subscriber: subscriber.to_owned(),
            received: 0,
            sent: 0,
            end: End::Stopped,
        };
        Tally {
            report,
            control: self.clone(),
        }
    }
}

/// Reports when it is dropped, so that a handler that is stopped is heard of as well.
struct Tally {
    report: Report,
    control: Control,
}

impl Drop for Tally {
    fn drop(&mut self) {
        let _ = self.control.reports.send(self.report.clone());
    }
}

type Handled = Result<(), Error<SubscribeError>>;

/// A session whose events are counted.
struct Stage<'a> {
    session: ServerSession<Subscribe>,
    tally: &'a mut Tally,
}

impl Stage<'_> {
    async fn recv(&mut self) -> Result<Option<ClientSignal>, Error<SubscribeError>> {
        let event = self
            .session
            .recv()
            .await
            .map_err(|error| error.map(|never| match never {}))?;
        self.tally.report.received += usize::from(event.is_some());
        Ok(event)
    }

    async fn send(&mut self, event: ServerSignal) -> Result<(), Failure> {
        self.session.send(event).await?;
        self.tally.report.sent += 1;
        self.tally.control.sent.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn flood(&mut self, count: usize, size: usize) -> Result<(), Failure> {
        let data = Bytes::from(vec![b'x'; size]);
        let mut number = 0;
        while count == 0 || number < count {
            number += 1;
            self.send(broadcast(number, data.clone())).await?;
        }
        Ok(())
    }

    async fn echo(&mut self) -> Handled {
        while let Some(event) = self.recv().await? {
            let number = self.tally.report.received;
            match event {
                ClientSignal::Ping(ping) => self.send(Pong::new(ping.nonce).into()).await?,
                ClientSignal::Broadcast(told) => self.send(broadcast(number, told.data)).await?,
                ClientSignal::Unknown { .. } => {}
            }
        }
        Ok(())
    }

    async fn count(&mut self) -> Handled {
        while self.recv().await?.is_some() {}
        Ok(())
    }

    async fn recorded(&mut self) -> Handled {
        self.send(Pong::new(1).into()).await?;
        self.send(broadcast(2, Bytes::from_static(b"hello")))
            .await?;
        Ok(())
    }
}

/// A broadcast of this number.
pub fn broadcast(number: usize, data: Bytes) -> ServerSignal {
    Broadcast::new(
        i64::try_from(number).unwrap_or(i64::MAX),
        Timestamp::new(0, 0),
        "s",
        data,
    )
    .into()
}

impl Control {
    async fn behave(&self, opening: Opening<Subscribe>, tally: &mut Tally) -> Handled {
        let name = tally.report.subscriber.clone();
        let mut parts = name.split('.');
        let manner = parts.next().unwrap_or_default();
        let mut number = || parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
        let (count, size) = (number(), number());
        match manner {
            "refuse" => return Err(RoomNotFound::new("no such room", "r1").into()),
            "forget" => return Ok(()),
            "silent" => std::future::pending().await,
            "panics-first" => std::panic::resume_unwind(Box::new("as told")),
            _ => {}
        }
        let session = opening.accept(SubscribeOutput::new().seq(7)).await?;
        let mut stage = Stage { session, tally };
        match manner {
            "flood" => Ok(stage.flood(count, size).await?),
            "throw" => {
                if count > 0 {
                    stage.flood(count, size).await?;
                }
                Err(RoomClosed::new("it was deleted", "r1").into())
            }
            "recorded" => stage.recorded().await,
            "count" => stage.count().await,
            "panic" => {
                for _ in 0..count {
                    stage.recv().await?;
                }
                std::panic::resume_unwind(Box::new("as told"))
            }
            "fail" => {
                stage.recv().await?;
                Err(Failure::internal("a secret").into())
            }
            "gated" => {
                let _ = self.gate.subscribe().wait_for(|open| *open).await;
                stage.echo().await
            }
            _ => stage.echo().await,
        }
    }
}

impl ControlApi for Control {
    async fn apply(&self, _: ApplyInput, _: Context) -> Result<ApplyOutput, Error<ApplyError>> {
        Ok(ApplyOutput::new(BTreeMap::new()))
    }

    async fn create(&self, _: CreateInput, _: Context) -> Result<CreateOutput, Error<CreateError>> {
        Ok(CreateOutput::new(BTreeMap::new()))
    }

    async fn delete(&self, _: DeleteInput, _: Context) -> Result<DeleteOutput, Error<DeleteError>> {
        Ok(DeleteOutput::new())
    }

    async fn get(&self, _: GetInput, _: Context) -> Result<GetOutput, Error<GetError>> {
        Ok(GetOutput::new(BTreeMap::new()))
    }

    async fn healthz(
        &self,
        input: HealthzInput,
        _: Context,
    ) -> Result<HealthzOutput, Error<HealthzError>> {
        match input.nonce {
            HANG => std::future::pending().await,
            PANIC => std::panic::resume_unwind(Box::new("as told")),
            nonce => Ok(HealthzOutput::new(nonce)),
        }
    }

    async fn subscribe(
        &self,
        input: SubscribeInput,
        opening: Opening<Subscribe>,
        _: Context,
    ) -> Handled {
        let mut tally = self.tally(&input.subscriber);
        let handled = self.behave(opening, &mut tally).await;
        tally.report.end = match &handled {
            Err(Error::Failure(failure)) => End::Failed(failure.kind().clone()),
            _ => End::Clean,
        };
        handled
    }
}
