//! Shutdown: everybody leaves, every controller is told, every session ends well, nothing stays alive.

use super::admission::CROWD;
use super::heard::Heard;
use super::promise::{Kept, SOON, equal, soon};
use super::stage::{Stage, Tally};
use crate::controller::Record;
use crate::journal::Fact;
use crate::server::{Counts, Ended};
use std::sync::atomic::Ordering;
use trompe::session::Session;
use trompe_media::callback_api::types::LeaveReason;
use trompe_media::control_api::operations::Subscribe;

/// Ends everything; the numbers of the whole run.
pub(super) async fn play(mut stage: Stage) -> Kept<Vec<Fact>> {
    stage.journal.chapter("Shutdown");
    equal("members that are still there", stage.present.len(), CROWD)?;
    let mut last = stage.subscribe("hall", "last").await?;
    let since = last.initial_response().await?.seq.unwrap_or_default();
    let network = stage.host.live();
    stage.journal.hush(true);
    let (ended, heard) = tokio::join!(
        stage.host.shutdown(SOON),
        until_end(last, Heard::since(since))
    );
    stage.journal.hush(false);
    let heard = heard?;
    all_told(&ended, &stage.record, &heard)?;
    let words = format!("{CROWD} times OnLeave SHUTDOWN, sessions end cleanly, nothing cut");
    stage.journal.done("media", "controller", "shutdown", words);
    stage.tally.events += heard.events;
    for carrier in stage.carriers {
        equal(
            "calls that a client cut",
            carrier.shutdown(SOON).await.streams,
            0,
        )?;
    }
    equal(
        "callbacks that the controller cut",
        stage.listener.shutdown(SOON).await,
        0,
    )?;
    equal(
        "whether nothing of the server is alive",
        network.is_zero(),
        true,
    )?;
    Ok(facts(&stage.tally, &ended.callbacks))
}

async fn until_end(mut session: Session<Subscribe>, mut heard: Heard) -> Kept<Heard> {
    while let Some(signal) = soon("the last session does not end", session.recv()).await?? {
        heard.take(signal)?;
    }
    session.finish().await?;
    Ok(heard)
}

fn all_told(ended: &Ended, record: &Record, heard: &Heard) -> Kept {
    equal("calls and sessions that the shutdown cut", ended.cut, 0)?;
    equal(
        "OnLeave calls that were not delivered",
        ended.undelivered,
        0,
    )?;
    equal(
        "OnLeave calls of the shutdown",
        record.told_reason(&LeaveReason::Shutdown),
        CROWD,
    )?;
    equal(
        "OnLeave calls that failed",
        ended.callbacks.failed + ended.callbacks.dropped,
        0,
    )?;
    equal(
        "OnLeave calls for a deleted member",
        record.told("lobby/dave"),
        0,
    )?;
    let left = heard
        .others
        .iter()
        .filter(|event| event.ends_with("SHUTDOWN"));
    equal(
        "members that the last session saw leave",
        left.count(),
        CROWD,
    )
}

fn facts(tally: &Tally, callbacks: &Counts) -> Vec<Fact> {
    let calls = tally.calls.load(Ordering::Relaxed);
    vec![
        Fact {
            name: "calls",
            count: calls,
            rate: tally.calls_rate,
        },
        Fact {
            name: "callbacks",
            count: callbacks.made(),
            rate: tally.callbacks_rate,
        },
        Fact {
            name: "events",
            count: tally.events,
            rate: tally.events_rate,
        },
    ]
}
