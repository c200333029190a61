//! Somebody who does not read stops nobody else.

use crate::support::*;
use bytes::Bytes;
use http::Response;
use std::time::Duration;
use tokio::time::sleep;
use trompe::transport::*;

#[tokio::test]
async fn thousands_of_tiny_unread_frames_do_not_end_the_connection() {
    // Each chunk is a DATA frame of its own: the server sends the next when the last was written.
    const CHUNKS: usize = 20_000;
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |parts: http::request::Parts, recv, responder: Responder| async move {
            if parts.uri.path() == "/" {
                return echo(parts, recv, responder).await;
            }
            let mut send = responder.start(Response::new(())).unwrap();
            for _ in 0..CHUNKS {
                write(&mut send, Bytes::from_static(b"tiny")).await.unwrap();
                tokio::task::yield_now().await;
            }
            send.send(Bytes::new(), true).unwrap();
        },
    );
    let exchange = world
        .pool
        .open(post("/tiny"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    assert_eq!(soon(world.call("/", "others")).await.unwrap().1, "others");
    assert_eq!(soon(read(&mut recv)).await, (4 * CHUNKS, None));
    assert_eq!(world.dials(), 1);
    drop(recv);
    world.end().await;
}

#[tokio::test]
async fn thousands_of_tiny_unread_frames_do_not_end_the_servers_side_either() {
    let (read_now, go) = tokio::sync::watch::channel(false);
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        move |parts: http::request::Parts, mut recv: RecvHalf, responder| {
            let mut go = go.clone();
            async move {
                if parts.uri.path() == "/slow" {
                    go.wait_for(|go| *go).await.unwrap();
                    let (length, end) = read(&mut recv).await;
                    assert_eq!(end, None);
                    return responder
                        .respond(Response::new(length.to_string().into()))
                        .await
                        .unwrap();
                }
                echo(parts, recv, responder).await
            }
        },
    );
    let Exchange { send, response } = world.stream("/slow").await;
    let mut send = send.unwrap();
    for _ in 0..20_000 {
        soon(write(&mut send, Bytes::from_static(b"tiny")))
            .await
            .unwrap();
        tokio::task::yield_now().await;
    }
    send.send(Bytes::new(), true).unwrap();
    assert_eq!(soon(world.call("/", "others")).await.unwrap().1, "others");
    read_now.send(true).unwrap();
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(soon(collect(&mut recv, 100)).await.unwrap(), "80000");
    drop((send, recv));
    world.end().await;
}

#[tokio::test]
async fn streams_that_nobody_reads_stop_only_themselves() {
    let mut client = Settings::default();
    client.max_connections = 1;
    client.http2.stream_window = 64 * 1024;
    let world = world(
        client,
        ServerSettings::default(),
        |parts: http::request::Parts, recv, responder: Responder| async move {
            if parts.uri.path() == "/" {
                return echo(parts, recv, responder).await;
            }
            let mut send = responder.start(Response::new(())).unwrap();
            let _ = write(&mut send, vec![0; 1_000_000].into()).await;
        },
    );
    let mut stuck = Vec::new();
    for _ in 0..200 {
        let exchange = world.stream("/bulk").await;
        let (_, recv) = soon(exchange.response).await.unwrap();
        stuck.push((exchange.send, recv));
    }
    sleep(Duration::from_millis(200)).await;
    let (_, back) = soon(world.call("/", vec![1; 200_000])).await.unwrap();
    assert_eq!(back.len(), 200_000);
    assert_eq!(world.dials(), 1);
    drop(stuck);
    world.end().await;
}

#[tokio::test]
async fn capacity_that_is_not_used_goes_back_to_the_other_streams() {
    let mut server = ServerSettings::default();
    // The connection's window is no larger than one stream's.
    server.http2.stream_window = 65_535;
    server.http2.connection_window = Some(65_535);
    let world = world(Settings::default(), server, echo_stream);
    let (hoarder, other) = (world.stream("/").await, world.stream("/").await);
    let (mut hoarder_send, mut other_send) = (hoarder.send.unwrap(), other.send.unwrap());
    let all = soon(std::future::poll_fn(|cx| {
        hoarder_send.poll_capacity(65_535, cx)
    }))
    .await
    .unwrap();
    assert_eq!(all, 65_535);
    assert_eq!(other_send.try_capacity(1).unwrap(), 0);
    hoarder_send.release_capacity();
    soon(write(&mut other_send, "free".into())).await.unwrap();
    drop((hoarder_send, hoarder.response, other_send, other.response));
    world.end().await;
}

#[tokio::test]
async fn a_body_above_its_limit_is_refused_as_such_and_the_stream_with_it() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let exchange = world
        .pool
        .open(post("/"), Some(vec![0; 100_000].into()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    let failure = soon(collect(&mut recv, 99_999)).await.unwrap_err();
    assert!(TooLarge::is_cause(&failure), "{failure}");
    drop(recv);
    world.end().await;
}
