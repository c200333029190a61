//! Sending a stream as its receiver takes it.

use super::stream::SendHalf;
use crate::error::{Deadline, Failure, FailureKind};
use crate::types::ByteStream;
use bytes::Bytes;
use std::future::poll_fn;
use std::time::Duration;
use tokio::time::timeout;

/// Why a stream was not sent to its end.
pub(crate) enum Unsent {
    /// It failed itself.
    Source(Failure),
    /// Its receiver does not want it, or is gone.
    Peer(Failure),
}

/// Sends a stream to its end, which ends the direction. At most one chunk of it waits here. Of a failure the half is
/// not told: whoever has it resets it.
///
/// # Errors
/// The stream failed, the peer did, or it opened its window by nothing for as long as `bound`. `took` is told how many
/// bytes were taken, every time that some were.
pub(crate) async fn pump(
    stream: &mut ByteStream,
    send: &mut SendHalf,
    bound: Duration,
    took: impl Fn(usize),
) -> Result<(), Unsent> {
    loop {
        let chunk = tokio::select! {
            biased;
            chunk = stream.next_chunk() => chunk.map_err(|failure| Unsent::Source(unsent(failure)))?,
            failure = poll_fn(|cx| send.poll_reset(cx)) => return Err(Unsent::Peer(failure)),
        };
        let Some(chunk) = chunk else {
            return send.send(Bytes::new(), true).map_err(Unsent::Peer);
        };
        let is_last = stream.is_end();
        push(send, chunk, is_last, bound, &took)
            .await
            .map_err(Unsent::Peer)?;
        if is_last {
            return Ok(());
        }
    }
}

async fn push(
    send: &mut SendHalf,
    mut rest: Bytes,
    is_last: bool,
    bound: Duration,
    took: &impl Fn(usize),
) -> Result<(), Failure> {
    while !rest.is_empty() {
        let want = rest.len();
        let capacity = timeout(bound, poll_fn(|cx| send.poll_capacity(want, cx))).await;
        let granted = capacity.map_err(|_| Failure::deadline(Deadline::Send, bound))??;
        let part = rest.split_to(granted.min(want));
        let length = part.len();
        send.send(part, is_last && rest.is_empty())?;
        took(length);
    }
    Ok(())
}

/// Whatever a stream that is sent has failed of, it is not the connection that it is sent over.
fn unsent(failure: Failure) -> Failure {
    match failure.kind() {
        FailureKind::Source => failure,
        _ => Failure::new(FailureKind::Source, "the stream that was to be sent failed")
            .with_source(failure),
    }
}
