//! Ending in order, and what is cut when it does not.

use crate::support::*;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use trompe::error::FailureKind;
use trompe::transport::*;

#[tokio::test(start_paused = true)]
async fn a_server_lets_streams_finish_and_takes_no_new_ones() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let Exchange { send, response } = world.stream("/").await;
    let mut send = send.unwrap();
    sleep(Duration::from_millis(10)).await;
    let ending = tokio::spawn(world.server.shutdown(Duration::from_secs(30)));
    sleep(Duration::from_secs(10)).await;
    let refused = world.pool.open(post("/"), None).await;
    assert!(refused.is_err(), "nobody accepts any more");
    send.send("the last words".into(), true).unwrap();
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(
        soon(collect(&mut recv, 100)).await.unwrap(),
        "the last words"
    );
    drop((send, recv));
    assert!(ending.await.unwrap().is_clean());
    assert!(world.pool.shutdown(SOON).await.is_clean());
}

#[tokio::test(start_paused = true)]
async fn a_server_cuts_what_does_not_end_within_the_bound_and_says_so() {
    let world = world(Settings::default(), ServerSettings::default(), silent);
    let live = world.server.live().clone();
    let (a, b) = (world.stream("/").await, world.stream("/").await);
    sleep(Duration::from_millis(10)).await;
    let begun = Instant::now();
    let cut = world.server.shutdown(Duration::from_secs(3)).await;
    assert_eq!((cut.connections, cut.streams), (1, 2));
    assert!(
        begun.elapsed() < Duration::from_secs(4),
        "{:?}",
        begun.elapsed()
    );
    assert!(live.is_zero(), "{live:?}");
    for exchange in [a, b] {
        let failure = soon(exchange.response).await.unwrap_err();
        assert!(
            matches!(failure.kind(), FailureKind::Lost | FailureKind::Refused),
            "{failure:?}"
        );
    }
    assert!(world.pool.shutdown(SOON).await.is_clean());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_was_frozen_away_shuts_down_within_its_bound() {
    let world = world(Settings::default(), ServerSettings::default(), silent);
    let live = world.server.live().clone();
    let exchange = world.stream("/").await;
    sleep(Duration::from_millis(10)).await;
    world.shears.freeze();
    let begun = Instant::now();
    assert_eq!(
        world.server.shutdown(Duration::from_secs(1)).await.streams,
        1
    );
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert!(live.is_zero(), "{live:?}");
    let begun = Instant::now();
    let cut = world.pool.shutdown(Duration::from_secs(1)).await;
    assert_eq!((cut.connections, cut.streams), (1, 1));
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(
        *exchange.response.await.unwrap_err().kind(),
        FailureKind::Lost
    );
    drop(exchange.send);
    assert!(world.pool.live().is_zero());
}

#[tokio::test(start_paused = true)]
async fn a_pool_lets_streams_finish_and_opens_no_new_ones() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let Exchange { send, response } = world.stream("/").await;
    let pool = world.pool.clone();
    let ending = tokio::spawn(async move { pool.shutdown(Duration::from_secs(30)).await });
    sleep(Duration::from_secs(1)).await;
    assert_eq!(
        *world.pool.open(post("/"), None).await.unwrap_err().kind(),
        FailureKind::Closed
    );
    send.unwrap().send("bye".into(), true).unwrap();
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(soon(collect(&mut recv, 100)).await.unwrap(), "bye");
    assert!(ending.await.unwrap().is_clean());
    assert!(world.pool.live().is_zero());
    assert!(world.server.shutdown(SOON).await.is_clean());
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_a_stream_hears_of_the_shutdown() {
    let pool = Pool::new(
        std::future::pending::<std::io::Result<tokio::io::DuplexStream>>,
        Settings::default(),
        Live::new(),
    );
    let waiting = {
        let pool = pool.clone();
        tokio::spawn(async move { pool.open(post("/"), None).await })
    };
    sleep(Duration::from_millis(1)).await;
    assert!(pool.shutdown(SOON).await.is_clean());
    assert_eq!(
        *waiting.await.unwrap().unwrap_err().kind(),
        FailureKind::Closed
    );
    assert!(pool.live().is_zero());
}

#[tokio::test]
async fn a_pool_and_a_server_that_are_dropped_leave_nothing_alive() {
    let world = loopback(Settings::default(), ServerSettings::default(), echo_stream).await;
    let Exchange { send, response } = world.stream("/").await;
    let (_, mut recv) = soon(response).await.unwrap();
    let (client, server) = (world.pool.live().clone(), world.server.live().clone());
    drop(world.pool);
    // The stream outlives its pool.
    let mut send = send.unwrap();
    soon(write(&mut send, "still".into())).await.unwrap();
    assert_eq!(soon(next(&mut recv)).await.unwrap().unwrap(), "still");
    drop((send, recv));
    soon(client.zero()).await;
    drop(world.server);
    soon(server.zero()).await;
}

#[tokio::test]
async fn a_server_that_is_dropped_cuts_its_streams() {
    let world = loopback(Settings::default(), ServerSettings::default(), echo_stream).await;
    let Exchange { send, response } = world.stream("/").await;
    let (_, mut recv) = soon(response).await.unwrap();
    let live = world.server.live().clone();
    drop(world.server);
    soon(live.zero()).await;
    assert_eq!(soon(read(&mut recv)).await.1, Some(FailureKind::Lost));
    drop((send, recv));
    assert!(world.pool.shutdown(SOON).await.is_clean());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_read_the_end_and_neither_finishes_nor_lets_go_holds_up_no_shutdown() {
    let answer = |_, recv, responder: Responder| async move {
        let _ = responder.respond(http::Response::new("done".into())).await;
        drop::<RecvHalf>(recv);
    };
    let world = world(Settings::default(), ServerSettings::default(), answer);
    let live = world.server.live().clone();
    let Exchange { send, response } = world.stream("/").await;
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(soon(collect(&mut recv, 100)).await.unwrap(), "done");
    let begun = Instant::now();
    assert!(
        world
            .server
            .shutdown(Duration::from_secs(30))
            .await
            .is_clean()
    );
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert!(live.is_zero(), "{live:?}");
    drop((send, recv));
    assert!(world.pool.shutdown(SOON).await.is_clean());
}
