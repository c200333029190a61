//! Somebody who does not read stops nobody else.

use crate::support::*;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;
use trompe::error::FailureKind;
use trompe::transport::*;

const CHUNKS: usize = 20_000;

/// Sends chunks of four bytes, each in a DATA frame of its own: the next when the last was written.
async fn tiny(responder: Responder, all_sent: mpsc::Sender<()>) {
    let mut send = responder.start(Response::new(())).unwrap();
    for _ in 0..CHUNKS {
        if write(&mut send, Bytes::from_static(b"tiny")).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    send.send(Bytes::new(), true).unwrap();
    let _ = all_sent.send(()).await;
}

/// A server whose `/tiny` is that, and which echoes otherwise; and when all of it was sent.
fn tiny_world(client: Settings) -> (World, mpsc::Receiver<()>) {
    let (all_sent, sent) = mpsc::channel(1);
    let world = world(
        client,
        ServerSettings::default(),
        move |parts: Parts, recv, responder| {
            let all_sent = all_sent.clone();
            async move {
                match parts.uri.path() {
                    "/tiny" => tiny(responder, all_sent).await,
                    _ => echo(parts, recv, responder).await,
                }
            }
        },
    );
    (world, sent)
}

#[tokio::test]
async fn thousands_of_tiny_unread_frames_do_not_end_the_connection() {
    let (world, mut sent) = tiny_world(Settings::default());
    let exchange = world
        .pool
        .open(post("/tiny"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    soon(sent.recv()).await.unwrap();
    assert_eq!(soon(world.call("/", "others")).await.unwrap().1, "others");
    assert_eq!(soon(read(&mut recv)).await, (4 * CHUNKS, None));
    assert_eq!(world.dials(), 1);
    drop(recv);
    world.end().await;
}

#[tokio::test]
async fn a_peer_that_spends_the_budget_of_small_frames_breaks_the_rules() {
    let mut client = Settings::default();
    client.http2.small_frame_budget = Some(CHUNKS * 200);
    let (world, _) = tiny_world(client);
    let exchange = world
        .pool
        .open(post("/tiny"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    soon(async {
        while world.pool.live().connections() > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    let (length, end) = soon(read(&mut recv)).await;
    assert!(length < 4 * CHUNKS);
    assert_eq!(end, Some(FailureKind::Protocol));
    drop(recv);
    world.end().await;
}

#[tokio::test]
async fn thousands_of_tiny_unread_frames_do_not_end_the_servers_side_either() {
    let (read_now, go) = tokio::sync::watch::channel(false);
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        move |parts: Parts, mut recv: RecvHalf, responder| {
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
    for _ in 0..CHUNKS {
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
        |parts: Parts, recv, responder: Responder| async move {
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
