use super::chat::{said, say};
use super::support::{Setup, WINDOW, chunk, kind, messages, text_from, text_of};
use crate::error::{Deadline, FailureKind};
use crate::session::SessionSettings;
use futures_core::Stream;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::timeout;

const SEND: FailureKind = FailureKind::Deadline(Deadline::Send);

async fn is_stuck<T>(future: impl Future<Output = T>) -> bool {
    timeout(Duration::from_secs(10), future).await.is_err()
}

#[tokio::test(start_paused = true)]
async fn a_sender_stops_at_the_window_and_goes_on_when_it_opens() {
    let (session, _send, mut recv) = Setup::window(10_000).client();
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let sending = tokio::spawn(async move {
        for _ in 0..200 {
            session.send(say("x".repeat(1000))).await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
        }
        session.finish().await.unwrap();
        session
    });
    tokio::time::sleep(Duration::from_secs(10)).await;
    let accepted = sent.load(Ordering::SeqCst);
    assert!(
        accepted < 10,
        "{accepted} events of 1000 bytes in a window of 10000"
    );
    assert_eq!(messages(&mut recv).await.len(), 201);
    sending.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_event_larger_than_the_window_is_sent_in_parts() {
    let (session, server, _end, _live) = Setup::window(1000).connect().accepted().await;
    let mut server = server;
    let large = "x".repeat(100_000);
    let sending = session.send(say(large.clone()));
    let (sent, received) = tokio::join!(sending, server.recv());
    sent.unwrap();
    assert_eq!(text_from(received.unwrap()), large);
}

#[tokio::test(start_paused = true)]
async fn both_ends_only_sending_is_found_out() {
    let (session, server, _end, _live) = Setup::window(5000).connect().accepted().await;
    let client = async {
        loop {
            if let Err(failure) = session.send(say("x".repeat(500))).await {
                return failure;
            }
        }
    };
    let server = async {
        loop {
            if let Err(failure) = server.send(said("x".repeat(500))).await {
                return failure;
            }
        }
    };
    let (client, server) = timeout(Duration::from_secs(61), async {
        tokio::join!(client, server)
    })
    .await
    .unwrap();
    assert!(
        [client.kind(), server.kind()].contains(&&SEND),
        "{client:?} {server:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn every_blocked_sender_hears_the_end() {
    let (session, mut send, _recv) = Setup::window(300).client();
    let session = Arc::new(session.split().0);
    let blocked: Vec<_> = (0..5)
        .map(|_| {
            let session = Arc::clone(&session);
            tokio::spawn(async move {
                loop {
                    if let Err(failure) = session.send(say("x".repeat(50))).await {
                        return failure.kind().clone();
                    }
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    send.reset(11);
    for sender in blocked {
        assert_eq!(sender.await.unwrap(), FailureKind::Reset(11));
    }
}

#[tokio::test(start_paused = true)]
async fn a_window_that_stays_shut_ends_the_session_for_sender_and_receiver() {
    let client = SessionSettings {
        send_timeout: Duration::from_secs(7),
        ..SessionSettings::client()
    };
    let (mut session, _send, _recv) = Setup {
        window: 100,
        client,
        ..Setup::default()
    }
    .client();
    let began = tokio::time::Instant::now();
    assert_eq!(
        *session.send(say("x".repeat(500))).await.unwrap_err().kind(),
        SEND
    );
    assert_eq!(began.elapsed().as_secs(), 7);
    assert_eq!(kind(session.recv().await), SEND);
}

#[tokio::test(start_paused = true)]
async fn a_window_that_opens_now_and_then_is_not_shut() {
    let client = SessionSettings {
        send_timeout: Duration::from_secs(7),
        ..SessionSettings::client()
    };
    let (session, _send, mut recv) = Setup {
        window: 100,
        client,
        ..Setup::default()
    }
    .client();
    let mut sending = pin!(session.send(say("x".repeat(1000))));
    for _ in 0..8 {
        assert!(
            timeout(Duration::from_secs(5), sending.as_mut())
                .await
                .is_err()
        );
        chunk(&mut recv).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_thousand_small_events_share_few_chunks() {
    let (session, _send, mut recv) = Setup::window(1 << 20).client();
    for n in 0..1000 {
        session.send(say(format!("{n}"))).await.unwrap();
    }
    let mut chunks = 0;
    let finishing = async { session.finish().await.unwrap() };
    let counting = async {
        while let Some(bytes) = chunk(&mut recv).await {
            assert!(bytes.unwrap().len() <= 128 * 1024);
            chunks += 1;
        }
    };
    tokio::join!(finishing, counting);
    assert!(chunks < 20, "{chunks} chunks");
}

// With one worker, the task woken last runs next: only a flusher that lets others go first sees them all.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn events_of_many_tasks_share_a_chunk() {
    let (session, _send, mut recv) = Setup::default().client();
    let (tx, _rx) = session.split();
    let tx = Arc::new(tx);
    chunk(&mut recv).await.unwrap().unwrap();
    let started = tokio::spawn(async move {
        let send = |n: usize| {
            let tx = Arc::clone(&tx);
            tokio::spawn(async move { tx.send(say(format!("{n}"))).await })
        };
        let tasks: Vec<_> = (0..50).map(send).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        tx
    });
    let bytes = chunk(&mut recv).await.unwrap().unwrap();
    assert!(
        bytes.len() > 40 * 80,
        "{} bytes in the first chunk",
        bytes.len()
    );
    started.await.unwrap();
}

#[tokio::test]
async fn a_lone_sender_writes_at_once() {
    let (session, _send, mut recv) = Setup::default().client();
    chunk(&mut recv).await.unwrap().unwrap();
    session.send(say("first")).await.unwrap();
    chunk(&mut recv).await.unwrap().unwrap();
    session.send(say("second")).await.unwrap();
    tokio::task::yield_now().await;
    let second = recv.poll_data(&mut Context::from_waker(Waker::noop()));
    assert!(second.is_ready(), "the second event waits for others");
}

#[tokio::test]
async fn a_lone_event_is_not_delayed() {
    let (session, _send, mut recv) = Setup::default().client();
    chunk(&mut recv).await.unwrap().unwrap();
    session.send(say("now")).await.unwrap();
    for _ in 0..3 {
        tokio::task::yield_now().await;
    }
    let ready = recv.poll_data(&mut Context::from_waker(Waker::noop()));
    assert!(ready.is_ready());
}

#[tokio::test(start_paused = true)]
async fn a_send_that_is_dropped_is_sent_whole_or_not_at_all() {
    for window in [1, 150, 151, 200, 300, 333, 400, 500, 700] {
        let (session, _send, mut recv) = Setup::window(window).client();
        for n in 0..10 {
            let mut sending = pin!(session.send(say(format!("{n}{}", "x".repeat(100)))));
            let _ = poll_fn(|cx| Poll::Ready(sending.as_mut().poll(cx))).await;
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        }
        let finishing = async { session.finish().await.unwrap() };
        let (_, all) = tokio::join!(finishing, messages(&mut recv));
        assert!(all.len() <= 11, "window {window}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_send_that_waits_for_its_turn_leaves_nothing() {
    let (session, _send, mut recv) = Setup::window(100).client();
    let (tx, _rx) = session.split();
    let mut first = pin!(tx.send(say("first")));
    assert!(is_stuck(first.as_mut()).await);
    assert!(is_stuck(tx.send(say("second"))).await);
    let third = tx.send(say("third"));
    let all = async {
        let reading = messages(&mut recv);
        let sending = async {
            first.await.unwrap();
            third.await.unwrap();
            tx.finish().await.unwrap();
        };
        tokio::join!(reading, sending).0
    };
    let all = all.await;
    let texts: Vec<_> = all.iter().skip(1).map(|m| m.share_payload()).collect();
    assert_eq!(texts, [r#"{"text":"first"}"#, r#"{"text":"third"}"#]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_consumer_holds_back_its_own_stream_only() {
    let (slow, slow_server, _end, _live) = Setup::window(5000).connect().accepted().await;
    let (mut fast, fast_server, _end2, _live2) = Setup::window(5000).connect().accepted().await;
    let bulk =
        tokio::spawn(
            async move { while slow_server.send(said("x".repeat(1000))).await.is_ok() {} },
        );
    for n in 0..100 {
        fast_server.send(said(format!("{n}"))).await.unwrap();
        assert_eq!(text_of(fast.recv().await.unwrap()), n.to_string());
    }
    assert!(!bulk.is_finished());
    drop(slow);
    bulk.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receive_window_reopens_as_events_are_taken() {
    let (mut session, server, _end, _live) = Setup::window(WINDOW).connect().accepted().await;
    let sending = tokio::spawn(async move {
        for n in 0..200 {
            server.send(said(format!("{n:01000}"))).await.unwrap();
        }
        server
    });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(
        !sending.is_finished(),
        "200 events of 1000 bytes in a window of 65535"
    );
    for _ in 0..200 {
        assert!(session.recv().await.unwrap().is_some());
    }
    sending.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_was_dropped_does_not_hold_up_the_peer() {
    let (session, server, _end, _live) = Setup::window(1000).connect().accepted().await;
    let (tx, rx) = session.split();
    drop(rx);
    for _ in 0..100 {
        server.send(said("x".repeat(500))).await.unwrap();
    }
    tx.send(say("still here")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_the_receiver_ends_after_the_first_error() {
    let (session, mut send, _recv) = Setup::default().client();
    let (_tx, mut rx) = session.split();
    send.reset(11);
    assert!(
        poll_fn(|cx| Pin::new(&mut rx).poll_next(cx))
            .await
            .unwrap()
            .is_err()
    );
    assert!(
        poll_fn(|cx| Pin::new(&mut rx).poll_next(cx))
            .await
            .is_none()
    );
}
