//! Every wait has its bound.

use crate::support::*;
use bytes::Bytes;
use http::Response;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use trompe::error::{Deadline, FailureKind};
use trompe::transport::*;

const CONNECT: FailureKind = FailureKind::Deadline(Deadline::Connect);

#[tokio::test]
async fn a_peer_that_accepts_and_says_nothing_is_a_connect_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut settings = Settings::default();
    settings.connect_timeout = Duration::from_millis(100);
    let pool = Pool::new(TcpConnector::new("127.0.0.1", port), settings, Live::new());
    let failure = soon(call(&pool, "/", Bytes::new())).await.unwrap_err();
    assert_eq!(*failure.kind(), CONNECT);
    assert!(failure.is_unprocessed());
    soon(pool.live().zero()).await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_sends_settings_but_answers_no_ping_is_a_connect_deadline() {
    let pool = scripted(Settings::default(), |mut far| async move {
        far.write_all(&SETTINGS).await.unwrap();
        while far.read_u8().await.is_ok() {}
    });
    let begun = Instant::now();
    let failure = call(&pool, "/", Bytes::new()).await.unwrap_err();
    assert_eq!(*failure.kind(), CONNECT);
    assert_eq!(begun.elapsed().as_secs(), 10);
    soon(pool.live().zero()).await;
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_stops_answering_pings_is_lost_to_both_ends() {
    let ended = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&ended);
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        move |_, mut recv: RecvHalf, responder: Responder| {
            let ended = Arc::clone(&count);
            async move {
                let _send = responder.start(Response::new(())).unwrap();
                assert_eq!(read(&mut recv).await.1, Some(FailureKind::Lost));
                ended.fetch_add(1, Ordering::SeqCst);
            }
        },
    );
    let Exchange { send, response } = world.stream("/").await;
    let (_, mut recv) = soon(response).await.unwrap();
    // Quiet, but healthy: pings keep it.
    sleep(Duration::from_secs(3_600)).await;
    world.shears.freeze();
    let begun = Instant::now();
    assert_eq!(read(&mut recv).await.1, Some(FailureKind::Lost));
    assert!(
        begun.elapsed() <= Duration::from_secs(31),
        "{:?}",
        begun.elapsed()
    );
    sleep(Duration::from_secs(31)).await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
    drop((send, recv));
    world.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_window_that_never_opens_leaves_the_sender_waiting_and_cancel_frees_everything() {
    let pool = scripted(Settings::default(), |far| async move {
        let mut builder = h2::server::Builder::new();
        builder.initial_window_size(0);
        let mut connection = builder.handshake::<_, Bytes>(far).await.unwrap();
        let mut held = Vec::new();
        while let Some(Ok(stream)) = connection.accept().await {
            held.push(stream);
        }
    });
    let Exchange { send, response } = pool.open(post("/"), None).await.unwrap();
    let mut send = send.unwrap();
    let waited = tokio::time::timeout(
        Duration::from_secs(600),
        poll_fn(|cx| send.poll_capacity(1, cx)),
    )
    .await;
    assert!(waited.is_err(), "it waits, bounded by whoever asks");
    assert_eq!(send.try_capacity(1).unwrap(), 0);
    let whole = pool
        .open(post("/"), Some(vec![0; 100_000].into()))
        .await
        .unwrap();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(pool.live().streams(), 2);
    drop((send, response, whole));
    assert_eq!(pool.live().streams(), 0);
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(pool.live().is_zero());
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_stream_is_bounded_and_one_that_ends_serves_the_next() {
    let (mut client, mut server) = (Settings::default(), ServerSettings::default());
    client.max_connections = 1;
    server.http2.max_concurrent_streams = 1;
    let world = world(client, server, echo_stream);
    let only = world.stream("/").await;
    let begun = Instant::now();
    assert_eq!(
        *world.pool.open(post("/"), None).await.unwrap_err().kind(),
        CONNECT
    );
    assert_eq!(begun.elapsed().as_secs(), 30);
    // Those who gave up do not take the place of one who waits.
    for _ in 0..100 {
        let pool = world.pool.clone();
        let mut open = Box::pin(async move { pool.open(post("/"), None).await });
        assert!(poll_fn(|cx| Poll::Ready(open.as_mut().poll(cx).is_pending())).await);
    }
    let pool = world.pool.clone();
    let next = tokio::spawn(async move { pool.open(post("/"), None).await });
    sleep(Duration::from_secs(1)).await;
    drop(only);
    drop(soon(next).await.unwrap().unwrap());
    world.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_without_streams_is_closed_by_whoever_has_the_shorter_limit() {
    for client_first in [true, false] {
        let (mut client, mut server) = (Settings::default(), ServerSettings::default());
        if client_first {
            client.idle_limit = Duration::from_secs(5);
        } else {
            server.idle_limit = Duration::from_secs(5);
        }
        let world = world(client, server, echo_stream);
        let kept = world.stream("/").await;
        sleep(Duration::from_secs(60)).await;
        assert_eq!(
            world.pool.live().connections(),
            1,
            "a stream keeps its connection"
        );
        drop(kept);
        sleep(Duration::from_secs(6)).await;
        assert_eq!(world.pool.live().connections(), 0);
        assert_eq!(world.server.live().connections(), 0);
        drop(soon(world.stream("/")).await);
        assert_eq!(world.dials(), 2, "the next stream makes another");
        world.end().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_finishes_its_handshake_is_dropped_and_holds_up_nobody() {
    let (there, arriving) = mpsc::channel(16);
    let server = serve(arriving, ServerSettings::default(), Live::new(), echo);
    let mut dead = Vec::new();
    for _ in 0..10 {
        let (near, far) = tokio::io::duplex(1_024);
        there.send(far).await.unwrap();
        dead.push(near);
    }
    let connect = move || {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let sent = there.try_send(far);
        async move { sent.map(|()| near).map_err(std::io::Error::other) }
    };
    let pool = Pool::new(connect, Settings::default(), Live::new());
    assert_eq!(call(&pool, "/", "alive".into()).await.unwrap().1, "alive");
    assert_eq!(server.live().connections(), 11);
    sleep(Duration::from_secs(11)).await;
    assert_eq!(server.live().connections(), 1);
    for mut near in dead {
        let mut rest = Vec::new();
        soon(near.read_to_end(&mut rest)).await.unwrap();
    }
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn above_the_limit_of_connections_clients_wait_for_others_to_go() {
    let mut settings = ServerSettings::default();
    settings.max_connections = 1;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = serve(listener, settings, Live::new(), echo);
    let pool = || {
        Pool::new(
            TcpConnector::new("127.0.0.1", port),
            Settings::default(),
            Live::new(),
        )
    };
    let (first, second) = (pool(), pool());
    soon(call(&first, "/", "first".into())).await.unwrap();
    let waiting = {
        let second = second.clone();
        tokio::spawn(async move { call(&second, "/", "second".into()).await })
    };
    sleep(Duration::from_millis(50)).await;
    assert!(!waiting.is_finished());
    assert!(first.shutdown(SOON).await.is_clean());
    assert_eq!(soon(waiting).await.unwrap().unwrap().1, "second");
    assert!(second.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_streams_that_the_peer_raises_serves_those_who_wait() {
    // SETTINGS_MAX_CONCURRENT_STREAMS: none at first, one with the answer to the second ping.
    let limit = |n| vec![0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, n];
    let (tell, mut told) = mpsc::unbounded_channel();
    let pool = scripted(Settings::default(), move |far| {
        let (tell, mut pings) = (tell.clone(), 0);
        frames(far, limit(0), move |kind, flags| match (kind, flags) {
            (6, 0) => {
                pings += 1;
                if pings == 2 { limit(1) } else { Vec::new() }
            }
            (HEADERS, _) => {
                tell.send(()).unwrap();
                Vec::new()
            }
            _ => Vec::new(),
        })
    });
    let open = pool.open(post("/"), None).await.unwrap();
    soon(told.recv()).await.unwrap();
    drop(open);
    soon(pool.shutdown(SOON)).await;
}

#[tokio::test(start_paused = true)]
async fn a_response_that_the_client_does_not_take_is_given_up() {
    let (tell, mut told) = mpsc::channel(1);
    let mut client = Settings::default();
    client.http2.stream_window = 1_000;
    let world = world(
        client,
        ServerSettings::default(),
        move |_, _recv, responder: Responder| {
            let tell = tell.clone();
            async move {
                let failure = responder
                    .respond(Response::new(vec![0; 100_000].into()))
                    .await
                    .unwrap_err();
                tell.send(failure.kind().clone()).await.unwrap();
            }
        },
    );
    let exchange = world
        .pool
        .open(post("/"), Some(Bytes::new()))
        .await
        .unwrap();
    let (_, mut recv) = exchange.response.await.unwrap();
    assert_eq!(
        told.recv().await.unwrap(),
        FailureKind::Deadline(Deadline::Send)
    );
    assert_eq!(read(&mut recv).await, (1_000, Some(FailureKind::Reset(8))));
    drop(recv);
    world.end().await;
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_goes_on_after_its_client_has_gone_is_ended() {
    let world = world(
        Settings::default(),
        ServerSettings::default(),
        |_, recv, responder: Responder| async move {
            let _held = (recv, responder.start(Response::new(())).unwrap());
            std::future::pending().await
        },
    );
    let Exchange { send, response } = world.stream("/").await;
    let (_, recv) = response.await.unwrap();
    drop((send, recv));
    sleep(Duration::from_secs(4)).await;
    assert_eq!(
        world.server.live().tasks(),
        3,
        "accepting, the connection, the handler"
    );
    sleep(Duration::from_secs(2)).await;
    assert_eq!(world.server.live().tasks(), 2);
    world.end().await;
}

#[tokio::test]
async fn a_peer_whose_network_is_gone_is_asked_for_by_the_kernel_of_both_ends() {
    let mut listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connector = TcpConnector::new("127.0.0.1", port);
    let (near, far) = tokio::join!(connector.connect(), Accept::accept(&mut listener));
    for end in [near.unwrap(), far.unwrap().await.unwrap()] {
        assert!(end.nodelay().unwrap());
        assert!(socket2::SockRef::from(&end).keepalive().unwrap());
    }
}
