//! Every end has its reason.

use crate::support::*;
use bytes::Bytes;
use http::{Request, Response};
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;
use trompe::error::FailureKind;
use trompe::transport::*;

fn kind_of(code: u32) -> FailureKind {
    if code == 7 {
        FailureKind::Refused
    } else {
        FailureKind::Reset(code)
    }
}

#[tokio::test]
async fn the_servers_reset_reaches_the_client_with_its_code_before_and_after_the_head() {
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |parts: http::request::Parts, _recv, responder: Responder| async move {
            let code = parts.headers["code"].to_str().unwrap().parse().unwrap();
            if parts.uri.path() == "/before" {
                return responder.reset(code);
            }
            let mut send = responder.start(Response::new(())).unwrap();
            // Written before the reset, which discards what is not.
            tokio::time::sleep(Duration::from_millis(5)).await;
            send.reset(code);
        },
    );
    for code in [1, 2, 5, 7, 8, 11, 13, 0x4242] {
        let head = |path: &str| {
            Request::post(format!("http://test{path}"))
                .header("code", code)
                .body(())
                .unwrap()
        };
        let exchange = world.pool.open(head("/before"), None).await.unwrap();
        assert_eq!(
            *soon(exchange.response).await.unwrap_err().kind(),
            kind_of(code)
        );
        let mut send = exchange.send.unwrap();
        assert_eq!(
            *soon(poll_fn(|cx| send.poll_reset(cx))).await.kind(),
            kind_of(code)
        );

        let exchange = world.pool.open(head("/after"), None).await.unwrap();
        let (_, mut recv) = soon(exchange.response).await.unwrap();
        assert_eq!(soon(read(&mut recv)).await.1, Some(kind_of(code)));
        let failure = exchange.send.unwrap().try_capacity(1).unwrap_err();
        assert_eq!(*failure.kind(), kind_of(code));
    }
    world.end().await;
}

/// A world whose one handler tells how its request ended.
fn witness() -> (World, oneshot::Receiver<Option<FailureKind>>) {
    let (tell, told) = oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let handler = move |_, mut recv: RecvHalf, responder: Responder| {
        let tell = tell.lock().unwrap().take();
        async move {
            let _send = responder.start(Response::new(())).unwrap();
            let end = read(&mut recv).await.1;
            let _ = tell.unwrap().send(end);
        }
    };
    (
        world(Settings::default(), ServerSettings::default(), handler),
        told,
    )
}

#[tokio::test]
async fn the_clients_reset_reaches_the_handler_with_its_code() {
    for code in [1, 8, 11, 0x4242] {
        let (world, told) = witness();
        let exchange = world.stream("/").await;
        let mut send = exchange.send.unwrap();
        let (_, recv) = soon(exchange.response).await.unwrap();
        send.reset(code);
        assert_eq!(soon(told).await.unwrap(), Some(FailureKind::Reset(code)));
        assert_eq!(
            *send.try_capacity(1).unwrap_err().kind(),
            FailureKind::Closed
        );
        drop((send, recv));
        world.end().await;
    }
}

#[tokio::test]
async fn dropping_any_half_of_an_open_exchange_cancels_it() {
    for part in 0..3 {
        let (world, told) = witness();
        let Exchange { send, response } = world.stream("/").await;
        let (_, recv) = soon(response).await.unwrap();
        match part {
            0 => drop((send, recv)),
            1 => {
                drop(recv);
                assert_eq!(soon(told).await.unwrap(), Some(FailureKind::Reset(8)));
                assert_eq!(world.pool.live().streams(), 0);
                drop(send);
                world.end().await;
                continue;
            }
            _ => {
                drop(send);
                let mut recv = recv;
                assert_eq!(soon(read(&mut recv)).await.1, Some(FailureKind::Closed));
            }
        }
        assert_eq!(soon(told).await.unwrap(), Some(FailureKind::Reset(8)));
        assert_eq!(world.pool.live().streams(), 0);
        world.end().await;
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_drops_its_handler() {
    let world = world(Settings::default(), ServerSettings::default(), silent);
    let exchange = world
        .pool
        .open(post("/"), Some(Bytes::new()))
        .await
        .unwrap();
    soon(async {
        while world.server.live().streams() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    drop(exchange);
    assert_eq!(world.pool.live().streams(), 0);
    soon(async {
        while world.server.live().streams() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    world.end().await;
}

#[tokio::test]
async fn a_server_half_that_is_dropped_before_the_end_is_an_internal_error() {
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |_, _recv, responder: Responder| async move {
            let mut send = responder.start(Response::new(())).unwrap();
            send.send("half of".into(), false).unwrap();
            tokio::time::sleep(Duration::from_millis(5)).await;
        },
    );
    let exchange = world
        .pool
        .open(post("/"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    assert_eq!(
        soon(read(&mut recv)).await,
        (7, Some(FailureKind::Reset(2)))
    );
    world.end().await;
}

#[tokio::test]
async fn a_handler_that_panics_or_forgets_to_answer_fails_its_own_stream_only() {
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |parts: http::request::Parts, recv, responder: Responder| async move {
            match parts.uri.path() {
                "/panic" => panic!("a bug, on purpose"),
                "/forget" => {}
                "/later" => {
                    let _send = responder.start(Response::new(())).unwrap();
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    panic!("a bug, on purpose")
                }
                _ => echo(parts, recv, responder).await,
            }
        },
    );
    for path in ["/panic", "/forget", "/later"] {
        let failure = soon(world.call(path, "x")).await.unwrap_err();
        assert_eq!(*failure.kind(), FailureKind::Reset(2), "{path}");
    }
    assert_eq!(
        soon(world.call("/", "still here")).await.unwrap().1,
        "still here"
    );
    assert_eq!(world.dials(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_connection_that_is_cut_is_lost_to_both_ends_at_once() {
    let (world, told) = witness();
    let exchange = world.stream("/").await;
    let mut send = exchange.send.unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    write(&mut send, "something".into()).await.unwrap();
    world.shears.cut();
    assert_eq!(soon(read(&mut recv)).await.1, Some(FailureKind::Lost));
    assert_eq!(
        *soon(poll_fn(|cx| send.poll_reset(cx))).await.kind(),
        FailureKind::Lost
    );
    assert_eq!(soon(told).await.unwrap(), Some(FailureKind::Lost));
    drop((send, recv));
    world.end().await;
}

#[tokio::test]
async fn a_socket_that_is_closed_mid_stream_is_lost_and_not_a_clean_end() {
    let pool = scripted(Settings::default(), |far| async move {
        let mut connection = h2::server::handshake(far).await.unwrap();
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let mut body = respond.send_response(Response::new(()), false).unwrap();
        body.send_data(Bytes::from_static(b"half"), false).unwrap();
        let _ = tokio::time::timeout(Duration::from_millis(20), connection.accept()).await;
    });
    let exchange = pool.open(post("/"), Some(Bytes::new())).await.unwrap();
    let (_, mut recv) = soon(exchange.response).await.unwrap();
    assert_eq!(soon(read(&mut recv)).await, (4, Some(FailureKind::Lost)));
    drop(recv);
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(pool.live().is_zero());
}

#[tokio::test]
async fn after_goaway_old_streams_finish_and_new_ones_take_a_new_connection() {
    let connections = Arc::new(Mutex::new(0));
    let pool = scripted(Settings::default(), move |far| {
        let first = {
            let mut count = connections.lock().unwrap();
            *count += 1;
            *count == 1
        };
        async move {
            let mut connection = h2::server::handshake(far).await.unwrap();
            while let Some(Ok((request, mut respond))) = connection.accept().await {
                if first {
                    connection.graceful_shutdown();
                }
                tokio::spawn(async move {
                    let mut body = request.into_body();
                    while let Some(Ok(data)) = body.data().await {
                        let _ = body.flow_control().release_capacity(data.len());
                    }
                    let mut send = respond.send_response(Response::new(()), false).unwrap();
                    send.send_data(Bytes::from(if first { "first" } else { "second" }), true)
                        .unwrap();
                });
            }
        }
    });
    let old = pool.open(post("/"), None).await.unwrap();
    let mut old_send = old.send.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(
        soon(call(&pool, "/", Bytes::new())).await.unwrap().1,
        "second"
    );
    old_send.send("late".into(), true).unwrap();
    let (_, mut recv) = soon(old.response).await.unwrap();
    assert_eq!(soon(collect(&mut recv, 100)).await.unwrap(), "first");
    drop((old_send, recv));
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(pool.live().is_zero());
}

#[tokio::test]
async fn a_stream_above_the_last_one_of_a_goaway_was_refused() {
    // As soon as the client has sent a request: GOAWAY, last stream 0, NO_ERROR.
    let pool = scripted(Settings::default(), |far| {
        frames(far, SETTINGS.to_vec(), |kind, _| match kind {
            HEADERS => vec![0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            _ => Vec::new(),
        })
    });
    let exchange = pool.open(post("/"), Some(Bytes::new())).await.unwrap();
    let failure = soon(exchange.response).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Refused);
    assert!(failure.is_unprocessed());
    soon(pool.shutdown(SOON)).await;
    assert!(pool.live().is_zero());
}

#[tokio::test]
async fn a_peer_that_breaks_the_protocol_is_named_as_such() {
    let pool = scripted(Settings::default(), |far| async move {
        let mut connection = h2::server::handshake(far).await.unwrap();
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let head = Response::builder()
            .header("content-length", "4")
            .body(())
            .unwrap();
        let mut body = respond.send_response(head, false).unwrap();
        body.send_data(Bytes::from_static(b"more than four"), true)
            .unwrap();
        while connection.accept().await.is_some() {}
    });
    let exchange = pool.open(post("/"), Some(Bytes::new())).await.unwrap();
    let end = match soon(exchange.response).await {
        Ok((_, mut recv)) => soon(read(&mut recv)).await.1,
        Err(failure) => Some(failure.kind().clone()),
    };
    assert_eq!(end, Some(FailureKind::Protocol));
    soon(pool.shutdown(SOON)).await;
}

#[tokio::test]
async fn a_head_that_http2_cannot_carry_is_invalid_and_costs_no_stream() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    let head = Request::post("http://test/")
        .header("connection", "close")
        .body(())
        .unwrap();
    let failure = world.pool.open(head, None).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Invalid);
    assert_eq!(world.pool.live().streams(), 0);
    world.end().await;
}

#[tokio::test]
async fn an_early_answer_reaches_a_client_that_is_still_sending() {
    let world = loopback(
        Settings::default(),
        ServerSettings::default(),
        |_, recv, responder: Responder| async move {
            drop(recv);
            let body = Bytes::from(vec![1; 300_000]);
            responder
                .respond(Response::builder().status(413).body(body).unwrap())
                .await
                .unwrap();
        },
    )
    .await;
    // A whole request far larger than every window: nobody reads it.
    let (status, body) = soon(world.call("/", vec![0; 3_000_000])).await.unwrap();
    assert_eq!((status, body.len()), (413, 300_000));
    // A streamed one, which goes on after the answer has come.
    let Exchange { send, response } = world.stream("/").await;
    let (parts, mut recv) = soon(response).await.unwrap();
    assert_eq!(parts.status, 413);
    let mut send = send.unwrap();
    soon(write(&mut send, vec![0; 2_000_000].into()))
        .await
        .unwrap();
    assert_eq!(soon(read(&mut recv)).await, (300_000, None));
    send.send(Bytes::new(), true).unwrap();
    drop((send, recv));
    world.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_stops_sending_hears_no_error_after_its_answer() {
    let mut server = ServerSettings::default();
    server.linger = Duration::from_secs(3);
    let world = world(
        Settings::default(),
        server,
        |_, recv, responder: Responder| async move {
            drop(recv);
            responder
                .respond(Response::new("enough".into()))
                .await
                .unwrap();
        },
    );
    let Exchange { send, response } = world.stream("/").await;
    let (_, mut recv) = soon(response).await.unwrap();
    assert_eq!(soon(read(&mut recv)).await, (6, None));
    let mut send = send.unwrap();
    let failure = soon(poll_fn(|cx| send.poll_reset(cx))).await;
    assert_eq!(*failure.kind(), FailureKind::Reset(0));
    drop((send, recv));
    world.end().await;
}

#[tokio::test]
async fn a_tcp_connection_that_is_reset_mid_stream_is_lost() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (kill, killed) = oneshot::channel::<()>();
    let peer = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let socket = socket.into_std().unwrap();
        let handle = tokio::net::TcpStream::from_std(socket.try_clone().unwrap()).unwrap();
        let mut connection = h2::server::handshake(handle).await.unwrap();
        let (_, mut respond) = connection.accept().await.unwrap().unwrap();
        let _body = respond.send_response(Response::new(()), false).unwrap();
        tokio::select! {
            _ = connection.accept() => {}
            _ = killed => socket.shutdown(std::net::Shutdown::Both).unwrap(),
        }
    });
    let pool = Pool::new(
        TcpConnector::new("127.0.0.1", port),
        Settings::default(),
        Live::new(),
    );
    let Exchange { send, response } = pool.open(post("/"), None).await.unwrap();
    let (_, mut recv) = soon(response).await.unwrap();
    kill.send(()).unwrap();
    assert_eq!(soon(read(&mut recv)).await.1, Some(FailureKind::Lost));
    assert_eq!(
        *send.unwrap().send("x".into(), false).unwrap_err().kind(),
        FailureKind::Lost
    );
    peer.await.unwrap();
    drop(recv);
    assert!(pool.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn as_many_streams_as_may_be_open_can_be_cancelled_in_one_breath() {
    let world = world(Settings::default(), ServerSettings::default(), echo);
    world.call("/", "connected").await.unwrap();
    for _ in 0..5 {
        let mut open = Vec::new();
        for _ in 0..200 {
            open.push(world.stream("/").await);
        }
        drop(open);
        assert_eq!(soon(world.call("/", "alive")).await.unwrap().1, "alive");
    }
    assert_eq!(world.dials(), 1);
    world.end().await;
}
