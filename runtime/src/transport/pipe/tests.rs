use super::*;
use crate::error::FailureKind;
use std::future::poll_fn;

async fn next(recv: &mut RecvHalf) -> Option<Result<Bytes, Failure>> {
    poll_fn(|cx| recv.poll_data(cx)).await
}

async fn why(recv: &mut RecvHalf) -> FailureKind {
    next(recv).await.unwrap().unwrap_err().kind().clone()
}

fn pending(send: &mut SendHalf) -> bool {
    send.poll_capacity(1, &mut Context::from_waker(Waker::noop()))
        .is_pending()
}

#[tokio::test]
async fn bytes_arrive_in_order_and_the_end_after_them() {
    let (mut send, mut recv) = pipe(16);
    send.send(Bytes::from_static(b"one"), false).unwrap();
    send.send(Bytes::from_static(b"two"), true).unwrap();
    assert_eq!(next(&mut recv).await.unwrap().unwrap(), "one");
    assert!(!recv.is_end());
    assert_eq!(next(&mut recv).await.unwrap().unwrap(), "two");
    assert!(recv.is_end());
    assert!(next(&mut recv).await.is_none());
}

#[tokio::test]
async fn capacity_is_the_window_less_what_was_not_released() {
    let (mut send, mut recv) = pipe(4);
    assert_eq!(send.try_capacity(9).unwrap(), 4);
    send.send(Bytes::from_static(b"full"), false).unwrap();
    assert!(pending(&mut send));
    next(&mut recv).await.unwrap().unwrap();
    assert!(
        pending(&mut send),
        "reading alone does not reopen the window"
    );
    recv.release(2);
    assert_eq!(poll_fn(|cx| send.poll_capacity(9, cx)).await.unwrap(), 2);
}

#[tokio::test]
async fn a_waiting_sender_is_woken_by_a_release() {
    let (mut send, mut recv) = pipe(1);
    send.send(Bytes::from_static(b"x"), false).unwrap();
    let waiting = tokio::spawn(async move {
        poll_fn(|cx| send.poll_capacity(1, cx))
            .await
            .map(|n| (n, send))
    });
    tokio::task::yield_now().await;
    next(&mut recv).await.unwrap().unwrap();
    recv.release(1);
    assert_eq!(waiting.await.unwrap().unwrap().0, 1);
}

#[tokio::test]
async fn a_reset_is_told_after_the_bytes_before_it() {
    let (mut send, mut recv) = pipe(16);
    send.send(Bytes::from_static(b"x"), false).unwrap();
    send.reset(2);
    send.reset(8);
    assert!(next(&mut recv).await.unwrap().is_ok());
    assert_eq!(why(&mut recv).await, FailureKind::Reset(2));
    assert_eq!(
        *send.try_capacity(1).unwrap_err().kind(),
        FailureKind::Closed
    );
}

#[tokio::test]
async fn a_sender_that_is_dropped_before_the_end_is_not_a_clean_end() {
    let (send, mut recv) = pipe(16);
    drop(send);
    assert_eq!(why(&mut recv).await, FailureKind::Reset(8));
}

#[tokio::test]
async fn a_receiver_that_is_dropped_stops_the_sender() {
    let (mut send, recv) = pipe(16);
    drop(recv);
    assert_eq!(
        *poll_fn(|cx| send.poll_reset(cx)).await.kind(),
        FailureKind::Reset(8)
    );
    assert_eq!(
        *send.send(Bytes::new(), true).unwrap_err().kind(),
        FailureKind::Reset(8)
    );
}

#[tokio::test]
async fn a_reset_of_one_half_is_seen_by_all_four() {
    let ((mut a_send, mut a_recv), (mut b_send, mut b_recv)) = duplex(16);
    a_send.reset(7);
    assert_eq!(why(&mut b_recv).await, FailureKind::Refused);
    assert_eq!(
        *b_send.try_capacity(1).unwrap_err().kind(),
        FailureKind::Refused
    );
    assert_eq!(why(&mut a_recv).await, FailureKind::Closed);
    assert_eq!(
        *a_send.try_capacity(1).unwrap_err().kind(),
        FailureKind::Closed
    );
}

#[tokio::test]
async fn a_server_that_stops_reading_can_still_answer() {
    let ((mut a_send, mut a_recv), (mut b_send, b_recv)) = duplex(4);
    a_send.send(Bytes::from_static(b"full"), false).unwrap();
    drop(b_recv);
    assert_eq!(poll_fn(|cx| a_send.poll_capacity(4, cx)).await.unwrap(), 4);
    a_send.send(Bytes::from_static(b"more"), false).unwrap();
    b_send.send(Bytes::from_static(b"done"), true).unwrap();
    assert_eq!(
        *a_send.try_capacity(1).unwrap_err().kind(),
        FailureKind::Reset(0)
    );
    assert_eq!(next(&mut a_recv).await.unwrap().unwrap(), "done");
    assert!(next(&mut a_recv).await.is_none());
}

#[tokio::test]
async fn a_duplex_counts_as_one_stream_until_its_last_half_is_gone() {
    let live = Live::new();
    let (client, server) = duplex_in(&live, 4);
    assert_eq!(live.streams(), 1);
    drop(client);
    assert_eq!(live.streams(), 1);
    drop(server);
    live.zero().await;
}
