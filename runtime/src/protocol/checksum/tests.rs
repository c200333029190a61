use super::chunked::{Dechunked, length};
use super::{Algorithm, followed};
use crate::error::FailureKind;
use crate::types::ByteStream;
use bytes::Bytes;
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

async fn sent(bytes: &'static [u8], size: usize, known: bool) -> Bytes {
    let stream = pieces(bytes, size);
    let stream = match known {
        true => stream.with_length(bytes.len() as u64),
        false => stream,
    };
    let sent = followed(stream, Algorithm::Crc32C);
    let told = sent.length();
    let sent = sent.collect(usize::MAX).await.unwrap();
    assert_eq!(told, known.then_some(sent.len() as u64));
    sent
}

fn received(sent: Bytes, size: usize) -> ByteStream {
    ByteStream::from_body(Dechunked::new(pieces(sent, size), Some(Algorithm::Crc32C)))
}

#[tokio::test]
async fn a_stream_and_its_trailer_come_apart_again() {
    for (bytes, known) in [
        (&b""[..], true),
        (b"", false),
        (b"hello world", true),
        (b"hello world", false),
    ] {
        for (out, back) in [(1, 1), (4, 7), (100, 100)] {
            let sent = sent(bytes, out, known).await;
            let whole = received(sent, back).collect(100).await.unwrap();
            assert_eq!(whole, bytes);
        }
    }
}

#[tokio::test]
async fn the_form_is_that_of_aws() {
    let whole = sent(b"hello world", 4, true).await;
    let text = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32c:yZRlqg==\r\n\r\n";
    assert_eq!(whole, text);
    assert_eq!(length(11, Algorithm::Crc32C), text.len() as u64);
}

#[tokio::test]
async fn whatever_is_changed_or_missing_is_no_clean_end() {
    let whole = sent(b"hello world", 4, false).await;
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
