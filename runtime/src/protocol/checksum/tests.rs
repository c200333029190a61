use super::chunked::{Dechunked, length};
use super::{Algorithm, Trailer, algorithm::ALL, announce, followed};
use crate::error::FailureKind;
use crate::types::ByteStream;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body::Frame;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes, so many at a time.
struct Pieces(Bytes, usize);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let length = self.1.min(self.0.len());
        let piece = self.0.split_to(length);
        Poll::Ready((!piece.is_empty()).then_some(Ok(Frame::data(piece))))
    }
}

fn pieces(bytes: impl Into<Bytes>, size: usize) -> ByteStream {
    ByteStream::from_body(Pieces(bytes.into(), size))
}

async fn followed_by(algorithm: Algorithm, bytes: Bytes, size: usize) -> Bytes {
    let (trailer, told) = announced(algorithm, bytes.len());
    let sent = followed(pieces(bytes, size), trailer);
    assert_eq!(sent.length(), Some(told));
    let sent = sent.collect(usize::MAX).await.unwrap();
    assert_eq!(sent.len() as u64, told);
    sent
}

fn announced(algorithm: Algorithm, length: usize) -> (Trailer, u64) {
    let mut headers = HeaderMap::from_iter([(CONTENT_LENGTH, length.into())]);
    let trailer = announce(algorithm, &mut headers).unwrap();
    assert_eq!(headers["x-amz-decoded-content-length"], length.to_string());
    (
        trailer,
        headers[CONTENT_LENGTH].to_str().unwrap().parse().unwrap(),
    )
}

async fn sent(bytes: &'static [u8], size: usize) -> Bytes {
    followed_by(Algorithm::Crc32C, bytes.into(), size).await
}

fn received(sent: Bytes, size: usize) -> ByteStream {
    ByteStream::from_body(Dechunked::new(pieces(sent, size), Some(Algorithm::Crc32C)))
}

#[tokio::test]
async fn a_stream_and_its_trailer_come_apart_again() {
    for bytes in [&b""[..], b"hello world"] {
        for (out, back) in [(1, 1), (4, 7), (100, 100)] {
            let sent = sent(bytes, out).await;
            let whole = received(sent, back).collect(100).await.unwrap();
            assert_eq!(whole, bytes);
        }
    }
}

#[tokio::test]
async fn the_form_is_that_of_aws() {
    let whole = sent(b"hello world", 4).await;
    let text = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32c:yZRlqg==\r\n\r\n";
    assert_eq!(whole, text);
    assert_eq!(length(11, Algorithm::Crc32C), text.len() as u64);
}

#[tokio::test]
async fn the_announced_length_is_that_of_all_that_is_sent_trailer_included() {
    for algorithm in ALL {
        for length in [0, 1, 9, 10, 15, 16, 255, 256, 4095, 4096, 70_000] {
            followed_by(algorithm, vec![7; length].into(), 1000).await;
        }
    }
}

#[tokio::test]
async fn a_stream_of_several_chunks_comes_apart_as_well() {
    let text = "6;chunk-signature=ab\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32c:yZRlqg==\r\n\r\n";
    let whole = received(text.into(), 3).collect(100).await.unwrap();
    assert_eq!(whole, "hello world");
}

#[test]
fn a_length_that_is_none_is_not_announced() {
    for told in ["-1", "many", "1e3"] {
        let value = http::HeaderValue::from_static(told);
        let mut headers = HeaderMap::from_iter([(CONTENT_LENGTH, value)]);
        assert_eq!(announce(Algorithm::Sha1, &mut headers), None);
    }
}

#[tokio::test]
async fn whatever_is_changed_or_missing_is_no_clean_end() {
    let whole = sent(b"hello world", 4).await;
    for cut in 0..whole.len() {
        received(whole.slice(..cut), 5)
            .collect(100)
            .await
            .unwrap_err();
    }
    for at in 0..whole.len() {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 1;
        if let Ok(got) = received(bytes.into(), 5).collect(100).await {
            assert_eq!(got, "hello world", "{at}");
        }
    }
    let failed = received(vec![b'1'; 4096].into(), 100).collect(100).await;
    assert_eq!(*failed.unwrap_err().kind(), FailureKind::Protocol);
}
