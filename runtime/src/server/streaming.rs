//! Bodies of requests and responses that are streams.

use super::refusal::broken;
use super::validate::held;
use crate::error::{Failure, FailureKind};
use crate::protocol::checksum;
use crate::serde::{Shape, stream_member, swap_stream};
use crate::service::{OperationSchema, Protocol, Rejection};
use crate::transport::{Awaited, RecvHalf, Responder, announced};
use crate::types::ByteStream;
use bytes::Bytes;
use http::{HeaderMap, Response};
use http_body::Frame;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// Whether an operation's input is received as a stream.
pub(super) fn is_streamed(protocol: &dyn Protocol, op: &'static OperationSchema) -> bool {
    protocol.has_payloads() && stream_member(op.input.schema()).is_some()
}

/// The body of a request.
pub(super) fn incoming(
    op: &'static OperationSchema,
    headers: &HeaderMap,
    recv: RecvHalf,
    idle: Duration,
) -> Result<ByteStream, Rejection> {
    let stream = match recv.is_end() {
        true => ByteStream::default(),
        false => {
            let stream = ByteStream::from_body(Awaited::new(recv, idle));
            match announced(headers) {
                Some(length) => stream.with_length(length),
                None => stream,
            }
        }
    };
    checksum::received(op, headers, stream)
        .map_err(|failure| Rejection::new(400, "BadDigest", failure.message()))
}

/// Holds an input's stream to its constraints, and has what fails of it known again as its client's when a handler
/// returns it.
pub(super) fn hold_client(input: &mut dyn Shape) {
    let member = stream_member(input.schema());
    if let Some((_, m)) = member
        && let Some(stream) = swap_stream(input, ByteStream::default())
    {
        swap_stream(input, held(m, stream, broken).blaming(of_client));
    }
}

/// Takes the stream that an output has, and leaves how long it is; `None` where all of its bytes are there.
pub(super) fn outgoing(protocol: &dyn Protocol, output: &mut dyn Shape) -> Option<ByteStream> {
    if !protocol.has_payloads() {
        return None;
    }
    let mut kept = swap_stream(output, ByteStream::default())?;
    let stream = kept.as_bytes().is_none().then(|| kept.detach());
    swap_stream(output, kept);
    stream
}

/// Sends a response whose body is this stream.
pub(super) async fn respond(
    op: &'static OperationSchema,
    responder: Responder,
    response: Response<Bytes>,
    stream: ByteStream,
) {
    let length = stream.length();
    let mut stream = ByteStream::from_body(Told { op, stream });
    if let Some(length) = length {
        stream = stream.with_length(length);
    }
    match responder.respond_stream(response.map(|_| stream)).await {
        Ok(()) => {}
        // It has told so itself.
        Err(failure) if *failure.kind() == FailureKind::Source => {}
        Err(failure) => tracing::debug!(%failure, "a response was not taken"),
    }
}

/// The stream of an output. Why it fails is told here, since those who send it, such as another HTTP stack, may not:
/// they only cut the response.
struct Told {
    op: &'static OperationSchema,
    stream: ByteStream,
}

impl http_body::Body for Told {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let frame = ready!(Pin::new(&mut self.stream).poll_frame(cx));
        if let Some(Err(failure)) = &frame {
            tracing::error!(
                operation = self.op.id,
                failure = format!("{failure:#}"),
                "the stream of an output failed"
            );
        }
        Poll::Ready(frame)
    }
}

/// Marks a failure as the client's.
#[derive(Debug)]
struct OfClient(Failure);

fn of_client(failure: Failure) -> Failure {
    Failure::new(failure.kind().clone(), failure.message()).with_source(OfClient(failure))
}

/// The failure of the client that is why a handler failed: because of what the client sent, or did not. Handlers wrap
/// it, as readers do in an [`io::Error`](std::io::Error).
pub(super) fn cause_of_client(failure: &Failure) -> Option<Failure> {
    let mut next = failure.source();
    while let Some(cause) = next {
        if let Some(OfClient(theirs)) = cause.downcast_ref() {
            return Some(theirs.replay());
        }
        next = cause.source();
    }
    None
}

impl fmt::Display for OfClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client's stream failed")
    }
}

impl StdError for OfClient {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
