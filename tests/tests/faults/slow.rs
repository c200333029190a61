//! Peers that do not read, or not yet.

use crate::support::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::timeout;
use trompe::error::{Deadline, FailureKind};
use trompe_tests::caller::drain;
use trompe_tests::control::End;
use trompe_tests::peer::{self, BoxError, Connection, accept_as};

const WINDOW: usize = 16_384;
const EVENT: usize = 1_000;

/// What may be on the way to somebody who does not read: the peer's window, the transport's and the session's
/// buffer, and one event that is begun.
const ON_THE_WAY: usize = 3 * WINDOW + EVENT;

const CANCEL: FailureKind = FailureKind::Reset(8);

#[tokio::test]
async fn a_client_that_does_not_read_stops_its_own_sender_at_the_windows_and_nobody_else() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol)
            .one_connection()
            .windows(WINDOW as u16)
            .build()
            .await;
        let mut unread = world.open("flood.200.1000").await;
        let sent = settled(|| world.control.sent()).await;
        assert!(sent * EVENT <= ON_THE_WAY, "{sent} events");
        let mut other = world.open("echo").await;
        for nonce in 0..50 {
            ask(&mut other, nonce).await;
        }
        part(other).await;
        world.healthy().await;
        let (heard, ended) = hear(&mut unread).await;
        ended.unwrap();
        assert_eq!(heard.len(), 200);
        for _ in 0..2 {
            assert_eq!(world.report().await.end, End::Clean);
        }
        drop(unread);
        world.close().await;
    }
}

#[tokio::test]
async fn a_handler_that_does_not_read_stops_its_own_client_at_the_windows_and_nobody_else() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol)
            .one_connection()
            .windows(WINDOW as u16)
            .build()
            .await;
        let (tx, mut rx) = world.open("gated").await.split();
        let sent = Arc::new(AtomicUsize::new(0));
        let sender = tokio::spawn({
            let sent = Arc::clone(&sent);
            async move {
                for _ in 0..200 {
                    tx.send(bulk(EVENT)).await.unwrap();
                    sent.fetch_add(1, Ordering::SeqCst);
                }
                tx.finish().await.unwrap();
            }
        });
        let before = settled(|| sent.load(Ordering::SeqCst)).await;
        assert!(before * EVENT <= ON_THE_WAY, "{before} events");
        world.healthy().await;
        let mut other = world.open("echo").await;
        ask(&mut other, 1).await;
        part(other).await;
        world.control.open_gate();
        for _ in 0..200 {
            assert!(soon(rx.recv()).await.unwrap().is_some());
        }
        assert_eq!(soon(rx.recv()).await.unwrap(), None);
        soon(sender).await.unwrap();
        drop(rx);
        world.close().await;
    }
}

#[tokio::test]
async fn readers_that_never_come_do_not_hold_up_a_call_on_their_connection() {
    let world = Plan::of(PROTOCOLS[0]).one_connection().build().await;
    let mut unread = Vec::new();
    for _ in 0..20 {
        unread.push(world.open("flood.0.60000").await);
    }
    settled(|| world.control.sent()).await;
    world.healthy().await;
    assert_eq!(world.http.live().connections(), 1);
    drop(unread);
    world.close().await;
}

#[tokio::test]
async fn two_sides_that_only_send_and_never_read_are_ended_by_the_send_timeout() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol)
            .windows(WINDOW as u16)
            .send_timeouts(SHORT)
            .build()
            .await;
        let session = world.open("flood.0.1000").await;
        let failure = soon(async {
            loop {
                if let Err(failure) = session.send(bulk(EVENT)).await {
                    return failure.kind().clone();
                }
            }
        })
        .await;
        let End::Failed(other) = world.report().await.end else {
            panic!("a clean end")
        };
        let deadline = FailureKind::Deadline(Deadline::Send);
        assert!(
            [&failure, &other].contains(&&deadline),
            "{failure:?} {other:?}"
        );
        for end in [failure, other] {
            assert!(end == deadline || end == CANCEL, "{end:?}");
        }
        drop(session);
        world.healthy().await;
        world.close().await;
    }
}

#[tokio::test]
async fn pings_flow_while_both_directions_are_blocked_and_the_session_goes_on_when_its_readers_do()
{
    let mut plan = Plan::of(PROTOCOLS[1])
        .one_connection()
        .windows(WINDOW as u16);
    for http2 in [&mut plan.client.http2, &mut plan.server.http2] {
        http2.keep_alive_interval = Duration::from_millis(20);
        http2.keep_alive_timeout = Duration::from_secs(2);
    }
    let mut world = plan.build().await;
    let (tx, mut rx) = world.open("gated").await.split();
    let mut unread = world.open("flood.100.1000").await;
    let sender = tokio::spawn(async move {
        for _ in 0..100 {
            tx.send(bulk(EVENT)).await.unwrap();
        }
        tx.finish().await.unwrap();
    });
    tokio::time::sleep(Duration::from_millis(2_300)).await;
    world.control.open_gate();
    for _ in 0..100 {
        assert!(soon(rx.recv()).await.unwrap().is_some());
    }
    assert_eq!(soon(rx.recv()).await.unwrap(), None);
    soon(sender).await.unwrap();
    assert_eq!(hear(&mut unread).await.0.len(), 100);
    for _ in 0..2 {
        assert_eq!(world.report().await.end, End::Clean);
    }
    drop((rx, unread));
    world.close().await;
}

#[tokio::test]
async fn a_send_that_is_given_up_is_sent_whole_or_not_at_all() {
    let mut world = Plan::of(PROTOCOLS[0]).windows(WINDOW as u16).build().await;
    let mut session = world.open("gated").await;
    let mut given_up = 0;
    let mut accepted = 0;
    while given_up < 5 {
        match timeout(Duration::from_millis(20), session.send(bulk(EVENT))).await {
            Ok(sent) => {
                sent.unwrap();
                accepted += 1;
            }
            Err(_) => given_up += 1,
        }
    }
    world.control.open_gate();
    soon(session.finish()).await.unwrap();
    let (heard, ended) = hear(&mut session).await;
    ended.unwrap();
    assert!(
        (accepted..=accepted + given_up).contains(&heard.len()),
        "{accepted} {given_up} {}",
        heard.len()
    );
    for event in heard {
        assert_eq!(event.as_broadcast().unwrap().data.len(), EVENT);
    }
    assert_eq!(world.report().await.end, End::Clean);
    drop(session);
    world.close().await;
}

#[tokio::test]
async fn windows_that_shrink_below_nothing_and_grow_again_delay_a_sender_and_lose_nothing() {
    for protocol in PROTOCOLS {
        let peer = peer::connections(shrink_and_grow).await.unwrap();
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        for _ in 0..20 {
            soon(session.send(bulk(10_000))).await.unwrap();
        }
        soon(session.finish()).await.unwrap();
        assert_eq!(next(&mut session).await, None);
        drop(session);
        guest.close().await;
    }
}

/// Ends its stream well where all of the request came, and resets it where not.
async fn shrink_and_grow(mut connection: Connection) -> Result<(), BoxError> {
    let (request, mut respond) = connection.accept().await.ok_or("no request")??;
    let mut send = accept_as(&request, &mut respond)?;
    tokio::spawn(async move {
        if drain(request.into_body()).await?.len() < 20 * 10_000 {
            send.send_reset(h2::Reason::INTERNAL_ERROR);
        }
        Ok::<_, BoxError>(send.send_data(bytes::Bytes::new(), true)?)
    });
    for size in [1, 30_000, 0, 50_000, 65_535] {
        connection.set_initial_window_size(size)?;
        let _ = timeout(Duration::from_millis(40), connection.accept()).await;
    }
    while connection.accept().await.is_some() {}
    Ok(())
}

#[tokio::test]
async fn a_session_that_is_dropped_while_both_directions_are_blocked_frees_everything() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol)
            .one_connection()
            .windows(WINDOW as u16)
            .build()
            .await;
        let session = world.open("flood.0.1000").await;
        while timeout(SHORT, session.send(bulk(EVENT))).await.is_ok() {}
        drop(session);
        assert_eq!(world.report().await.end, End::Failed(CANCEL));
        world.healthy().await;
        world.close().await;
    }
}
