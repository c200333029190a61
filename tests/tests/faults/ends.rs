//! Ends, and what came just before them.

use crate::support::*;
use std::time::Duration;
use trompe::error::FailureKind;
use trompe_media::control_api::errors::SubscribeError;
use trompe_tests::control::End;

const MANY: usize = 1_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_events_of_a_server_that_returns_at_once_all_arrive_before_the_end() {
    for protocol in PROTOCOLS {
        for pause in [Duration::ZERO, Duration::from_millis(50)] {
            let mut world = Plan::of(protocol).build().await;
            let mut session = world.open("flood.1000.10").await;
            tokio::time::sleep(pause).await;
            let (heard, ended) = hear(&mut session).await;
            ended.unwrap();
            assert_eq!(heard.len(), MANY);
            for (number, event) in (1..).zip(&heard) {
                assert_eq!(event.as_broadcast().unwrap().seq, number);
            }
            let report = world.report().await;
            assert_eq!((report.sent, report.end), (MANY, End::Clean));
            drop(session);
            world.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_events_of_a_client_that_finishes_at_once_all_arrive_before_the_end() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("count").await;
        for nonce in 0..MANY {
            soon(session.send(ping(nonce))).await.unwrap();
        }
        soon(session.finish()).await.unwrap();
        assert_eq!(next(&mut session).await, None);
        let report = world.report().await;
        assert_eq!((report.received, report.end), (MANY, End::Clean));
        drop(session);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_events_of_a_client_that_does_not_want_the_answer_all_arrive() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let (tx, rx) = world.open("echo").await.split();
        drop(rx);
        for nonce in 0..MANY {
            soon(tx.send(ping(nonce))).await.unwrap();
        }
        soon(tx.finish()).await.unwrap();
        drop(tx);
        let report = world.report().await;
        assert_eq!((report.received, report.end), (MANY, End::Clean));
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_modeled_exception_arrives_after_all_the_events_before_it() {
    for protocol in PROTOCOLS {
        for pause in [Duration::ZERO, Duration::from_millis(50)] {
            let mut world = Plan::of(protocol).build().await;
            let mut session = world.open("throw.1000.10").await;
            tokio::time::sleep(pause).await;
            let (heard, ended) = hear(&mut session).await;
            assert_eq!(heard.len(), MANY);
            let error = ended.unwrap_err();
            let Some(SubscribeError::RoomClosed(closed)) = error.modeled() else {
                panic!("{error:?}")
            };
            assert_eq!(
                (closed.message.as_str(), closed.room.as_str()),
                ("it was deleted", "r1")
            );
            let again = soon(session.recv()).await.unwrap_err();
            assert!(
                matches!(again.modeled(), Some(SubscribeError::RoomClosed(_))),
                "{again:?}"
            );
            assert_eq!(world.report().await.end, End::Clean);
            drop(session);
            world.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_may_end_first_and_a_client_that_goes_on_is_told_that_nobody_reads() {
    for protocol in PROTOCOLS {
        let mut plan = Plan::of(protocol);
        plan.server.linger = SHORT;
        let world = plan.build().await;
        let mut session = world.open("recorded").await;
        let (heard, ended) = hear(&mut session).await;
        ended.unwrap();
        assert_eq!(heard.len(), 2);
        let told = soon(async {
            loop {
                if let Err(failure) = session.send(bulk(1_000)).await {
                    return failure.kind().clone();
                }
            }
        })
        .await;
        // NO_ERROR: the answer is whole, and nobody reads the rest of the request (RFC 9113, section 8.1).
        assert_eq!(told, FailureKind::Reset(0));
        assert_eq!(next(&mut session).await, None);
        drop(session);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_has_ended_still_receives_for_as_long_as_the_server_sends() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("gated").await;
        for nonce in 0..10 {
            soon(session.send(ping(nonce))).await.unwrap();
        }
        soon(session.finish()).await.unwrap();
        let closed = soon(session.send(ping(11))).await.unwrap_err();
        assert_eq!(closed.kind(), &FailureKind::Closed);
        world.control.open_gate();
        for nonce in 0..10 {
            assert_eq!(pong(next(&mut session).await), Some(nonce));
        }
        assert_eq!(next(&mut session).await, None);
        assert_eq!(world.report().await.end, End::Clean);
        drop(session);
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_leaves_right_after_its_end_is_done_or_cancelled_for_its_handler_and_leaves_nothing()
 {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        for _ in 0..50 {
            let session = world.open("echo").await;
            for nonce in 0..10 {
                soon(session.send(ping(nonce))).await.unwrap();
            }
            soon(session.finish()).await.unwrap();
            drop(session);
        }
        // A request that was cancelled as it came may never have had a handler.
        until(|| world.server.live().streams() == 0 && world.http.live().streams() == 0).await;
        while let Ok(report) = world.reports.try_recv() {
            match report.end {
                End::Clean => assert_eq!(report.received, 10),
                End::Failed(kind) => assert_eq!(kind, FailureKind::Reset(8)),
                End::Stopped => panic!("the handler was not told"),
            }
        }
        world.close().await;
    }
}
