//! Waits, and their bounds.

use crate::recording::*;
use crate::support::*;
use http::Request;
use std::time::Duration;
use tokio::net::TcpListener;
use trompe::client::{Http, HttpBuilder};
use trompe::error::{Deadline, FailureKind};
use trompe::session::SessionSettings;
use trompe::transport::Settings;
use trompe_media::control_api::types::HealthzInput;
use trompe_tests::caller::{Caller, receive};
use trompe_tests::control::{End, HANG};
use trompe_tests::peer::{BoxError, Exchange, Peer, accept_as, scripted};

async fn never_answers() -> Peer {
    scripted(|exchange: Exchange| async move {
        let _held = exchange;
        std::future::pending::<Result<(), BoxError>>().await
    })
    .await
    .unwrap()
}

fn impatient(peer: &Peer) -> HttpBuilder {
    let sessions = SessionSettings {
        response_timeout: SHORT,
        send_timeout: SHORT,
        ..SessionSettings::client()
    };
    Http::builder(&peer.endpoint())
        .timeout(SHORT)
        .sessions(sessions)
}

#[tokio::test]
async fn a_peer_that_accepts_tcp_and_says_nothing_is_a_connect_deadline_for_calls_and_sessions() {
    for protocol in PROTOCOLS {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = Settings::default();
        settings.connect_timeout = SHORT;
        let guest = Guest::with(
            Http::builder(&endpoint)
                .protocol(protocol)
                .transport(settings),
        );
        let connect = FailureKind::Deadline(Deadline::Connect);
        assert_eq!(soon(healthz(&guest.client, 1)).await, Err(connect.clone()));
        assert_eq!(soon(open(&guest.client, "s")).await.err(), Some(connect));
        guest.close().await;
        no_tasks().await;
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let guest = Guest::with(Http::builder(&endpoint));
    assert_eq!(
        soon(healthz(&guest.client, 1)).await,
        Err(FailureKind::Connect)
    );
    assert_eq!(
        soon(open(&guest.client, "s")).await.err(),
        Some(FailureKind::Connect)
    );
    guest.close().await;
    no_tasks().await;
}

#[tokio::test]
async fn a_peer_that_answers_pings_and_nothing_else_is_a_first_byte_deadline_for_sessions_and_an_operation_deadline_for_calls()
 {
    for protocol in PROTOCOLS {
        let peer = never_answers().await;
        let guest = Guest::with(impatient(&peer).protocol(protocol));
        let mut session = guest.open("s").await;
        let call = soon(healthz(&guest.client, 1)).await;
        assert_eq!(call, Err(FailureKind::Deadline(Deadline::Operation)));
        let first_byte = FailureKind::Deadline(Deadline::FirstByte);
        assert_eq!(kind(soon(session.recv()).await.unwrap_err()), first_byte);
        let refused = soon(session.send(ping(1))).await.unwrap_err();
        assert_eq!(refused.kind(), &first_byte);
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn a_peer_that_never_opens_its_window_is_a_send_deadline_for_both_halves() {
    for protocol in PROTOCOLS {
        let peer = scripted(|(request, mut respond): Exchange| async move {
            let _send = accept_as(&request, &mut respond)?;
            let _unread = request;
            std::future::pending().await
        })
        .await
        .unwrap();
        let guest = Guest::with(impatient(&peer).protocol(protocol));
        let mut session = guest.open("s").await;
        let failure = soon(async {
            loop {
                if let Err(failure) = session.send(bulk(10_000)).await {
                    return failure.kind().clone();
                }
            }
        })
        .await;
        let send = FailureKind::Deadline(Deadline::Send);
        assert_eq!(failure, send);
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert!(told == send || told == FailureKind::Closed, "{told:?}");
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn a_session_on_which_nothing_comes_is_idle_after_its_limit() {
    let mut plan = Plan::of(PROTOCOLS[0]);
    plan.client_sessions.idle_timeout = Some(SHORT);
    let mut world = plan.build().await;
    let mut session = world.open("count").await;
    assert_eq!(
        kind(soon(session.recv()).await.unwrap_err()),
        FailureKind::Idle
    );
    drop(session);
    assert_eq!(world.report().await.end, End::Failed(FailureKind::Reset(8)));
    world.close().await;
}

#[tokio::test]
async fn a_deadline_of_zero_is_over_at_once_and_leaves_nothing() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol).build().await;
        for _ in 0..20 {
            let call = world
                .client
                .healthz(HealthzInput::new(1))
                .timeout(Duration::ZERO);
            let operation = FailureKind::Deadline(Deadline::Operation);
            assert_eq!(kind(soon(call.into_future()).await.unwrap_err()), operation);
        }
        world.healthy().await;
        world.close().await;
    }
}

#[tokio::test]
async fn a_bound_beyond_all_clocks_is_for_ever() {
    let mut plan = Plan::of(PROTOCOLS[0]).send_timeouts(Duration::MAX);
    for sessions in [&mut plan.client_sessions, &mut plan.router.sessions] {
        sessions.response_timeout = Duration::MAX;
        sessions.idle_timeout = Some(Duration::MAX);
    }
    plan.router.grace = Duration::MAX;
    plan.router.body_timeout = Duration::MAX;
    plan.client.connect_timeout = Duration::MAX;
    plan.client.stream_timeout = Duration::MAX;
    plan.client.idle_limit = Duration::MAX;
    plan.server.idle_limit = Duration::MAX;
    plan.server.linger = Duration::MAX;
    plan.server.send_timeout = Duration::MAX;
    plan.server.handshake_timeout = Duration::MAX;
    plan.server.abandoned_limit = Duration::MAX;
    for http2 in [&mut plan.client.http2, &mut plan.server.http2] {
        http2.keep_alive_interval = Duration::MAX;
        http2.keep_alive_timeout = Duration::MAX;
    }
    let mut world = plan.build().await;
    let call = world
        .client
        .healthz(HealthzInput::new(1))
        .timeout(Duration::MAX);
    assert_eq!(soon(call.into_future()).await.unwrap().nonce, 1);
    let mut session = world.open("echo").await;
    ask(&mut session, 1).await;
    part(session).await;
    assert_eq!(world.report().await.end, End::Clean);
    world.close().await;
}

#[tokio::test]
async fn a_cancelled_call_stops_its_handler_and_leaves_nothing() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol).build().await;
        let client = world.client.clone();
        let call = tokio::spawn(async move { hang(&client).await });
        until(|| world.server.live().streams() == 1).await;
        call.abort();
        until(|| world.server.live().streams() == 0 && world.http.live().streams() == 0).await;
        world.healthy().await;
        world.close().await;
    }
}

#[tokio::test]
async fn a_call_that_is_over_its_deadline_stops_its_handler() {
    let world = Plan::of(PROTOCOLS[1]).build().await;
    let call = world.client.healthz(HealthzInput::new(HANG)).timeout(SHORT);
    let operation = FailureKind::Deadline(Deadline::Operation);
    assert_eq!(kind(soon(call.into_future()).await.unwrap_err()), operation);
    until(|| world.server.live().streams() == 0 && world.http.live().streams() == 0).await;
    world.close().await;
}

#[tokio::test]
async fn a_dropped_session_is_cancelled_for_its_handler() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        drop(session);
        assert_eq!(world.report().await.end, End::Failed(FailureKind::Reset(8)));
        until(|| world.server.live().streams() == 0 && world.http.live().streams() == 0).await;
        world.close().await;
    }
}

#[tokio::test]
async fn a_client_that_never_sends_its_initial_request_is_answered_in_time() {
    let mut plan = Plan::of(PROTOCOLS[0]);
    plan.router.sessions.response_timeout = SHORT;
    plan.server.linger = SHORT;
    let world = plan.build().await;
    let caller = Caller::to(world.server.local_addr()).await.unwrap();
    let (send, response) = caller
        .begin(subscribe_head(PROTOCOLS[0], "echo"))
        .await
        .unwrap();
    let (status, _) = soon(receive(response)).await.unwrap();
    assert!(!status.is_success(), "{status}");
    drop((send, caller));
    world.close().await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_answered_with_408() {
    let mut plan = Plan::of(PROTOCOLS[1]);
    plan.router.body_timeout = SHORT;
    plan.server.linger = SHORT;
    let world = plan.build().await;
    let caller = Caller::to(world.server.local_addr()).await.unwrap();
    let head = Request::post("http://test/elements")
        .header("content-type", "application/json")
        .body(())
        .unwrap();
    let (mut send, response) = caller.begin(head).await.unwrap();
    send.send_data("{".into(), false).unwrap();
    let (status, _) = soon(receive(response)).await.unwrap();
    assert_eq!(status, 408);
    drop((send, caller));
    world.close().await;
}

#[tokio::test]
async fn hundreds_of_sessions_that_are_dropped_at_once_leave_their_connection_as_it_was() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol).one_connection().build().await;
        for _ in 0..5 {
            let mut sessions = Vec::new();
            for _ in 0..60 {
                sessions.push(world.open("echo").await);
            }
            drop(sessions);
        }
        until(|| world.server.live().streams() == 0 && world.http.live().streams() == 0).await;
        world.healthy().await;
        assert_eq!(world.http.live().connections(), 1);
        world.close().await;
    }
}
