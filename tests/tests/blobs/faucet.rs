//! A source of zeros that says how many it was asked for.

use bytes::Bytes;
use http_body::{Body, Frame};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use trompe::types::ByteStream;

const CHUNK: usize = 16 * 1024;
static ZEROS: [u8; CHUNK] = [0; CHUNK];

/// How many bytes have run, and whether the source is still held by somebody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter {
    bytes: Arc<AtomicU64>,
    source: Weak<()>,
}

impl Meter {
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }

    /// Waits until nobody holds the source any more.
    pub(crate) async fn let_go(&self) {
        while self.source.strong_count() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
}

/// What comes after the bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Then {
    End,
    Fail,
    Stall,
}

struct Faucet {
    left: u64,
    then: Then,
    meter: Meter,
    _held: Arc<()>,
}

/// So many zeros, without an announced length.
pub(crate) fn zeros(bytes: u64, then: Then) -> (ByteStream, Meter) {
    let held = Arc::new(());
    let meter = Meter {
        bytes: Arc::default(),
        source: Arc::downgrade(&held),
    };
    let faucet = Faucet {
        left: bytes,
        then,
        meter: meter.clone(),
        _held: held,
    };
    (ByteStream::from_body(faucet), meter)
}

impl Body for Faucet {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.left == 0 {
            return match self.then {
                Then::End => Poll::Ready(None),
                Then::Fail => Poll::Ready(Some(Err(std::io::Error::other("the well is dry")))),
                Then::Stall => Poll::Pending,
            };
        }
        let length = self.left.min(CHUNK as u64);
        self.left -= length;
        self.meter.bytes.fetch_add(length, Ordering::SeqCst);
        let chunk = Bytes::from_static(&ZEROS).slice(..length as usize);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }
}
