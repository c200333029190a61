//! A subscriber that does not read: it alone is ended, with the exception that the model has for that.

use super::promise::{Kept, Unkept, equal, promise, soon};
use super::stage::{Stage, settings};
use crate::elements::room;
use bytes::Bytes;
use trompe::error::Error;
use trompe::session::Session;
use trompe_media::control_api::errors::SubscribeError;
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{BroadcastRequest, ClientSignal, CreateInput, ServerSignal};

/// The largest broadcast of the model.
const SIZE: usize = 64 * 1024;
/// What the buffers between a server and a client that does not read may hold, generously.
const BUFFERED: usize = 64;

pub(super) async fn play(stage: &mut Stage) -> Kept {
    let call = stage.control.create(CreateInput::new(room("arena", [])));
    stage
        .call("Create arena", call, |_| "created".to_owned())
        .await?;
    let mut lazy = stage.subscribe("arena", "lazy").await?;
    lazy.initial_response().await?;
    let mut quick = stage.subscribe("arena", "quick").await?;
    let last = flood(&mut quick).await?;
    let words = format!("{last} broadcasts of 64 KiB, all read by quick");
    stage.journal.done("quick", "media", "broadcasts", words);
    stage.tally.events += last.unsigned_abs();
    let seen = drained(&mut lazy).await?;
    promise(seen < last, || {
        "the lazy subscriber missed nothing".to_owned()
    })?;
    let words = format!("SubscriberTooSlow after event {seen}, and quick goes on");
    stage
        .journal
        .refused("media", "lazy", "end of session", words);
    quick.finish().await?;
    let end = quick.recv().await;
    promise(matches!(end, Ok(None)), || {
        format!("the quick session ends with {end:?}")
    })
}

/// Sends and reads more than a subscriber that does not read can be owed.
async fn flood(quick: &mut Session<Subscribe>) -> Kept<i64> {
    let mut last = 0;
    for _ in 0..settings().subscriber_queue + BUFFERED {
        let request = BroadcastRequest::new(Bytes::from_static(&[0; SIZE]));
        quick.send(ClientSignal::Broadcast(request)).await?;
        match soon("the quick subscriber is held up", quick.recv()).await?? {
            Some(ServerSignal::Broadcast(broadcast)) => last = broadcast.seq,
            other => return Err(Unkept::new(format!("{other:?} instead of a broadcast"))),
        }
    }
    Ok(last)
}

/// Reads what was buffered; the number of the last event before the exception.
async fn drained(lazy: &mut Session<Subscribe>) -> Kept<i64> {
    let mut seen = 0;
    loop {
        match soon("the lazy session does not end", lazy.recv()).await? {
            Ok(Some(ServerSignal::Broadcast(broadcast))) => seen = broadcast.seq,
            Err(Error::Modeled(SubscribeError::SubscriberTooSlow(error))) => {
                equal("the last event of the lazy session", error.last_seq, seen)?;
                return Ok(seen);
            }
            other => return Err(Unkept::new(format!("the lazy session ends with {other:?}"))),
        }
    }
}
