use super::*;
use trompe::types::Timestamp;
use trompe_media::control_api::types::{ElementDeleted, Pong, ServerSignal};

fn append(log: &mut Log, n: usize) {
    for _ in 0..n {
        log.append(|seq| {
            ServerSignal::Deleted(ElementDeleted::new(seq, Timestamp::from_millis(0), "r/m"))
        });
    }
}

async fn seq(feed: &mut Feed) -> Result<i64, End> {
    match feed.next().await {
        Next::End(end) => Err(end),
        Next::Signal(signal) => match &*signal {
            ServerSignal::Deleted(event) => Ok(event.seq),
            other => panic!("{other:?}"),
        },
    }
}

#[tokio::test]
async fn every_subscriber_gets_every_event_from_its_first_on_without_gaps() {
    let mut log = Log::new(8);
    let mut early = log.subscribe();
    append(&mut log, 3);
    let mut late = log.subscribe();
    append(&mut log, 2);
    assert_eq!((early.since(), late.since()), (0, 3));
    for expected in 1..=5 {
        assert_eq!(seq(&mut early).await, Ok(expected));
    }
    for expected in 4..=5 {
        assert_eq!(seq(&mut late).await, Ok(expected));
    }
}

#[tokio::test]
async fn a_subscriber_that_is_too_slow_is_ended_and_no_other() {
    let mut log = Log::new(4);
    let mut slow = log.subscribe();
    append(&mut log, 1);
    let mut fast = log.subscribe();
    append(&mut log, 4);
    assert_eq!(seq(&mut slow).await, Err(End::TooSlow));
    for expected in 2..=5 {
        assert_eq!(seq(&mut fast).await, Ok(expected));
    }
    append(&mut log, 1);
    assert_eq!(seq(&mut fast).await, Ok(6));
}

#[tokio::test]
async fn a_closed_room_ends_its_subscribers_after_what_they_have_in_their_queues() {
    let mut log = Log::new(4);
    let mut feed = log.subscribe();
    append(&mut log, 2);
    log.end(End::RoomClosed);
    assert_eq!(seq(&mut feed).await, Ok(1));
    assert_eq!(seq(&mut feed).await, Ok(2));
    assert_eq!(seq(&mut feed).await, Err(End::RoomClosed));
}

#[tokio::test]
async fn a_reply_goes_to_one_subscriber_and_takes_no_number() {
    let mut log = Log::new(4);
    let (mut asking, mut other) = (log.subscribe(), log.subscribe());
    log.reply(asking.id(), ServerSignal::Pong(Pong::new(7)));
    append(&mut log, 1);
    let pong = Next::Signal(ServerSignal::Pong(Pong::new(7)).into());
    assert_eq!(asking.next().await, pong);
    assert_eq!(seq(&mut asking).await, Ok(1));
    assert_eq!(seq(&mut other).await, Ok(1));
}

#[tokio::test]
async fn one_who_leaves_ends_alone_and_is_forgotten() {
    let mut log = Log::new(4);
    let (mut leaving, mut staying) = (log.subscribe(), log.subscribe());
    append(&mut log, 1);
    log.unsubscribe(leaving.id());
    append(&mut log, 1);
    assert_eq!(seq(&mut leaving).await, Ok(1));
    assert_eq!(seq(&mut leaving).await, Err(End::Left));
    assert_eq!(
        (seq(&mut staying).await, seq(&mut staying).await),
        (Ok(1), Ok(2))
    );
}
