//! What the server promises about members, controllers and subscribers.

mod callbacks;
mod joining;
mod leaving;
mod sessions;

use super::callbacks::Dial;
use super::control::Control;
use super::events::{End, Feed, Next};
use super::*;
use crate::clock::Clock;
use crate::controller::{Callbacks, Policy, Record};
use crate::elements::room;
use crate::journal::{Journal, Nowhere};
use crate::random::SystemRandom;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use trompe::carrier::{BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError};
use trompe::error::{Failure, FailureKind};
use trompe::serde::Shape;
use trompe::server::InProcess;
use trompe::types::Timestamp;
use trompe_media::callback_api::types::LeaveReason;
use trompe_media::callback_api::{CallbackApiClient, CallbackApiService};
use trompe_media::control_api::types::{Member, ServerSignal};
use trompe_media::control_api::{ControlApiClient, ControlApiService};

const CONTROLLER: &str = "http://controller";
const DEAD: &str = "http://dead";
const GARBLED: &str = "http://garbled";
const HUNG: &str = "http://hung";

#[derive(Debug)]
struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(43_200_000)
    }
}

/// Controllers without a network, some of them broken.
#[derive(Debug)]
struct InMemory {
    policy: Policy,
    record: Record,
    dialed: Arc<AtomicUsize>,
}

impl Dial for InMemory {
    fn dial(&self, url: &str) -> Result<CallbackApiClient, Failure> {
        self.dialed.fetch_add(1, Ordering::Relaxed);
        let broken = |kind| Ok(CallbackApiClient::over(Broken(kind)));
        match url {
            DEAD => broken(Some(FailureKind::Connect)),
            GARBLED => broken(Some(FailureKind::Protocol)),
            HUNG => broken(None),
            _ => {
                let record = self.record.clone();
                let callbacks = Callbacks::new(self.policy.clone(), move |heard| record.add(heard));
                Ok(CallbackApiClient::over(InProcess::new(
                    CallbackApiService::new(callbacks),
                )))
            }
        }
    }
}

/// Fails every call, or never answers one.
#[derive(Debug)]
struct Broken(Option<FailureKind>);

impl Carrier for Broken {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let kind = self.0.clone();
        Box::pin(async move {
            if let Some(kind) = kind {
                return Err(Failure::new(kind, "broken").into());
            }
            let bound = request.options.timeout.expect("a deadline");
            tokio::time::sleep(bound).await;
            Err(Failure::deadline(trompe::error::Deadline::Operation, bound).into())
        })
    }

    fn open(&self, _: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        Box::pin(async { Err(Failure::new(FailureKind::Invalid, "no streams").into()) })
    }
}

struct Kit {
    media: Arc<Media>,
    control: ControlApiClient,
    record: Record,
    dialed: Arc<AtomicUsize>,
}

fn kit(policy: Policy) -> Kit {
    kit_with(policy, Settings::default())
}

fn kit_with(policy: Policy, mut settings: Settings) -> Kit {
    settings.public_url = "ws://media".to_owned();
    let (record, dialed) = (Record::new(), Arc::default());
    let dial = InMemory {
        policy,
        record: record.clone(),
        dialed: Arc::clone(&dialed),
    };
    let media = Media::new(
        settings,
        Noon,
        SystemRandom::default(),
        dial,
        Journal::new(Nowhere),
    );
    let media = Arc::new(media);
    let service = ControlApiService::new(Control(Arc::clone(&media)));
    let control = ControlApiClient::over(InProcess::new(service));
    Kit {
        media,
        control,
        record,
        dialed,
    }
}

impl Kit {
    /// Makes the room `r` consist of these members.
    fn put(&self, members: impl IntoIterator<Item = Member>) {
        self.media.apply("r", room("r", members)).expect("a room");
    }

    async fn join(&self, member: &str) -> Result<Connection, Refusal> {
        self.media.join(&ticket(member)).await
    }

    fn feed(&self) -> Feed {
        self.media.subscribe("r").expect("a feed")
    }

    async fn told(&self, fid: &str, why: LeaveReason) -> bool {
        self.record.leaves(fid, &why, Duration::from_secs(60)).await
    }
}

fn ticket(member: &str) -> Ticket {
    Ticket::parse(&format!("ws://media/r/{member}")).expect("a session id")
}

/// A member without credentials whose callbacks go to this URL.
fn member(id: &str, url: &str) -> Member {
    unasked(id).on_join(url).on_leave(url)
}

fn unasked(id: &str) -> Member {
    Member::new(id).credentials(trompe_media::control_api::types::Credentials::Plain(
        String::new(),
    ))
}

/// What comes next from a feed, in short.
async fn next(feed: &mut Feed) -> Result<String, End> {
    match feed.next().await {
        Next::End(end) => Err(end),
        Next::Signal(signal) => Ok(match &*signal {
            ServerSignal::Created(event) => format!("created {}", event.fid),
            ServerSignal::Deleted(event) => format!("deleted {}", event.fid),
            ServerSignal::Joined(event) => format!("joined {}", event.fid),
            ServerSignal::Left(event) => format!("left {} {}", event.fid, event.reason.as_str()),
            other => format!("{other:?}"),
        }),
    }
}
