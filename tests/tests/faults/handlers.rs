//! Handlers that fail, panic, hang and forget.

use crate::support::*;
use trompe::error::FailureKind;
use trompe_media::control_api::errors::SubscribeError;
use trompe_tests::control::{End, PANIC};

/// The code of an error that came in place of an answer or inside a stream.
fn code(kind: &FailureKind) -> &str {
    match kind {
        FailureKind::Unmodeled(error) => &error.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_panic_in_a_session_ends_its_own_stream_only_and_the_client_sees_an_error() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).one_connection().build().await;
        let mut bystander = world.open("echo").await;
        ask(&mut bystander, 1).await;
        let mut session = world.open("panic.2").await;
        for nonce in 0..2 {
            soon(session.send(ping(nonce))).await.unwrap();
        }
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert_eq!(code(&told), "InternalFailure");
        assert_eq!(world.report().await.end, End::Stopped);
        drop(session);
        ask(&mut bystander, 2).await;
        part(bystander).await;
        assert_eq!(world.http.live().connections(), 1);
        world.close().await;
    }
}

#[tokio::test]
async fn a_panic_before_a_session_is_accepted_and_in_a_call_is_an_error_of_that_stream_only() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol).one_connection().build().await;
        let mut session = world.open("panics-first").await;
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert!(
            matches!(&told, FailureKind::Unmodeled(error) if error.status == 500),
            "{told:?}"
        );
        let told = soon(healthz(&world.client, PANIC)).await.unwrap_err();
        assert!(
            matches!(&told, FailureKind::Unmodeled(error) if error.status == 500),
            "{told:?}"
        );
        drop(session);
        world.healthy().await;
        world.close().await;
    }
}

#[tokio::test]
async fn what_failed_inside_a_handler_stays_inside() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("fail").await;
        soon(session.send(ping(1))).await.unwrap();
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert_eq!(code(&told), "InternalFailure");
        assert!(!format!("{told:?}").contains("secret"), "{told:?}");
        assert_eq!(world.report().await.end, End::Failed(FailureKind::Internal));
        drop(session);
        world.close().await;
    }
}

#[tokio::test]
async fn a_handler_that_forgets_to_accept_is_an_error_and_not_a_hang() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("forget").await;
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert!(
            matches!(&told, FailureKind::Unmodeled(error) if error.status == 500),
            "{told:?}"
        );
        assert_eq!(world.report().await.end, End::Clean);
        drop(session);
        world.close().await;
    }
}

#[tokio::test]
async fn a_refusal_found_after_the_initial_request_reaches_the_client_as_what_it_is() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("refuse").await;
        let error = soon(session.recv()).await.unwrap_err();
        assert!(
            matches!(error.modeled(), Some(SubscribeError::RoomNotFound(_))),
            "{error:?}"
        );
        let refused = soon(session.send(ping(1))).await.unwrap_err();
        assert!(refused.message().contains("RoomNotFound"), "{refused:?}");
        assert_eq!(world.report().await.end, End::Clean);
        drop(session);
        world.close().await;
    }
}

#[tokio::test]
async fn a_slow_handler_delays_nobody_else_on_its_connection() {
    for protocol in PROTOCOLS {
        let world = Plan::of(protocol).one_connection().build().await;
        let client = world.client.clone();
        let hanging = tokio::spawn(async move { hang(&client).await });
        let (silent, gated) = (world.open("silent").await, world.open("gated").await);
        for _ in 0..5 {
            soon(gated.send(bulk(10_000))).await.unwrap();
        }
        let mut session = world.open("echo").await;
        for nonce in 0..20 {
            ask(&mut session, nonce).await;
            world.healthy().await;
        }
        part(session).await;
        assert!(!hanging.is_finished());
        hanging.abort();
        drop((silent, gated));
        world.close().await;
    }
}
