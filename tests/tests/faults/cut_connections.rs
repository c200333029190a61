//! Connections that break under sessions and calls.

use crate::support::*;
use std::time::Duration;
use tokio::task::JoinSet;
use trompe::error::FailureKind;
use trompe::service::Protocol;
use trompe_tests::control::{End, Report};
use trompe_tests::proxy::{Cut, Fault, Faults};

#[tokio::test]
async fn a_connection_that_breaks_mid_session_is_lost_to_both_sides_and_the_next_call_makes_a_new_one()
 {
    for protocol in PROTOCOLS {
        for how in [Cut::Fin, Cut::Rst] {
            let mut world = Plan::of(protocol).through(Faults::default()).build().await;
            let mut session = world.open("echo").await;
            ask(&mut session, 1).await;
            world.proxy().cut(how);
            assert_eq!(
                kind(soon(session.recv()).await.unwrap_err()),
                FailureKind::Lost
            );
            assert_eq!(
                kind(soon(session.recv()).await.unwrap_err()),
                FailureKind::Lost,
                "told again"
            );
            let refused = soon(session.send(ping(2))).await.unwrap_err();
            assert_eq!(refused.kind(), &FailureKind::Lost);
            let end = End::Failed(FailureKind::Lost);
            assert_eq!(
                world.report().await,
                Report {
                    subscriber: "echo".to_owned(),
                    received: 1,
                    sent: 1,
                    end
                }
            );
            drop(session);
            world.healthy().await;
            assert_eq!(world.proxy().connections(), 2);
            world.close().await;
        }
    }
}

#[tokio::test]
async fn whoever_is_blocked_in_a_send_hears_of_the_loss() {
    for how in [Cut::Fin, Cut::Rst] {
        let mut world = Plan::of(PROTOCOLS[0])
            .windows(16_384)
            .through(Faults::default())
            .build()
            .await;
        let (unread, flooded) = (world.open("gated").await, world.open("flood.0.1000").await);
        let mut accepted = 0;
        while tokio::time::timeout(SHORT, unread.send(bulk(1_000)))
            .await
            .is_ok()
        {
            accepted += 1;
        }
        assert!((1..1_000).contains(&accepted), "{accepted}");
        let blocked = unread.send(bulk(1_000));
        world.proxy().cut(how);
        assert_eq!(soon(blocked).await.unwrap_err().kind(), &FailureKind::Lost);
        world.control.open_gate();
        for _ in 0..2 {
            assert_eq!(world.report().await.end, End::Failed(FailureKind::Lost));
        }
        drop((unread, flooded));
        world.close().await;
    }
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_lost_when_it_leaves_a_ping_unanswered() {
    let fall_silent = async |how| {
        let mut plan = Plan::of(PROTOCOLS[1]).through(Faults::default());
        for http2 in [&mut plan.client.http2, &mut plan.server.http2] {
            http2.keep_alive_interval = Duration::from_millis(50);
            http2.keep_alive_timeout = Duration::from_millis(1_500);
        }
        let mut world = plan.build().await;
        let mut session = world.open("echo").await;
        let call = tokio::spawn({
            let client = world.client.clone();
            async move { hang(&client).await }
        });
        ask(&mut session, 1).await;
        world.proxy().cut(how);
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Lost
        );
        assert_eq!(soon(call).await.unwrap(), Err(FailureKind::Lost));
        assert_eq!(world.report().await.end, End::Failed(FailureKind::Lost));
        drop(session);
        world.end().await;
    };
    tokio::join!(fall_silent(Cut::Stall), fall_silent(Cut::HalfOpen));
}

#[tokio::test]
async fn a_conversation_cut_anywhere_ends_with_a_reason_on_both_sides() {
    for protocol in PROTOCOLS {
        let (up, down) = whole_length(protocol).await;
        let mut cuts = JoinSet::new();
        for (seed, how) in [(0, Cut::Fin), (5, Cut::Rst)] {
            let cut = |at| Fault {
                cut: Some((at, how)),
                ..Fault::default()
            };
            for at in (seed..up).step_by(97) {
                cuts.spawn(converse_until_cut(
                    protocol,
                    Faults {
                        up: cut(at),
                        ..Faults::default()
                    },
                ));
            }
            for at in (seed..down).step_by(89) {
                cuts.spawn(converse_until_cut(
                    protocol,
                    Faults {
                        down: cut(at),
                        ..Faults::default()
                    },
                ));
            }
            while let Some(ended) = cuts.join_next().await {
                ended.unwrap();
            }
        }
        no_tasks().await;
    }
}

/// How much goes up and down where nothing is cut.
async fn whole_length(protocol: &'static dyn Protocol) -> (usize, usize) {
    let world = Plan::of(protocol).through(Faults::default()).build().await;
    assert_eq!(converse(&world).await, Ok(()));
    let lengths = (
        world.proxy().sent_up().len(),
        world.proxy().sent_down().len(),
    );
    world.close().await;
    lengths
}

async fn converse_until_cut(protocol: &'static dyn Protocol, faults: Faults) {
    let world = Plan::of(protocol).through(faults).build().await;
    match converse(&world).await {
        Ok(()) | Err(FailureKind::Connect | FailureKind::Lost) => {}
        // Found the connection closing before anything was sent.
        Err(FailureKind::Refused) => {}
        Err(other) => panic!("{faults:?}: {other:?}"),
    }
    let (live, patience) = (world.server.live().clone(), PATIENCE);
    world.http.shutdown(patience).await;
    world
        .end_of_reports(|report| match report.end {
            End::Clean => assert_eq!(report.received, 4, "{faults:?}"),
            End::Failed(FailureKind::Lost) => {}
            other => panic!("{faults:?}: {other:?}"),
        })
        .await;
    assert!(live.is_zero(), "{faults:?}: {live:?}");
}

async fn converse(world: &World) -> Result<(), FailureKind> {
    assert_eq!(soon(healthz(&world.client, 3)).await?, 3);
    let mut session = soon(open(&world.client, "echo")).await?;
    for nonce in 1..=3 {
        soon(session.send(ping(nonce)))
            .await
            .map_err(|failure| failure.kind().clone())?;
        assert_eq!(pong(soon(session.recv()).await.map_err(kind)?), Some(nonce));
    }
    soon(session.send(bulk(2_000)))
        .await
        .map_err(|failure| failure.kind().clone())?;
    let event = soon(session.recv())
        .await
        .map_err(kind)?
        .expect("not the end yet");
    assert_eq!(event.as_broadcast().unwrap().data.len(), 2_000);
    soon(session.finish())
        .await
        .map_err(|failure| failure.kind().clone())?;
    assert_eq!(soon(session.recv()).await.map_err(kind)?, None);
    Ok(())
}
