//! Leaving, for every reason there is, and none where the controller deleted the member itself.

use super::heard::Heard;
use super::promise::{Kept, Unkept, equal, promise, soon};
use super::stage::{Stage, settings};
use crate::server::Closed;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use trompe::error::{BoxError, Error};
use trompe_media::callback_api::types::LeaveReason;
use trompe_media::control_api::SubscribeHandler;
use trompe_media::control_api::errors::SubscribeError;
use trompe_media::control_api::types::{
    ElementCreated, ElementDeleted, MemberJoined, MemberLeft, ServerSignal, SubscribeOutput,
};

pub(super) async fn play(stage: &mut Stage) -> Kept {
    stage.journal.chapter("Leaving");
    let watching = watch(stage).await?;
    stage.leave("alice")?.disconnect();
    stage
        .told("lobby/alice", &LeaveReason::Disconnected)
        .await?;
    lost(stage).await?;
    kicked(stage).await?;
    deleted(stage).await?;
    room_closed(stage, watching).await
}

async fn lost(stage: &mut Stage) -> Kept {
    let start = Instant::now();
    drop(stage.leave("bob")?);
    stage.told("lobby/bob", &LeaveReason::Lost).await?;
    let patience = settings().rpc.reconnect_timeout;
    promise(start.elapsed() >= patience, || {
        "bob was lost before its reconnect timeout".to_owned()
    })
}

async fn kicked(stage: &mut Stage) -> Kept {
    let mut carol = stage.leave("carol")?;
    promise(stage.host.media().kick("lobby", "carol"), || {
        "carol was not there".to_owned()
    })?;
    let closed = soon("carol is not put out", carol.closed()).await?;
    equal("how carol was put out", closed, Closed::Kicked)?;
    stage.told("lobby/carol", &LeaveReason::Kicked).await
}

async fn deleted(stage: &mut Stage) -> Kept {
    let mut dave = stage.leave("dave")?;
    stage.delete("lobby/dave", "deleted, no OnLeave").await?;
    let closed = soon("dave is not put out", dave.closed()).await?;
    equal("how dave was put out", closed, Closed::Deleted)
}

/// Takes the events of a room as they are pushed to it.
#[derive(Debug, Default)]
struct Witness {
    heard: Heard,
}

impl Witness {
    fn take(&mut self, signal: ServerSignal) -> Result<(), BoxError> {
        self.heard
            .take(signal)
            .map(drop)
            .map_err(|unkept| unkept.to_string().into())
    }
}

impl SubscribeHandler for Witness {
    async fn on_initial(&mut self, output: &SubscribeOutput) -> Result<(), BoxError> {
        self.heard = Heard::since(output.seq.unwrap_or_default());
        Ok(())
    }

    async fn on_created(&mut self, event: ElementCreated) -> Result<(), BoxError> {
        self.take(ServerSignal::Created(event))
    }

    async fn on_deleted(&mut self, event: ElementDeleted) -> Result<(), BoxError> {
        self.take(ServerSignal::Deleted(event))
    }

    async fn on_joined(&mut self, event: MemberJoined) -> Result<(), BoxError> {
        self.take(ServerSignal::Joined(event))
    }

    async fn on_left(&mut self, event: MemberLeft) -> Result<(), BoxError> {
        self.take(ServerSignal::Left(event))
    }
}

type Watching = JoinHandle<(Result<(), Error<SubscribeError>>, Heard)>;

async fn watch(stage: &Stage) -> Kept<Watching> {
    let mut session = stage.subscribe("lobby", "witness").await?;
    session.initial_response().await?;
    Ok(tokio::spawn(async move {
        let mut witness = Witness::default();
        let end = session.drive(&mut witness).await;
        (end, witness.heard)
    }))
}

const SEEN: [&str; 4] = [
    "left lobby/alice DISCONNECTED",
    "left lobby/bob LOST",
    "left lobby/carol KICKED",
    "deleted lobby/dave",
];

async fn room_closed(stage: &mut Stage, watching: Watching) -> Kept {
    stage
        .delete("lobby", "deleted with all its sessions")
        .await?;
    let (end, heard) = soon("the witness' session does not end", watching).await??;
    equal(
        "what the witness saw",
        heard.others.as_slice(),
        &SEEN.map(str::to_owned)[..],
    )?;
    stage.tally.events += heard.events;
    stage
        .journal
        .done("media", "witness", "events", heard.others.join(", "));
    match end {
        Err(Error::Modeled(SubscribeError::RoomClosed(closed))) if closed.room == "lobby" => {
            stage.journal.refused(
                "media",
                "witness",
                "end of session",
                format!("RoomClosed: {closed}"),
            );
            Ok(())
        }
        other => Err(Unkept::new(format!(
            "the witness' session ends with {other:?}"
        ))),
    }
}
