//! Servers that leave, and requests that they refuse.

use crate::support::*;
use bytes::Bytes;
use h2::Reason;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use trompe::client::{Http, RetryPolicy};
use trompe::error::FailureKind;
use trompe::server::{Router, Server};
use trompe_media::control_api::server::ControlApiService;
use trompe_tests::control::{Control, End};
use trompe_tests::peer::{BoxError, Exchange, Peer, answer_to, scripted};
use trompe_tests::proxy::Faults;

#[tokio::test]
async fn after_goaway_a_session_goes_on_to_its_end_and_new_calls_use_a_new_connection() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).through(Faults::default()).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        let router = Router::new().service(ControlApiService::new(Control::new().0));
        let successor = Server::bind("127.0.0.1:0", router).await.unwrap();
        world.proxy().redirect(successor.local_addr());
        let old = world.server.live().clone();
        let leaving = tokio::spawn(world.server.shutdown(PATIENCE));
        // Until GOAWAY is here, a call may still go to the old one.
        until_async(async || {
            soon(healthz(&world.client, 1)).await.unwrap();
            successor.live().connections() == 1
        })
        .await;
        for nonce in 0..20 {
            ask(&mut session, nonce).await;
        }
        assert_eq!(old.streams(), 1);
        part(session).await;
        assert_eq!(soon(world.reports.recv()).await.unwrap().end, End::Clean);
        assert!(soon(leaving).await.unwrap().is_clean());
        assert!(old.is_zero(), "{old:?}");
        assert_eq!(soon(healthz(&world.client, 7)).await, Ok(7));
        assert!(world.http.shutdown(PATIENCE).await.is_clean());
        assert!(world.http.live().is_zero());
        assert!(successor.shutdown(PATIENCE).await.is_clean());
        drop(world.proxy);
        no_tasks().await;
    }
}

async fn until_async(mut holds: impl AsyncFnMut() -> bool) {
    soon(async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
}

/// Refuses the first `times` requests and answers the rest; how many have come.
async fn refusing(times: usize) -> (Peer, Arc<AtomicUsize>) {
    let seen = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&seen);
    let script = move |(request, mut respond): Exchange| {
        let refused = counted.fetch_add(1, Ordering::SeqCst) < times;
        async move {
            if refused {
                respond.send_reset(Reason::REFUSED_STREAM);
                return Ok::<_, BoxError>(());
            }
            let body: &[u8] = match request.method() {
                &http::Method::GET => b"{\"nonce\": 5}",
                _ => b"\xa1\x65nonce\x05",
            };
            let content_type = if body[0] == b'{' {
                "application/json"
            } else {
                "application/cbor"
            };
            let head = answer_to(&request)
                .header("content-type", content_type)
                .body(())?;
            Ok(respond
                .send_response(head, false)?
                .send_data(Bytes::from_static(body), true)?)
        }
    };
    (scripted(script).await.unwrap(), seen)
}

#[tokio::test]
async fn a_call_that_was_refused_unprocessed_is_tried_again() {
    for protocol in PROTOCOLS {
        let (peer, seen) = refusing(2).await;
        let guest = Guest::of(&peer, protocol);
        assert_eq!(soon(healthz(&guest.client, 5)).await, Ok(5));
        assert_eq!(seen.load(Ordering::SeqCst), 3);
        guest.close().await;
    }
}

#[tokio::test]
async fn a_call_that_is_always_refused_says_so_after_its_attempts() {
    let (peer, seen) = refusing(usize::MAX).await;
    let guest =
        Guest::with(Http::builder(&peer.endpoint()).retry(RetryPolicy::standard().attempts(4)));
    assert_eq!(
        soon(healthz(&guest.client, 5)).await,
        Err(FailureKind::Refused)
    );
    assert_eq!(seen.load(Ordering::SeqCst), 4);
    guest.close().await;
}

#[tokio::test]
async fn a_session_that_was_refused_says_so_and_is_not_tried_again() {
    for protocol in PROTOCOLS {
        let (peer, seen) = refusing(1).await;
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Refused
        );
        assert_eq!(seen.load(Ordering::SeqCst), 1);
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn a_server_that_shuts_down_lets_sessions_and_calls_end_within_the_bound() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        let live = world.server.live().clone();
        let leaving = tokio::spawn(world.server.shutdown(PATIENCE));
        for nonce in 0..10 {
            ask(&mut session, nonce).await;
        }
        part(session).await;
        assert_eq!(soon(world.reports.recv()).await.unwrap().end, End::Clean);
        assert!(soon(leaving).await.unwrap().is_clean());
        assert!(live.is_zero(), "{live:?}");
        assert!(world.http.shutdown(PATIENCE).await.is_clean());
        no_tasks().await;
    }
}

#[tokio::test]
async fn a_server_cuts_what_outlives_the_bound_of_its_shutdown_and_counts_it() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).through(Faults::default()).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        let client = world.client.clone();
        let call = tokio::spawn(async move { hang(&client).await });
        until(|| world.server.live().streams() == 2).await;
        let live = world.server.live().clone();
        let cut = soon(world.server.shutdown(SHORT)).await;
        assert_eq!((cut.connections, cut.streams), (1, 2));
        assert!(live.is_zero(), "{live:?}");
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Lost
        );
        assert_eq!(soon(call).await.unwrap(), Err(FailureKind::Lost));
        assert_ne!(soon(world.reports.recv()).await.unwrap().end, End::Clean);
        drop((session, world.client));
        assert!(world.http.shutdown(PATIENCE).await.is_clean());
        drop(world.proxy);
        no_tasks().await;
    }
}

#[tokio::test]
async fn a_client_that_never_reads_does_not_hold_up_a_shutdown_beyond_its_bound() {
    let mut world = Plan::of(PROTOCOLS[0]).windows(16_384).build().await;
    let unread = world.open("flood.0.1000").await;
    settled(|| world.control.sent()).await;
    let live = world.server.live().clone();
    let cut = soon(world.server.shutdown(SHORT)).await;
    assert_eq!((cut.connections, cut.streams), (1, 1));
    assert!(live.is_zero(), "{live:?}");
    assert_ne!(soon(world.reports.recv()).await.unwrap().end, End::Clean);
    drop((unread, world.client));
    assert!(world.http.shutdown(PATIENCE).await.is_clean());
    no_tasks().await;
}

#[tokio::test]
async fn a_client_cuts_what_outlives_the_bound_of_its_shutdown_and_its_server_hears_of_it() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        let cut = soon(world.http.shutdown(SHORT)).await;
        assert_eq!((cut.connections, cut.streams), (1, 1));
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Lost
        );
        assert_eq!(
            soon(healthz(&world.client, 1)).await,
            Err(FailureKind::Closed)
        );
        assert_eq!(world.report().await.end, End::Failed(FailureKind::Lost));
        drop(session);
        world.close().await;
    }
}
