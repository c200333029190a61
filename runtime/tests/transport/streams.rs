//! Many streams, few connections.

use crate::support::*;
use bytes::Bytes;
use http::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::Instant;
use trompe::error::FailureKind;
use trompe::transport::*;

#[tokio::test]
async fn a_hundred_streams_in_sequence_and_a_hundred_at_once_share_one_connection() {
    let world = loopback(Settings::default(), ServerSettings::default(), echo).await;
    for i in 0..100 {
        assert_eq!(
            world.call("/", format!("{i}")).await.unwrap(),
            (200, format!("{i}").into())
        );
    }
    soon(at_once(&world, 100)).await;
    assert_eq!(world.dials(), 1);
    world.end().await;
}

async fn at_once(world: &World, count: usize) {
    let mut calls = JoinSet::new();
    for i in 0..count {
        let pool = world.pool.clone();
        calls.spawn(async move {
            let body = Bytes::from(format!("call {i}"));
            assert_eq!(call(&pool, "/", body.clone()).await.unwrap(), (200, body));
        });
    }
    while let Some(done) = calls.join_next().await {
        done.unwrap();
    }
}

#[tokio::test]
async fn above_the_peers_limit_streams_wait_for_each_other_and_none_is_refused() {
    let (mut client, mut server) = (Settings::default(), ServerSettings::default());
    client.max_connections = 1;
    server.http2.max_concurrent_streams = 10;
    let (now, most) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (seen_now, seen_most) = (Arc::clone(&now), Arc::clone(&most));
    let world = loopback(client, server, move |parts, recv, responder| {
        let (now, most) = (Arc::clone(&seen_now), Arc::clone(&seen_most));
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(1)).await;
            now.fetch_sub(1, Ordering::SeqCst);
            echo(parts, recv, responder).await;
        }
    })
    .await;
    soon(at_once(&world, 100)).await;
    assert!(most.load(Ordering::SeqCst) <= 10, "{most:?}");
    assert_eq!(world.dials(), 1);
    world.end().await;
}

#[tokio::test]
async fn another_connection_is_opened_where_the_peers_limit_is_reached() {
    let (mut client, mut server) = (Settings::default(), ServerSettings::default());
    client.max_connections = 4;
    server.http2.max_concurrent_streams = 10;
    let world = world(client, server, echo_stream);
    let mut open = Vec::new();
    for _ in 0..40 {
        open.push(soon(world.stream("/")).await);
    }
    assert_eq!(world.dials(), 4);
    drop(open.pop());
    open.push(soon(world.stream("/")).await);
    assert_eq!(world.dials(), 4, "a stream that ended makes room");
    drop(open);
    world.end().await;
}

#[tokio::test]
async fn a_hundred_callers_dial_once() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    soon(at_once(&world, 100)).await;
    assert_eq!(world.dials(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_failed_dial_fails_everybody_who_waits_for_it_and_nobody_later() {
    let dials = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&dials);
    let connect = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::task::yield_now().await;
            Err::<tokio::io::DuplexStream, _>(std::io::Error::from(
                std::io::ErrorKind::ConnectionRefused,
            ))
        }
    };
    let pool = Pool::new(connect, Settings::default(), Live::new());
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let pool = pool.clone();
        calls.spawn(async move { call(&pool, "/", Bytes::new()).await.unwrap_err() });
    }
    while let Some(failure) = soon(calls.join_next()).await {
        let failure = failure.unwrap();
        assert_eq!(*failure.kind(), FailureKind::Connect);
        assert!(failure.is_unprocessed());
    }
    assert_eq!(dials.load(Ordering::SeqCst), 1);
    call(&pool, "/", Bytes::new()).await.unwrap_err();
    assert_eq!(
        dials.load(Ordering::SeqCst),
        2,
        "the next caller tries again"
    );
    soon(pool.live().zero()).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_beside_a_full_connection_is_not_left_to_it_when_a_dial_fails() {
    let (there, arriving) = mpsc::channel(16);
    let dials = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&dials);
    let connect = move || {
        let is_second = counted.fetch_add(1, Ordering::SeqCst) == 1;
        let (near, far) = tokio::io::duplex(64 * 1024);
        let sent = there.try_send(far);
        async move {
            match is_second {
                true => Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
                false => sent.map(|()| near).map_err(std::io::Error::other),
            }
        }
    };
    let mut settings = ServerSettings::default();
    settings.http2.max_concurrent_streams = 1;
    let _server = serve(arriving, settings, Live::new(), echo_stream);
    let pool = Pool::new(connect, Settings::default(), Live::new());
    let first = pool.open(post("/"), None).await.unwrap();
    let begun = Instant::now();
    let second = pool.open(post("/"), None).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 1);
    assert_eq!(dials.load(Ordering::SeqCst), 3);
    drop((first, second));
}

#[tokio::test]
async fn a_connector_that_panics_fails_its_callers() {
    async fn connect() -> std::io::Result<tokio::io::DuplexStream> {
        panic!("a bug")
    }
    let pool = Pool::new(connect, Settings::default(), Live::new());
    let failure = soon(call(&pool, "/", Bytes::new())).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Connect);
    soon(pool.live().zero()).await;
}

#[tokio::test]
async fn bodies_far_larger_than_any_window_come_through_whole() {
    let world = loopback(Settings::default(), ServerSettings::default(), echo).await;
    let body: Bytes = (0..5_000_000u32)
        .map(|i| (i % 251) as u8)
        .collect::<Vec<_>>()
        .into();
    let (_, back) = soon(world.call("/", body.clone())).await.unwrap();
    assert!(back == body);
    world.end().await;
}

#[tokio::test]
async fn opening_waits_for_nothing_and_either_side_may_speak_first() {
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |_, mut recv: RecvHalf, responder: Responder| async move {
            // Waits for the client before it sends even the head.
            assert_eq!(next(&mut recv).await.unwrap().unwrap(), "hello");
            let mut send = responder.start(Response::new(())).unwrap();
            send.send("and you?".into(), true).unwrap();
            read(&mut recv).await;
        },
    );
    let Exchange { send, response } = soon(world.stream("/")).await;
    let mut send = send.unwrap();
    soon(write(&mut send, "hello".into())).await.unwrap();
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(soon(next(&mut recv)).await.unwrap().unwrap(), "and you?");
    assert!(recv.is_end());
    send.send(Bytes::new(), true).unwrap();
    drop((send, recv));
    world.end().await;
}

#[tokio::test]
async fn a_stream_of_many_chunks_goes_both_ways_at_once() {
    let world = loopback(Settings::default(), ServerSettings::default(), echo_stream).await;
    let Exchange { send, response } = world.stream("/").await;
    let mut send = send.unwrap();
    let writing = tokio::spawn(async move {
        for _ in 0..2_000 {
            write(&mut send, Bytes::from_static(&[7; 1_000]))
                .await
                .unwrap();
        }
        send.send(Bytes::new(), true).unwrap();
    });
    let (_, mut recv) = response.await.unwrap();
    assert_eq!(soon(read(&mut recv)).await, (2_000_000, None));
    writing.await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_stream_that_ended_gives_its_slot_back_although_its_halves_are_held() {
    let (mut client, mut server) = (Settings::default(), ServerSettings::default());
    client.max_connections = 1;
    server.http2.max_concurrent_streams = 1;
    let world = world(client, server, echo_stream);
    let mut held = Vec::new();
    for _ in 0..3 {
        let Exchange { send, response } = soon(world.stream("/")).await;
        let mut send = send.unwrap();
        send.send("x".into(), true).unwrap();
        let (_, mut recv) = soon(response).await.unwrap();
        assert_eq!(soon(read(&mut recv)).await, (1, None));
        held.push((send, recv));
    }
    assert_eq!(world.pool.live().streams(), 0);
    world.end().await;
}

#[tokio::test]
async fn a_half_may_be_used_on_another_task_than_its_handler() {
    let (client, server) = (Settings::default(), ServerSettings::default());
    let world = world(client, server, |_, recv, responder: Responder| async move {
        let mut send = responder.start(Response::new(())).unwrap();
        // The handler's own task watches for a reset of the same stream meanwhile.
        let writing = tokio::spawn(async move {
            write(&mut send, vec![0; 3_000_000].into()).await.unwrap();
            send.send(Bytes::new(), true).unwrap();
        });
        writing.await.unwrap();
        drop(recv);
    });
    let exchange = world
        .pool
        .open(post("/"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    assert_eq!(soon(read(&mut recv)).await, (3_000_000, None));
    world.end().await;
}
