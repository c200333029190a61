use super::{ByteStream, TooLarge};
use crate::error::{Failure, FailureKind};
use bytes::Bytes;
use futures_core::Stream;
use http_body::Body;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::AsyncReadExt;

/// Chunks, one a poll, with a pause before each.
struct Chunks(VecDeque<Result<Bytes, &'static str>>, bool);

impl Stream for Chunks {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

fn stream(chunks: &[Result<&'static str, &'static str>]) -> ByteStream {
    let chunks = chunks.iter().map(|chunk| chunk.map(Bytes::from));
    ByteStream::from_stream(Chunks(chunks.collect(), false))
}

async fn rest(mut stream: ByteStream) -> (String, Result<(), Failure>) {
    let mut text = String::new();
    loop {
        match stream.next_chunk().await {
            Ok(Some(chunk)) => {
                assert!(!chunk.is_empty());
                text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
            Ok(None) => return (text, Ok(())),
            Err(failure) => return (text, Err(failure)),
        }
    }
}

#[tokio::test]
async fn chunks_come_as_they_are_and_empty_ones_not_at_all() {
    let (text, end) = rest(stream(&[Ok("one"), Ok(""), Ok(" two")])).await;
    assert_eq!(text, "one two");
    end.unwrap();
}

#[tokio::test]
async fn a_failure_is_told_however_often_it_is_asked_for() {
    let mut failing = stream(&[Ok("one"), Err("the well is dry"), Ok("two")]);
    assert_eq!(failing.next_chunk().await.unwrap().unwrap(), "one");
    for _ in 0..3 {
        let failure = failing.next_chunk().await.unwrap_err();
        assert_eq!(*failure.kind(), FailureKind::Source);
        assert!(format!("{failure:#}").contains("the well is dry"));
    }
}

#[tokio::test]
async fn as_a_stream_and_as_a_body_it_ends_after_a_failure() {
    let mut failing = stream(&[Ok("one"), Err("the well is dry"), Ok("two")]);
    let mut next = async || poll_fn(|cx| Pin::new(&mut failing).poll_next(cx)).await;
    assert_eq!(next().await.unwrap().unwrap(), "one");
    next().await.unwrap().unwrap_err();
    assert!(next().await.is_none() && next().await.is_none());
    let mut failing = stream(&[Ok("one"), Err("the well is dry")]);
    let mut frame = async || poll_fn(|cx| Pin::new(&mut failing).poll_frame(cx)).await;
    frame().await.unwrap().unwrap();
    frame().await.unwrap().unwrap_err();
    assert!(frame().await.is_none());
}

#[tokio::test]
async fn an_announced_length_must_come_true() {
    for (announced, wants) in [(2, ""), (4, "three"), (5, "three"), (6, "threes")] {
        let (text, end) = rest(stream(&[Ok("three")]).with_length(announced)).await;
        assert!(wants.starts_with(&text));
        assert_eq!(end.is_ok(), announced == 5, "{announced}: {end:?}");
    }
    let (_, end) = rest(stream(&[Ok("one"), Ok("two")]).with_length(3)).await;
    assert!(
        end.is_err(),
        "what comes after the announced end is not left out"
    );
    let mut counting = stream(&[Ok("one"), Ok("two")]).with_length(6);
    assert_eq!(counting.length(), Some(6));
    counting.next_chunk().await.unwrap();
    assert_eq!(counting.length(), Some(3));
}

#[tokio::test]
async fn a_collection_has_a_limit() {
    let whole = stream(&[Ok("one"), Ok("two")]).collect(6).await.unwrap();
    assert_eq!(whole, "onetwo");
    let failure = stream(&[Ok("one"), Ok("two")])
        .collect(5)
        .await
        .unwrap_err();
    assert!(TooLarge::is_cause(&failure));
}

#[tokio::test]
async fn only_what_is_here_can_be_sent_twice() {
    let whole = ByteStream::from("bytes");
    assert!(whole.is_replayable());
    let again = whole.try_clone().unwrap();
    assert_eq!(rest(whole).await.0, rest(again).await.0);
    let coming = stream(&[Ok("bytes")]);
    assert!(!coming.is_replayable() && coming.try_clone().is_none());
}

#[tokio::test]
async fn a_reader_goes_in_and_comes_out() {
    let bytes: Vec<u8> = (0..200_000).map(|i| (i % 251) as u8).collect();
    let stream = ByteStream::from_reader(std::io::Cursor::new(bytes.clone()));
    let mut out = Vec::new();
    stream.into_reader().read_to_end(&mut out).await.unwrap();
    assert_eq!(out, bytes);
    let mut failing = stream_of_failure().into_reader();
    failing.read_to_end(&mut out).await.unwrap_err();
}

fn stream_of_failure() -> ByteStream {
    stream(&[Ok("one"), Err("the well is dry")])
}

#[test]
fn nothing_of_it_is_printed() {
    assert_eq!(
        format!("{:?}", ByteStream::from("secret")),
        "ByteStream(6 bytes)"
    );
    let coming = stream(&[Ok("secret")]);
    assert_eq!(format!("{coming:?}"), "ByteStream(bytes to come)");
    let coming = coming.with_length(6);
    assert_eq!(format!("{coming:?}"), "ByteStream(6 bytes to come)");
    let reader = ByteStream::from("secret").into_reader();
    assert!(!format!("{reader:?}").contains("secret"));
}
