//! Callers that do what the plan of their call says.

use crate::ledger::{Ledger, Outcome, To};
use crate::plan::{CallPlan, Leaving, Operation};
use crate::server::{goes_on, send};
use tokio::time::{sleep, timeout};
use trompe::error::{Error, Failure};
use trompe::operation::StreamOperation;
use trompe::session::{Session, SessionReceiver, SessionSender};
use trompe_tests::streams::StreamsClient;
use trompe_tests::streams::operations::{Talk, Upload, Watch};
use trompe_tests::streams::types::{
    AskInput, Heard, Item, Said, Shown, TalkInput, UploadInput, WatchInput,
};

/// Makes the call, and enters into the books how it was.
pub(crate) async fn play(client: StreamsClient, number: usize, plan: CallPlan, ledger: Ledger) {
    sleep(plan.begins).await;
    let caller = Caller {
        client,
        manner: number.to_string(),
        plan: &plan,
        ledger: &ledger,
    };
    let call = caller.call();
    let outcome = match plan.patience {
        None => call.await,
        Some(patience) => timeout(patience, call).await.unwrap_or(Outcome::Left),
    };
    let mut books = ledger.books();
    books.client = Some(outcome);
    books.down.abandoned = true;
}

struct Caller<'a> {
    client: StreamsClient,
    manner: String,
    plan: &'a CallPlan,
    ledger: &'a Ledger,
}

impl Caller<'_> {
    async fn call(&self) -> Outcome {
        let manner = self.manner.clone();
        match self.plan.operation {
            Operation::Ask => match self.client.ask(AskInput::new(manner)).await {
                Ok(_) => Outcome::Clean,
                Err(error) => failed(error),
            },
            Operation::Talk => match self.client.talk(TalkInput::new(manner)).await {
                Ok(session) => {
                    self.converse(session, |event| match event {
                        Heard::Item(item) => Ok(item),
                        other => Err(format!("{other:?}")),
                    })
                    .await
                }
                Err(error) => failed(error),
            },
            Operation::Upload => match self.client.upload(UploadInput::new(manner)).await {
                Ok(session) => self.upload(session).await,
                Err(error) => failed(error),
            },
            Operation::Watch => match self.client.watch(WatchInput::new(manner)).await {
                Ok(session) => self.watch(session).await,
                Err(error) => failed(error),
            },
        }
    }

    async fn converse(&self, session: Session<Talk>, item: Sorted<Heard>) -> Outcome {
        let (tx, rx) = session.split();
        if self.plan.leaving == Leaving::FinishesAndDropsAll {
            let _ = self.say::<Talk>(tx).await;
            return Outcome::Left;
        }
        let reading = async {
            match self.plan.leaving {
                Leaving::FinishesAndDropsReceiver => {
                    self.ledger.books().down.abandoned = true;
                    drop(rx);
                    Outcome::Left
                }
                _ => self.hear(rx, item).await,
            }
        };
        match self.plan.leaving {
            Leaving::DropsAll => {
                let mut reading = std::pin::pin!(reading);
                tokio::select! {
                    biased;
                    read = &mut reading => read,
                    _ = self.say::<Talk>(tx) => Outcome::Left,
                }
            }
            _ => tokio::join!(biased; self.say::<Talk>(tx), reading).1,
        }
    }

    async fn upload(&self, session: Session<Upload>) -> Outcome {
        let (tx, mut rx) = session.split();
        let _ = self.say::<Upload>(tx).await;
        if !matches!(self.plan.leaving, Leaving::Finishes | Leaving::DropsSender) {
            return Outcome::Left;
        }
        match rx.initial_response().await {
            Ok(output) if output.answer.as_ref() == Some(&self.manner) => Outcome::Clean,
            Ok(output) => {
                self.ledger.unexpected(output);
                Outcome::Left
            }
            Err(error) => failed(error),
        }
    }

    async fn watch(&self, session: Session<Watch>) -> Outcome {
        let (_tx, rx) = session.split();
        self.hear(rx, |event| match event {
            Shown::Item(item) => Ok(item),
            other => Err(format!("{other:?}")),
        })
        .await
    }

    /// Sends everything and leaves as planned.
    async fn say<O>(&self, tx: SessionSender<O>) -> Result<(), Failure>
    where
        O: StreamOperation<InputEvent = Said>,
    {
        let items = |item| tx.send(Said::Item(item));
        send(&self.plan.client, self.ledger, To::Server, items).await?;
        match self.plan.leaving {
            Leaving::DropsAll | Leaving::DropsSender => Ok(()),
            _ => {
                self.ledger.books().client_finished = true;
                tx.finish().await
            }
        }
    }

    async fn hear<O: StreamOperation>(
        &self,
        mut rx: SessionReceiver<O>,
        item: Sorted<O::OutputEvent>,
    ) -> Outcome {
        let mut count = 0;
        while goes_on(self.plan.client.reads, count).await {
            match rx.recv().await {
                Ok(Some(event)) => match item(event) {
                    Ok(item) => self.ledger.received(To::Client, &item),
                    Err(other) => self.ledger.unexpected(&other),
                },
                Ok(None) => return Outcome::Clean,
                Err(error) => return failed(error),
            }
            count += 1;
        }
        // Stays, and reads no more.
        sleep(std::time::Duration::from_secs(6)).await;
        Outcome::Left
    }
}

/// The piece that an event is.
type Sorted<E> = fn(E) -> Result<Item, String>;

fn failed<E: trompe::operation::ModeledError>(error: Error<E>) -> Outcome {
    match error {
        Error::Failure(failure) => Outcome::Failed(failure.kind().clone()),
        Error::Modeled(error) => Outcome::Modeled(error.as_shape().schema().name()),
    }
}
