//! Handlers that do what the plan of their call says.

use crate::ledger::{Ledger, Outcome, To};
use crate::plan::{CallPlan, Ending, Opening as Begin, Party, Reads};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use trompe::error::{Error, Failure};
use trompe::server::Context;
use trompe::session::{Opening, ServerReceiver, ServerSender};
use trompe_tests::streams::Streams;
use trompe_tests::streams::errors::{
    AskError, Refused, Stopped, TalkError, UploadError, WatchError,
};
use trompe_tests::streams::operations::{Talk, Upload, Watch};
use trompe_tests::streams::types::{
    AskInput, AskOutput, Heard, Said, Shown, TalkInput, TalkOutput, UploadInput, UploadOutput,
    WatchInput, WatchOutput,
};

/// A server whose handlers find their plan by the input's `manner`, which is the number of the call.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) calls: Arc<Vec<(CallPlan, Ledger)>>,
}

/// A handler at work; whatever ends it is in the books.
struct Shift {
    plan: CallPlan,
    ledger: Ledger,
}

impl Drop for Shift {
    fn drop(&mut self) {
        let stopped = Outcome::Failed(trompe::error::FailureKind::Closed);
        let mut books = self.ledger.books();
        books.server.get_or_insert(stopped);
        books.up.abandoned = true;
    }
}

impl Host {
    fn shift(&self, manner: &str) -> Shift {
        let (plan, ledger) = self.calls[manner.parse::<usize>().unwrap()].clone();
        Shift { plan, ledger }
    }
}

impl Shift {
    async fn begin(&self) -> Result<(), Error<Refused>> {
        match self.plan.opening {
            Begin::Accepts(after) => {
                sleep(after).await;
                Ok(())
            }
            Begin::Refuses => Err(Error::Modeled(Refused::new("as planned"))),
            Begin::Panics => std::panic::resume_unwind(Box::new("as planned")),
            Begin::Forgets => Err(Failure::internal("as planned").into()),
        }
    }

    fn end(&self, read: Outcome) -> Result<(), Error<&'static str>> {
        self.ledger.books().server = Some(match self.plan.ending {
            Ending::Returns => read.clone(),
            _ => Outcome::Failed(trompe::error::FailureKind::Internal),
        });
        match (self.plan.ending, read) {
            (Ending::Returns, Outcome::Failed(kind)) => {
                Err(Failure::new(kind, "so it ended").into())
            }
            (Ending::Returns, _) => Ok(()),
            (Ending::Throws, _) => Err(Error::Modeled("as planned")),
            (Ending::Fails, _) => Err(Failure::internal("as planned").into()),
            (Ending::Panics, _) => std::panic::resume_unwind(Box::new("as planned")),
        }
    }
}

/// Sends what a party has to send.
pub(crate) async fn send<F, Fut>(
    party: &Party,
    ledger: &Ledger,
    to: To,
    send: F,
) -> Result<(), Failure>
where
    F: Fn(trompe_tests::streams::types::Item) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    for size in &party.sends {
        if !party.pause.is_zero() {
            sleep(party.pause).await;
        }
        let item = ledger.begin(to, *size);
        let sent = timeout(party.gives_up.unwrap_or(Duration::MAX), send(item)).await;
        if let Ok(sent) = sent {
            sent?;
            ledger.accepted(to);
        }
    }
    Ok(())
}

/// How a reader goes on after having read so many; `false`: no further.
pub(crate) async fn goes_on(reads: Reads, count: usize) -> bool {
    match reads {
        Reads::AsTheyCome => true,
        Reads::Slowly(pause) => {
            sleep(pause).await;
            true
        }
        Reads::Only(most) => count < most,
    }
}

async fn read<O>(shift: &Shift, receiver: &mut ServerReceiver<O>) -> Outcome
where
    O: trompe::operation::StreamOperation<InputEvent = Said>,
{
    let mut count = 0;
    while goes_on(shift.plan.server.reads, count).await {
        match receiver.recv().await {
            Ok(Some(Said::Item(item))) => shift.ledger.received(To::Server, &item),
            Ok(Some(other)) => shift.ledger.unexpected(&other),
            Ok(None) => return Outcome::Clean,
            Err(Error::Failure(failure)) => return Outcome::Failed(failure.kind().clone()),
            Err(Error::Modeled(_)) => return Outcome::Modeled("none"),
        }
        count += 1;
    }
    Outcome::Left
}

fn sent(sent: Result<(), Failure>, read: Outcome) -> Outcome {
    match (sent, read) {
        (Err(failure), Outcome::Clean | Outcome::Left) => Outcome::Failed(failure.kind().clone()),
        (_, read) => read,
    }
}

async fn talk(shift: &Shift, tx: ServerSender<Talk>, mut rx: ServerReceiver<Talk>) -> Outcome {
    let items = |item| tx.send(Heard::Item(item));
    let sending = send(&shift.plan.server, &shift.ledger, To::Client, items);
    let (done, read) = tokio::join!(biased; sending, read::<Talk>(shift, &mut rx));
    sent(done, read)
}

impl Streams for Host {
    async fn ask(&self, input: AskInput, _: Context) -> Result<AskOutput, Error<AskError>> {
        let shift = self.shift(&input.manner);
        shift
            .begin()
            .await
            .map_err(|error| error.map(AskError::Refused))?;
        let ended = shift.end(Outcome::Clean);
        ended.map_err(|error| error.map(|why| AskError::Refused(Refused::new(why))))?;
        Ok(AskOutput::new().answer(input.manner))
    }

    async fn talk(
        &self,
        input: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<TalkError>> {
        let shift = self.shift(&input.manner);
        shift
            .begin()
            .await
            .map_err(|error| error.map(TalkError::Refused))?;
        let session = opening.accept(TalkOutput::new().room(input.manner)).await?;
        let (tx, rx) = session.split();
        let outcome = talk(&shift, tx, rx).await;
        let stopped = |_| TalkError::Stopped(Stopped::new(1));
        shift.end(outcome).map_err(|error| error.map(stopped))
    }

    async fn upload(
        &self,
        input: UploadInput,
        opening: Opening<Upload>,
        _: Context,
    ) -> Result<(), Error<UploadError>> {
        let shift = self.shift(&input.manner);
        shift
            .begin()
            .await
            .map_err(|error| error.map(UploadError::Refused))?;
        let session = opening
            .accept(UploadOutput::new().answer(input.manner))
            .await?;
        let (_tx, mut rx) = session.split();
        let outcome = read::<Upload>(&shift, &mut rx).await;
        let refused = |why| UploadError::Refused(Refused::new(why));
        shift.end(outcome).map_err(|error| error.map(refused))
    }

    async fn watch(
        &self,
        input: WatchInput,
        opening: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<WatchError>> {
        let shift = self.shift(&input.manner);
        shift
            .begin()
            .await
            .map_err(|error| error.map(WatchError::Refused))?;
        let session = opening.accept(WatchOutput::new()).await?;
        let items = |item| session.send(Shown::Item(item));
        let done = send(&shift.plan.server, &shift.ledger, To::Client, items).await;
        let refused = |why| WatchError::Refused(Refused::new(why));
        shift
            .end(sent(done, Outcome::Clean))
            .map_err(|error| error.map(refused))
    }
}
