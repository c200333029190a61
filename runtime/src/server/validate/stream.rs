//! A stream whose length shows as it comes, against `@length`.

use super::check::{Broken, length_bounds};
use crate::error::Failure;
use crate::schema::{Bounds, Member};
use crate::serde::Segment;
use crate::service::Violation;
use crate::types::ByteStream;
use bytes::Bytes;
use http_body::{Body, Frame};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The same stream, which fails where it passes the bounds of `@length`, or ends short of them, with what `fail`
/// makes of that. A length that is known has been checked before anything was read.
pub(in crate::server) fn held(
    m: &'static Member,
    stream: ByteStream,
    fail: fn(Vec<Violation>) -> Failure,
) -> ByteStream {
    match length_bounds(m) {
        Some(bounds) if stream.length().is_none() => ByteStream::from_body(Held {
            stream,
            m,
            bounds,
            found: 0,
            fail,
        }),
        _ => stream,
    }
}

struct Held {
    stream: ByteStream,
    m: &'static Member,
    bounds: Bounds<u64>,
    /// How many bytes have come.
    found: u64,
    fail: fn(Vec<Violation>) -> Failure,
}

impl Held {
    fn broken(&self) -> Failure {
        let mut path = String::new();
        Segment::Member(self.m.name()).push_to(&mut path);
        let found = usize::try_from(self.found).unwrap_or(usize::MAX);
        let message = Broken::Length(found, self.bounds).message(&path);
        (self.fail)(vec![Violation { path, message }])
    }
}

impl Body for Held {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let chunk = ready!(self.stream.poll_chunk(cx)).transpose()?;
        let is_end = chunk.is_none();
        let more = chunk.as_ref().map_or(0, Bytes::len);
        self.found = self.found.saturating_add(more as u64);
        let is_over = self.bounds.max.is_some_and(|max| self.found > max);
        let is_short = is_end && self.bounds.min.is_some_and(|min| self.found < min);
        Poll::Ready(match is_over || is_short {
            true => Some(Err(self.broken())),
            false => chunk.map(|chunk| Ok(Frame::data(chunk))),
        })
    }
}
