//! Operations with events in one direction.

use crate::sample::*;
use crate::support::*;
use std::time::Duration;
use trompe::Error;

#[tokio::test]
async fn a_feed_comes_to_its_end_under_backpressure() {
    everywhere(async |world: &World| {
        let mut feed = world.client.feed(50, 20_000).await.unwrap();
        feed.initial_response().await.unwrap();
        let mut length = 0;
        while let Some(event) = feed.recv().await.unwrap() {
            length += event.text().len();
        }
        assert_eq!(length, 1_000_000);
    })
    .await;
}

#[tokio::test]
async fn a_feed_that_is_dropped_frees_everything() {
    everywhere(async |world: &World| {
        for count in [-1, 1_000] {
            let feed = world.client.feed(count, 20_000).await.unwrap();
            world.busy().await;
            drop(feed);
            world.idle().await;
            let mut begun = world.client.feed(count, 20_000).await.unwrap();
            begun.initial_response().await.unwrap();
            drop(begun);
            world.idle().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_is_answered_when_its_events_have_ended() {
    everywhere(async |world: &World| {
        let mut record = world.client.record("r").await.unwrap();
        for text in ["a", "b", "c"] {
            record.send(say(text)).await.unwrap();
        }
        record.finish().await.unwrap();
        let output = record.initial_response().await.unwrap();
        assert_eq!((output.count, output.text.as_str()), (3, "abc"));
        assert!(record.recv().await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_output_larger_than_every_window_is_sent_whole_while_events_still_come() {
    everywhere(async |world: &World| {
        let mut record = world.client.record("early").await.unwrap();
        record.send(say("a")).await.unwrap();
        assert_eq!(
            record.initial_response().await.unwrap().text.len(),
            1_000_000
        );
        let _ = record.finish().await;
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_refused_is_its_modeled_error() {
    everywhere(async |world: &World| {
        let mut record = world.client.record("missing").await.unwrap();
        let Err(Error::Modeled(RecordError::NoSuchThing(error))) = record.initial_response().await
        else {
            panic!()
        };
        assert_eq!(error.what, "it");
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_dropped_frees_everything() {
    everywhere(async |world: &World| {
        for name in ["r", "silent"] {
            let record = world.client.record(name).await.unwrap();
            record.send(say("a")).await.unwrap();
            world.busy().await;
            drop(record);
            world.idle().await;
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_record_may_take_longer_than_the_wait_for_an_answer() {
    let world = World::in_process();
    let mut record = world.client.record("late").await.unwrap();
    for _ in 0..10 {
        record.send(say("a")).await.unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    record.finish().await.unwrap();
    assert_eq!(record.initial_response().await.unwrap().count, 10);
}
