//! The two processes of the scenario in one: a media server, a controller, and what they have done.

use super::promise::{Kept, SOON, Unkept, equal, promise};
use crate::controller::{Callbacks, Listener, Policy, Record};
use crate::journal::Journal;
use crate::report;
use crate::server::{Connection, Host, Settings};
use crate::sim;
use std::collections::BTreeMap;
use std::future::IntoFuture;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trompe::client::Http;
use trompe::error::Error;
use trompe::operation::ModeledError;
use trompe::protocol::REST_JSON_1;
use trompe::session::Session;
use trompe_media::callback_api::types::LeaveReason;
use trompe_media::control_api::ControlApiClient;
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{CreateInput, DeleteInput, Element, Member, SubscribeInput};

/// Everything that takes part.
pub(super) struct Stage {
    pub(super) journal: Journal,
    pub(super) host: Host,
    pub(super) listener: Listener,
    pub(super) record: Record,
    pub(super) control: ControlApiClient,
    pub(super) json: ControlApiClient,
    pub(super) sids: BTreeMap<String, String>,
    pub(super) present: BTreeMap<String, Connection>,
    pub(super) tally: Tally,
    pub(super) carriers: [Http; 2],
}

/// What is counted for the summary.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) calls: AtomicU64,
    pub(super) calls_rate: Option<f64>,
    pub(super) callbacks_rate: Option<f64>,
    pub(super) events: u64,
    pub(super) events_rate: Option<f64>,
}

/// `count` in a second, of what took `time`.
pub(super) fn rate(count: u64, time: Duration) -> Option<f64> {
    let seconds = time.as_secs_f64();
    (seconds > 0.0).then(|| count as f64 / seconds)
}

/// The names that the policy of the controller knows.
pub(super) const REFUSED: &str = "mallory";
pub(super) const HUNG: &str = "snail";
pub(super) const REASON: &str = "not on the guest list";

/// The settings of the server: patience short enough to watch it end.
pub(super) fn settings() -> Settings {
    let mut settings = Settings {
        callback_deadline: Duration::from_secs(1),
        ..Settings::default()
    };
    settings.subscriber_queue = 256;
    settings.rpc.reconnect_timeout = Duration::from_millis(500);
    settings
}

impl Stage {
    /// Starts server and controller on loopback sockets.
    pub(super) async fn set(journal: Journal) -> Kept<Self> {
        let record = Record::new();
        let listener = Listener::start("127.0.0.1:0", callbacks(record.clone())).await?;
        let host = Host::start("127.0.0.1:0", settings(), journal.clone()).await?;
        journal.done("media", "", "listens for controllers", host.url());
        journal.done("controller", "", "listens for callbacks", listener.url());
        let cbor = Http::to(&host.url())?;
        let json = Http::builder(&host.url()).protocol(&REST_JSON_1).build()?;
        Ok(Self {
            control: ControlApiClient::over(cbor.clone()),
            json: ControlApiClient::over(json.clone()),
            carriers: [cbor, json],
            sids: BTreeMap::new(),
            present: BTreeMap::new(),
            tally: Tally::default(),
            journal,
            host,
            listener,
            record,
        })
    }

    /// A member whose callbacks come to the controller.
    pub(super) fn member(&self, id: &str) -> Member {
        let url = self.listener.url();
        Member::new(id).on_join(url.as_str()).on_leave(url)
    }

    /// Makes a call that has to succeed; `told` says of what came back what is worth a line.
    pub(super) async fn call<T, E: ModeledError>(
        &self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
        told: impl FnOnce(&T) -> String,
    ) -> Kept<T> {
        self.tally.calls.fetch_add(1, Ordering::Relaxed);
        match call.await {
            Ok(output) => {
                self.journal
                    .done("controller", "media", what, told(&output));
                Ok(output)
            }
            Err(error) => {
                let words = report::words(&error);
                self.journal
                    .failed("controller", "media", what, words.as_str());
                Err(Unkept::new(format!("{what}: {words}")))
            }
        }
    }

    /// Makes a call that has to be answered with the modeled error of this code and name.
    pub(super) async fn refused<T, E: ModeledError>(
        &self,
        what: &str,
        call: impl IntoFuture<Output = Result<T, Error<E>>>,
        promised: (Option<i64>, &'static str),
    ) -> Kept {
        self.tally.calls.fetch_add(1, Ordering::Relaxed);
        let Err(error) = call.await else {
            return Err(Unkept::new(format!(
                "{what}: succeeded instead of {}",
                promised.1
            )));
        };
        let words = report::words(&error);
        let found = report::name(&error).map(|name| (report::code(&error), name));
        promise(found == Some(promised), || {
            format!("{what}: {words} instead of {}", promised.1)
        })?;
        self.journal.refused("controller", "media", what, words);
        Ok(())
    }

    /// Creates a member of the lobby, and keeps its session id.
    pub(super) async fn create(&mut self, member: Member) -> Kept {
        let what = format!("Create lobby/{}", member.id);
        let call = self
            .control
            .create(CreateInput::new(Element::Member(member)).parent("lobby"));
        let created = self.call(&what, call, |_| "created".to_owned()).await?;
        self.sids.extend(created.sids);
        Ok(())
    }

    /// Deletes an element.
    pub(super) async fn delete(&self, fid: &str, told: &str) -> Kept {
        let call = self
            .control
            .delete(DeleteInput::new().fids([fid.to_owned()]));
        self.call(&format!("Delete {fid}"), call, |_| told.to_owned())
            .await
            .map(drop)
    }

    /// Begins a session on a room.
    pub(super) async fn subscribe(&self, room: &str, name: &str) -> Kept<Session<Subscribe>> {
        Ok(self
            .control
            .subscribe(SubscribeInput::new(room, name))
            .await?)
    }

    /// Lets a member in that has to be admitted; whether it was there before.
    pub(super) async fn join(&mut self, member: &str) -> Kept<bool> {
        let joined = sim::connect(self.host.media(), self.sid(member)?, &self.journal).await;
        let connection =
            joined.map_err(|why| Unkept::new(format!("{member} was not admitted: {why}")))?;
        let resumed = connection.resumed;
        self.present.insert(member.to_owned(), connection);
        Ok(resumed)
    }

    /// The session id of a member.
    pub(super) fn sid(&self, member: &str) -> Kept<&str> {
        let sid = self.sids.get(member).map(String::as_str);
        sid.ok_or_else(|| Unkept::new(format!("{member} has no session id")))
    }

    /// Takes the connection of a member that is there.
    pub(super) fn leave(&mut self, member: &str) -> Kept<Connection> {
        self.present
            .remove(member)
            .ok_or_else(|| Unkept::new(format!("{member} is not there")))
    }

    /// Holds that the controller is told in time that a member left, and only once.
    pub(super) async fn told(&self, fid: &str, why: &LeaveReason) -> Kept {
        let in_time = self.record.leaves(fid, why, SOON).await;
        promise(in_time, || {
            format!("nobody was told that {fid} left: {}", why.as_str())
        })?;
        equal(
            &format!("OnLeave calls for {fid}"),
            self.record.told(fid),
            1,
        )
    }
}

fn callbacks(record: Record) -> Callbacks {
    let policy = Policy::default()
        .refuse(REFUSED, REASON)
        .slow(HUNG, Duration::from_secs(60));
    Callbacks::new(policy, move |call| record.add(call))
}
