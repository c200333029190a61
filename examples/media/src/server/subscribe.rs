//! One session of a subscriber.

use super::events::{End, Feed, Next};
use super::media::Media;
use std::pin::pin;
use trompe::error::Error;
use trompe::session::{Opening, ServerReceiver, ServerSender};
use trompe_media::control_api::errors::{
    RoomClosed, RoomNotFound, SubscribeError, SubscriberTooSlow,
};
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{
    ClientSignal, Pong, ServerSignal, SubscribeInput, SubscribeOutput,
};

/// Where a subscriber is registered, as long as its session lives.
struct Place<'a> {
    media: &'a Media,
    room: &'a str,
    id: u64,
}

impl Place<'_> {
    fn leave(&self) {
        self.media
            .with_log(self.room, |log| log.unsubscribe(self.id));
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Runs a session to its end. Reading goes on while a send waits, so that a subscriber that sends much
/// before it reads cannot block itself.
pub(super) async fn run(
    media: &Media,
    input: SubscribeInput,
    opening: Opening<Subscribe>,
) -> Result<(), Error<SubscribeError>> {
    let SubscribeInput { room, subscriber } = input;
    let Some(mut feed) = media.subscribe(&room) else {
        return Err(RoomNotFound::new(format!("there is no room {room}"), room).into());
    };
    let place = Place {
        media,
        room: &room,
        id: feed.id(),
    };
    let session = opening
        .accept(SubscribeOutput::new().seq(feed.since()))
        .await?;
    let (sender, mut receiver) = session.split();
    let mut telling = pin!(tell(&room, &mut feed, &sender));
    tokio::select! {
        end = &mut telling => return end,
        heard = listen(&place, &subscriber, &mut receiver) => heard?,
    }
    place.leave();
    telling.await
}

/// Takes what the subscriber sends, until it ends its side.
async fn listen(
    place: &Place<'_>,
    subscriber: &str,
    receiver: &mut ServerReceiver<Subscribe>,
) -> Result<(), Error<SubscribeError>> {
    let Place { media, room, id } = *place;
    while let Some(signal) = receiver.recv().await.map_err(unmodeled)? {
        match signal {
            ClientSignal::Broadcast(request) => media.broadcast(room, subscriber, request.data),
            ClientSignal::Ping(ping) => {
                media.with_log(room, |log| {
                    log.reply(id, ServerSignal::Pong(Pong::new(ping.nonce)))
                });
            }
            // A newer subscriber may say more than this server understands.
            ClientSignal::Unknown { .. } => {}
        }
    }
    Ok(())
}

/// Sends what happens in the room, until the feed ends.
async fn tell(
    room: &str,
    feed: &mut Feed,
    sender: &ServerSender<Subscribe>,
) -> Result<(), Error<SubscribeError>> {
    let mut last = feed.since();
    loop {
        match feed.next().await {
            Next::Signal(signal) => {
                let seq = seq(&signal).unwrap_or(last);
                sender.send(ServerSignal::clone(&signal)).await?;
                last = seq;
            }
            Next::End(End::Left | End::Shutdown) => return Ok(()),
            Next::End(End::RoomClosed) => {
                return Err(RoomClosed::new(format!("the room {room} was deleted"), room).into());
            }
            Next::End(End::TooSlow) => {
                return Err(
                    SubscriberTooSlow::new("events were not taken fast enough", last).into(),
                );
            }
        }
    }
}

fn seq(signal: &ServerSignal) -> Option<i64> {
    match signal {
        ServerSignal::Created(event) => Some(event.seq),
        ServerSignal::Deleted(event) => Some(event.seq),
        ServerSignal::Joined(event) => Some(event.seq),
        ServerSignal::Left(event) => Some(event.seq),
        ServerSignal::Broadcast(event) => Some(event.seq),
        ServerSignal::Pong(_) | ServerSignal::Unknown { .. } => None,
    }
}

// The client's union has no exceptions.
fn unmodeled(error: Error<trompe::operation::NoError>) -> Error<SubscribeError> {
    error.map(|never| match never {})
}
