use super::exchange::Exchange;
use super::mismatch::Mismatch;
use super::player::{Incoming, Player};
use super::stage::Stage;
use super::step::{Entry, What};
use super::wire::{Answer, Wire};
use crate::carrier::{
    BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse, ended, within,
};
use crate::client::TokenSource;
use crate::error::{Failure, FailureKind};
use crate::operation::Operation;
use crate::serde::Shape;
use crate::service::{OperationSchema, Protocol};
use crate::session::SessionSettings;
use crate::transport::{RecvHalf, duplex};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// How many bytes of either direction may wait to be read.
const WINDOW: usize = 256 * 1024;

/// A carrier that plays exchanges in the order in which they were written down. Clones play the same script.
///
/// What is not as written down is told by [`finish`](Self::finish). A script of which the last clone is dropped
/// without that panics with it, so that no test passes for want of asking.
#[derive(Clone)]
pub struct Script {
    stage: Arc<Stage>,
    protocol: Option<&'static dyn Protocol>,
    sessions: SessionSettings,
    timeout: Duration,
    patience: Duration,
    _watch: Arc<Watch>,
}

impl Script {
    /// A script in which nothing is called.
    pub fn new() -> Self {
        let stage = Arc::new(Stage::new());
        Self {
            _watch: Arc::new(Watch(Arc::clone(&stage))),
            stage,
            protocol: None,
            sessions: SessionSettings::client(),
            timeout: Duration::from_secs(60),
            patience: Duration::from_secs(5),
        }
    }

    /// Adds what comes next.
    #[must_use]
    pub fn then<O: Operation>(self, exchange: Exchange<O>) -> Self {
        self.stage.push(exchange.entry());
        self
    }

    /// The protocol, in place of the first that the model lists.
    #[must_use]
    pub fn protocol(mut self, protocol: &'static dyn Protocol) -> Self {
        self.protocol = Some(protocol);
        self
    }

    /// Limits and deadlines of the client's sessions.
    #[must_use]
    pub fn sessions(mut self, settings: SessionSettings) -> Self {
        self.sessions = settings;
        self
    }

    /// The bound of a whole call, and of opening a session. Default 60 s.
    #[must_use]
    pub fn timeout(mut self, bound: Duration) -> Self {
        self.timeout = bound;
        self
    }

    /// How long [`finish`](Self::finish) waits for steps that are left. Default 5 s.
    #[must_use]
    pub fn patience(mut self, bound: Duration) -> Self {
        self.patience = bound;
        self
    }

    /// Waits until every step is taken, and ends the script. Sessions that are open are cut.
    ///
    /// # Errors
    /// Whatever was not as written down: calls that were not expected or did not come, events and inputs that
    /// were not as expected, steps that were not come to.
    pub async fn finish(&self) -> Result<(), Mismatch> {
        self.stage.settle(self.patience).await;
        self.stage.report().map_or(Ok(()), Err)
    }

    /// A script of these entries.
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let this = Self::new();
        entries.into_iter().for_each(|entry| this.stage.push(entry));
        this
    }

    fn wire(&self, operation: &'static OperationSchema) -> Result<Wire, Failure> {
        let listed = || operation.service.protocols.first().copied();
        let protocol = self.protocol.or_else(listed).ok_or_else(|| {
            let message = format!("{} lists no protocol", operation.service.id);
            Failure::new(FailureKind::Invalid, message)
        })?;
        Ok(Wire {
            operation,
            protocol,
        })
    }

    /// What is played for this call, if it is the one that comes next and can be sent.
    fn begin(&self, request: &mut CallRequest) -> Result<Begun, Failure> {
        let operation = request.operation;
        let mut wire = self.wire(operation)?;
        let taken = self.stage.take(operation.id).map_err(Failure::internal)?;
        let (number, mut entry) = taken;
        let checks = std::mem::take(&mut entry.inputs);
        let checked = checks
            .into_iter()
            .try_for_each(|check| check(&*request.input));
        let fits = checked.and_then(|()| match entry.format.take() {
            Some((media_type, initial)) => wire.speak(&media_type, initial),
            None => Ok(()),
        });
        if let Err(why) = fits {
            let words = format!("exchange {number}, {}: {why}", operation.id);
            self.stage.differs(words.clone());
            self.stage.played(number);
            return Err(Failure::internal(words));
        }
        sendable(&wire, request).inspect_err(|_| self.stage.played(number))?;
        Ok(Begun {
            number,
            entry,
            wire,
        })
    }

    async fn answer(self, mut request: CallRequest) -> Answer {
        let begun = self.begin(&mut request)?;
        let played = Played(&self.stage, begun.number);
        for step in begun.entry.steps {
            match step.what {
                What::Delay(time) => tokio::time::sleep(time).await,
                What::Answer(make) => {
                    return make(&begun.wire).unwrap_or_else(|failure| {
                        let words = format!("the answer ({}): {failure}", step.place);
                        self.stage.differs(words);
                        Err(failure.into())
                    });
                }
                _ => {}
            }
        }
        drop(played);
        std::future::pending().await
    }

    fn start(self, mut request: CallRequest) -> Result<OpenedStream, ShapeError> {
        let Begun {
            number,
            entry,
            wire,
        } = self.begin(&mut request)?;
        let ((mut send, recv), (reply, incoming)) = duplex(WINDOW);
        if wire.operation.input_events.is_none() {
            send.send(Bytes::new(), true)?;
            send = ended()?;
        }
        let (answer, response) = oneshot::channel();
        let player = Player {
            stage: self.stage,
            number,
            wire,
            send: reply,
            receive: Incoming::new(incoming),
            answer: Some(answer),
            lenient: entry.lenient,
        };
        tokio::spawn(player.play(entry.steps));
        Ok(OpenedStream {
            send,
            input: request.input,
            response: Box::pin(begun(response, recv)),
            codec: wire.protocol.codec(),
            initial_messages: wire.protocol.has_initial_messages(),
            signer: None,
            verifier: None,
            settings: self.sessions,
        })
    }
}

/// An exchange that has begun.
struct Begun {
    number: usize,
    entry: Entry,
    wire: Wire,
}

/// A call that is over, whether it was answered or given up.
struct Played<'a>(&'a Stage, usize);

impl Drop for Played<'_> {
    fn drop(&mut self) {
        self.0.played(self.1);
    }
}

/// What every carrier asks of an input.
fn sendable(wire: &Wire, request: &mut CallRequest) -> Result<(), Failure> {
    let operation = request.operation;
    TokenSource::default().fill(operation, &mut *request.input)?;
    let written = wire.protocol.write_request(operation, &*request.input);
    written.map(drop).map_err(|cause| {
        let message = format!("the input of {} cannot be sent", operation.name());
        Failure::new(FailureKind::Invalid, message).with_source(cause)
    })
}

async fn begun(
    response: oneshot::Receiver<Answer>,
    recv: RecvHalf,
) -> Result<StreamResponse, ShapeError> {
    let lost = |_| Failure::new(FailureKind::Lost, "the script ended before the answer");
    let output = response.await.map_err(lost)??;
    Ok(StreamResponse { recv, output })
}

impl Carrier for Script {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let this = self.clone();
        let bound = request.options.timeout.unwrap_or(this.timeout);
        Box::pin(within(bound, this.answer(request)))
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        let this = self.clone();
        let bound = request.options.timeout.unwrap_or(this.timeout);
        Box::pin(within(bound, async move { this.start(request) }))
    }
}

impl Default for Script {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script").finish_non_exhaustive()
    }
}

/// Sees the last clone of a script go.
struct Watch(Arc<Stage>);

impl Drop for Watch {
    #[allow(
        clippy::panic,
        clippy::print_stderr,
        reason = "a test that does not ask must not pass"
    )]
    fn drop(&mut self) {
        match self.0.unreported() {
            Some(mismatch) if std::thread::panicking() => eprintln!("the script: {mismatch}"),
            Some(mismatch) => panic!("the script was not finished: {mismatch}"),
            None => {}
        }
    }
}
