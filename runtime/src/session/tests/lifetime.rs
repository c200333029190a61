use super::chat::{Chat, said, say};
use super::support::{Setup, kind, messages, nothing_left, text_from};
use crate::error::FailureKind;
use crate::session::{ServerSession, Session};
use std::time::Duration;
use tokio::task::yield_now;

const CANCEL: FailureKind = FailureKind::Reset(8);

#[tokio::test]
async fn dropping_a_session_cancels_it_and_frees_everything() {
    let (session, mut server, end, live) = Setup::default().connect().accepted().await;
    session.send(say("hello")).await.unwrap();
    yield_now().await;
    yield_now().await;
    drop(session);
    assert_eq!(text_from(server.recv().await.unwrap()), "hello");
    assert_eq!(kind(server.recv().await), CANCEL);
    assert_eq!(*end.broken().await.kind(), CANCEL);
    drop((server, end));
    nothing_left(&live).await;
}

#[test]
fn sessions_can_be_moved_to_tasks_and_lent_to_them() {
    fn shared<T: Send + Sync>() {}
    shared::<Session<Chat>>();
    shared::<ServerSession<Chat>>();
}

#[tokio::test]
async fn cancelling_before_the_server_accepted_frees_everything() {
    let (session, opening, end, live) = Setup::default().connect().opened().await;
    session.cancel();
    let accepted = opening.accept(super::support::output()).await;
    assert!(accepted.is_err());
    drop((accepted, end));
    nothing_left(&live).await;
}

#[tokio::test]
async fn dropping_a_session_that_waits_for_its_answer_frees_everything() {
    let (mut session, _send, _recv) = Setup::default().unanswered_client();
    assert!(
        tokio::time::timeout(Duration::from_millis(5), session.recv())
            .await
            .is_err()
    );
    drop(session);
    nothing_left(&crate::transport::Live::new()).await;
}

#[tokio::test]
async fn a_dropped_sender_is_a_cancel_and_not_a_clean_end() {
    let (session, mut server, _end, _live) = Setup::default().connect().accepted().await;
    let (tx, mut rx) = session.split();
    tx.send(say("one")).await.unwrap();
    drop(tx);
    let mut last = server.recv().await;
    while let Ok(Some(_)) = last {
        last = server.recv().await;
    }
    assert_eq!(kind(last), CANCEL);
    assert_eq!(kind(rx.recv().await), FailureKind::Closed);
}

#[tokio::test]
async fn a_sender_that_finished_may_be_dropped() {
    let (session, mut server, end, live) = Setup::default().connect().accepted().await;
    let (tx, mut rx) = session.split();
    tx.send(say("one")).await.unwrap();
    tx.finish().await.unwrap();
    drop(tx);
    assert_eq!(text_from(server.recv().await.unwrap()), "one");
    assert!(server.recv().await.unwrap().is_none());
    server.send(said("two")).await.unwrap();
    end.end(Ok(())).await;
    assert!(rx.recv().await.unwrap().is_some());
    assert!(rx.recv().await.unwrap().is_none());
    drop((rx, server));
    nothing_left(&live).await;
}

#[tokio::test]
async fn what_was_sent_before_finish_arrives_though_nobody_reads_the_answer() {
    let (session, mut server, end, live) = Setup::default().connect().accepted().await;
    let (tx, rx) = session.split();
    drop(rx);
    for n in 0..10 {
        tx.send(say(format!("{n}"))).await.unwrap();
    }
    tx.finish().await.unwrap();
    drop(tx);
    for n in 0..10 {
        assert_eq!(text_from(server.recv().await.unwrap()), n.to_string());
    }
    assert!(server.recv().await.unwrap().is_none());
    server.send(said("nobody reads this")).await.unwrap();
    drop(server);
    end.end(Ok(())).await;
    nothing_left(&live).await;
}

#[tokio::test(start_paused = true)]
async fn a_discarded_answer_that_never_ends_is_cancelled_in_the_end() {
    let (session, server, end, live) = Setup::default().connect().accepted().await;
    let (tx, rx) = session.split();
    drop(rx);
    tx.finish().await.unwrap();
    drop(tx);
    let broken = end.broken().await;
    assert_eq!(*broken.kind(), CANCEL);
    drop((server, end));
    nothing_left(&live).await;
}

#[tokio::test]
async fn finish_reports_that_the_peer_did_not_take_it() {
    let (session, mut send, _recv) = Setup::window(100).client();
    let finishing = tokio::spawn(async move {
        let (tx, _rx) = session.split();
        let sent =
            tokio::time::timeout(Duration::from_millis(5), tx.send(say("x".repeat(500)))).await;
        assert!(sent.is_err());
        tx.finish().await
    });
    tokio::time::sleep(Duration::from_millis(20)).await;
    send.reset(2);
    assert_eq!(
        *finishing.await.unwrap().unwrap_err().kind(),
        FailureKind::Reset(2)
    );
}

#[tokio::test]
async fn nothing_can_be_sent_after_finish() {
    let (session, _send, mut recv) = Setup::default().client();
    session.finish().await.unwrap();
    session.finish().await.unwrap();
    assert_eq!(
        *session.send(say("x")).await.unwrap_err().kind(),
        FailureKind::Closed
    );
    assert_eq!(messages(&mut recv).await.len(), 1);
}

#[tokio::test]
async fn a_reset_is_noticed_by_a_sender_that_is_idle() {
    let (session, mut send, _recv) = Setup::default().client();
    yield_now().await;
    send.reset(11);
    yield_now().await;
    assert_eq!(
        *session.send(say("x")).await.unwrap_err().kind(),
        FailureKind::Reset(11)
    );
}

#[tokio::test]
async fn a_hundred_sessions_leave_nothing() {
    let live = crate::transport::Live::new();
    for _ in 0..100 {
        let (mut session, mut server, end, one) = Setup::default().connect().accepted().await;
        session.send(say("ping")).await.unwrap();
        let echo = text_from(server.recv().await.unwrap());
        server.send(said(echo)).await.unwrap();
        session.recv().await.unwrap().unwrap();
        session.finish().await.unwrap();
        drop(server);
        end.end(Ok(())).await;
        assert!(session.recv().await.unwrap().is_none());
        drop(session);
        one.zero().await;
    }
    nothing_left(&live).await;
}

#[test]
fn a_session_outside_a_runtime_is_a_failure_and_not_a_panic() {
    let (send, _recv) = crate::transport::pipe(100);
    let opened = crate::session::OpenedStream {
        send,
        input: super::support::input(),
        response: Box::pin(async { Err(super::support::lost().into()) }),
        codec: &crate::codec::json::REST_JSON,
        initial_messages: true,
        signer: None,
        verifier: None,
        settings: crate::session::SessionSettings::client(),
    };
    let failure = crate::session::Session::<super::chat::Chat>::start(opened).unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Internal);
}
