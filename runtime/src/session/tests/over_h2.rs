//! The same sessions over HTTP/2, on one connection in memory.

use super::chat::{CHAT, Chat, ChatError, ChatInput, ChatOutput, Closed, said, say};
use super::support::{input, kind, output, text_from, text_of};
use crate::codec::json::REST_JSON;
use crate::error::{Deadline, Error, FailureKind};
use crate::serde::{Shape, Value};
use crate::session::{
    Incoming, OpenedStream, RawOpening, ServerSession, Session, SessionSettings, StreamEnd,
    StreamResponse,
};
use crate::transport::{Exchange, Http2, Live, Pool, Server, ServerSettings, Settings, serve};
use http::{Request, Response};
use std::io;
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(60);

struct World {
    pool: Pool,
    server: Server,
}

/// What a test's handler is given, and what it ends with.
type Handled = Result<(), Error<Box<dyn Shape>>>;

fn settings() -> SessionSettings {
    SessionSettings {
        send_timeout: Duration::from_millis(300),
        ..SessionSettings::server()
    }
}

fn world<H, F>(http2: Http2, handler: H) -> World
where
    H: Fn(ServerSession<Chat>, StreamEnd) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (there, arriving) = mpsc::channel::<DuplexStream>(4);
    let connect = move || {
        let (near, far) = tokio::io::duplex(1 << 16);
        let sent = there
            .try_send(far)
            .map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused));
        async move { sent.map(|()| near) }
    };
    let server = ServerSettings {
        http2: http2.clone(),
        ..ServerSettings::default()
    };
    let client = Settings {
        http2,
        max_connections: 1,
        ..Settings::default()
    };
    let server = serve(arriving, server, Live::new(), move |_, recv, responder| {
        let handler = handler.clone();
        async move {
            let (mut opening, end) = RawOpening::new(Incoming {
                operation: &CHAT,
                recv,
                accept: Box::new(move |_| responder.start(Response::new(()))),
                codec: &REST_JSON,
                initial_messages: true,
                signer: None,
                verifier: None,
                settings: settings(),
                validate: None,
            });
            if opening.read_input(&mut ChatInput::blank()).await.is_ok() {
                let session = opening.typed::<Chat>().accept(output()).await.unwrap();
                handler(session, end).await;
            }
        }
    });
    World {
        pool: Pool::new(connect, client, Live::new()),
        server,
    }
}

impl World {
    async fn open(&self) -> Session<Chat> {
        let request = Request::post("http://test/chat").body(()).unwrap();
        let Exchange { send, response } = self.pool.open(request, None).await.unwrap();
        let response = async {
            let (_, recv) = response.await?;
            Ok(StreamResponse {
                recv,
                output: Box::new(ChatOutput::blank()) as Box<dyn Shape>,
            })
        };
        Session::start(OpenedStream {
            send: send.unwrap(),
            input: input(),
            response: Box::pin(response),
            codec: &REST_JSON,
            initial_messages: true,
            signer: None,
            verifier: None,
            settings: SessionSettings {
                send_timeout: Duration::from_secs(2),
                ..SessionSettings::client()
            },
        })
        .unwrap()
    }

    /// Ends both sides and sees that nothing is left.
    async fn end(self) {
        let (client, server) = (self.pool.live().clone(), self.server.live().clone());
        timeout(SOON, async {
            while client.streams() + server.streams() > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await
        .expect("a stream is left");
        assert!(self.pool.shutdown(SOON).await.is_clean());
        assert!(self.server.shutdown(SOON).await.is_clean());
        assert!(client.is_zero() && server.is_zero());
    }
}

async fn echo(mut session: ServerSession<Chat>, end: StreamEnd) {
    let outcome: Handled = async {
        while let Some(event) = session.recv().await.map_err(|_| super::support::lost())? {
            session.send(said(text_from(Some(event)))).await?;
        }
        Ok(())
    }
    .await;
    drop(session);
    end.end(outcome).await;
}

#[tokio::test]
async fn a_conversation_of_a_thousand_events_ends_well() {
    let world = world(Http2::default(), echo);
    let mut session = world.open().await;
    assert_eq!(session.initial_response().await.unwrap().topic, "tests");
    for n in 0..1000 {
        session.send(say(format!("{n}"))).await.unwrap();
        if n % 2 == 0 {
            assert_eq!(text_of(session.recv().await.unwrap()), (n / 2).to_string());
        }
    }
    session.finish().await.unwrap();
    for n in 500..1000 {
        assert_eq!(text_of(session.recv().await.unwrap()), n.to_string());
    }
    assert!(session.recv().await.unwrap().is_none());
    drop(session);
    world.end().await;
}

#[tokio::test]
async fn single_replies_and_bursts_stay_in_order() {
    let world = world(Http2::default(), echo);
    let mut session = world.open().await;
    let mut next = 0;
    for burst in [1, 1, 1, 5, 1, 2, 1, 1, 40, 1, 1] {
        let sent = next..next + burst;
        for n in sent.clone() {
            session.send(say(n.to_string())).await.unwrap();
        }
        for n in sent {
            assert_eq!(text_of(session.recv().await.unwrap()), n.to_string());
        }
        next += burst;
    }
    drop(session);
    world.end().await;
}

#[tokio::test]
async fn a_hundred_sessions_at_once_share_a_connection() {
    let world = std::sync::Arc::new(world(Http2::default(), echo));
    let sessions: Vec<_> = (0..100)
        .map(|n| {
            let world = std::sync::Arc::clone(&world);
            tokio::spawn(async move {
                let mut session = world.open().await;
                for m in 0..20 {
                    session.send(say(format!("{n} {m}"))).await.unwrap();
                    assert_eq!(text_of(session.recv().await.unwrap()), format!("{n} {m}"));
                }
                session.finish().await.unwrap();
                assert!(session.recv().await.unwrap().is_none());
            })
        })
        .collect();
    for session in sessions {
        session.await.unwrap();
    }
    std::sync::Arc::into_inner(world).unwrap().end().await;
}

#[tokio::test]
async fn events_larger_than_every_window_pass_through_it() {
    let http2 = Http2 {
        stream_window: 1000,
        connection_window: Some(65_535),
        ..Http2::default()
    };
    let world = world(http2, echo);
    let session = world.open().await;
    let (tx, mut rx) = session.split();
    let large = "x".repeat(300_000);
    let sending = async {
        tx.send(say(large.clone())).await.unwrap();
        tx.finish().await.unwrap();
    };
    let ((), received) = tokio::join!(sending, rx.recv());
    assert_eq!(text_of(received.unwrap()), large);
    assert!(rx.recv().await.unwrap().is_none());
    drop((tx, rx));
    world.end().await;
}

#[tokio::test]
async fn idle_sessions_do_not_hoard_the_window_of_the_connection() {
    let http2 = Http2 {
        connection_window: Some(65_535),
        ..Http2::default()
    };
    let world = world(http2, echo);
    let mut idle = Vec::new();
    for n in 0..50 {
        let mut session = world.open().await;
        session.send(say(format!("{n}"))).await.unwrap();
        session.recv().await.unwrap().unwrap();
        idle.push(session);
    }
    let mut busy = world.open().await;
    busy.send(say("x".repeat(60_000))).await.unwrap();
    assert_eq!(
        timeout(SOON, busy.recv())
            .await
            .unwrap()
            .map(text_of)
            .unwrap()
            .len(),
        60_000
    );
    drop((idle, busy));
    world.end().await;
}

#[tokio::test]
async fn a_consumer_that_does_not_read_holds_back_its_own_session_only() {
    let http2 = Http2 {
        stream_window: 10_000,
        ..Http2::default()
    };
    let world = world(
        http2,
        |mut session: ServerSession<Chat>, end: StreamEnd| async move {
            let bulk = text_from(session.recv().await.unwrap()) == "bulk";
            while bulk && session.send(said("x".repeat(500))).await.is_ok() {}
            drop(session);
            end.end(Ok(())).await;
        },
    );
    let slow = world.open().await;
    slow.send(say("bulk")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    for _ in 0..20 {
        let mut quick = world.open().await;
        quick.send(say("short")).await.unwrap();
        assert!(
            timeout(SOON, quick.recv())
                .await
                .unwrap()
                .unwrap()
                .is_none()
        );
    }
    drop(slow);
    world.end().await;
}

#[tokio::test]
async fn a_dropped_session_cancels_the_handlers_stream() {
    let (told, mut ends) = mpsc::channel(1);
    let world = world(
        Http2::default(),
        move |mut session: ServerSession<Chat>, end: StreamEnd| {
            let told = told.clone();
            async move {
                let _end = end;
                while let Ok(Some(_)) = session.recv().await {}
                told.send(kind(session.recv().await)).await.unwrap();
            }
        },
    );
    let session = world.open().await;
    session.send(say("hello")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(session);
    assert_eq!(
        timeout(SOON, ends.recv()).await.unwrap(),
        Some(FailureKind::Reset(8))
    );
    world.end().await;
}

#[tokio::test]
async fn an_exception_reaches_a_client_that_is_still_sending() {
    let world = world(
        Http2::default(),
        |session: ServerSession<Chat>, end: StreamEnd| async move {
            drop(session);
            let closed = Closed {
                message: Some("enough".to_owned()),
            };
            end.end(Err(Error::Modeled(Box::new(closed)))).await;
        },
    );
    let session = world.open().await;
    let (tx, mut rx) = session.split();
    let sending =
        tokio::spawn(async move { while tx.send(say("x".repeat(2000))).await.is_ok() {} });
    let Err(Error::Modeled(ChatError::Closed(closed))) = timeout(SOON, rx.recv()).await.unwrap()
    else {
        panic!()
    };
    assert_eq!(closed.message.as_deref(), Some("enough"));
    timeout(SOON, sending).await.unwrap().unwrap();
    drop(rx);
    world.end().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_cannot_keep_a_handler() {
    let (told, mut ends) = mpsc::channel(1);
    let http2 = Http2 {
        stream_window: 10_000,
        ..Http2::default()
    };
    let world = world(
        http2,
        move |session: ServerSession<Chat>, end: StreamEnd| {
            let told = told.clone();
            async move {
                let _end = end;
                loop {
                    if let Err(failure) = session.send(said("x".repeat(500))).await {
                        return told.send(failure.kind().clone()).await.unwrap();
                    }
                }
            }
        },
    );
    let mut session = world.open().await;
    session.initial_response().await.unwrap();
    let end = timeout(SOON, ends.recv()).await.unwrap();
    assert_eq!(end, Some(FailureKind::Deadline(Deadline::Send)));
    let mut last = session.recv().await;
    while let Ok(Some(_)) = last {
        last = session.recv().await;
    }
    assert_eq!(kind(last), FailureKind::Reset(8));
    drop(session);
    world.end().await;
}

#[tokio::test]
async fn a_killed_connection_is_lost_for_receivers_and_senders() {
    let world = world(Http2::default(), echo);
    let mut session = world.open().await;
    session.send(say("hello")).await.unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "hello");
    world.server.shutdown(Duration::ZERO).await;
    let end = timeout(SOON, session.recv()).await.unwrap();
    assert!(matches!(
        kind(end),
        FailureKind::Lost | FailureKind::Reset(_) | FailureKind::Refused
    ));
    assert!(session.send(say("x")).await.is_err());
}

#[tokio::test]
async fn what_was_finished_arrives_though_the_session_is_dropped_after_it() {
    let (told, mut texts) = mpsc::channel(200);
    let world = world(
        Http2::default(),
        move |mut session: ServerSession<Chat>, end: StreamEnd| {
            let told = told.clone();
            async move {
                while let Some(event) = session.recv().await.unwrap() {
                    told.send(text_from(Some(event))).await.unwrap();
                }
                drop(session);
                end.end(Ok(())).await;
            }
        },
    );
    let (tx, rx) = world.open().await.split();
    drop(rx);
    for n in 0..100 {
        tx.send(say(format!("{n}"))).await.unwrap();
    }
    tx.finish().await.unwrap();
    drop(tx);
    for n in 0..100 {
        assert_eq!(
            timeout(SOON, texts.recv()).await.unwrap(),
            Some(n.to_string())
        );
    }
    world.end().await;
}
