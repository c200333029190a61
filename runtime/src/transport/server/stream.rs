//! The life of one handler.

use super::settings::ServerSettings;
use crate::transport::h2_stream::H2Stream;
use crate::transport::tasks::{Stage, Stop};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Runs a handler until it is done or nobody waits for it, then receives what it left of the request.
pub(super) async fn run(
    stream: Arc<H2Stream>,
    handler: Pin<Box<impl Future<Output = ()>>>,
    settings: &ServerSettings,
    stop: &Stop,
) {
    let stream = Attended(stream);
    attend(&stream.0, handler, settings.abandoned_limit).await;
    if !stream.0.has_received() {
        // On the heap, so that streams which have do not keep room for it.
        Box::pin(linger(&stream.0, settings.linger, stop)).await;
    }
}

/// However the task ends: what its handler may still leave unread, nobody reads.
struct Attended(Arc<H2Stream>);

impl Drop for Attended {
    fn drop(&mut self) {
        self.0.stop_reading();
    }
}

async fn attend(
    stream: &H2Stream,
    mut handler: Pin<Box<impl Future<Output = ()>>>,
    grace: Duration,
) {
    tokio::select! {
        biased;
        () = poll_fn(|cx| stream.poll_as(|| handler.as_mut().poll(cx))) => return,
        () = gone(stream) => {}
    }
    if stream.has_answered() {
        // A session hears from its halves why it ended, and may want to tell others.
        let _ = timeout(grace, handler).await;
    }
}

/// Done when the client has reset the stream or was lost; meanwhile discards a request nobody reads.
async fn gone(stream: &H2Stream) {
    poll_fn(|cx| {
        if stream.is_watched(cx) {
            return Poll::Pending;
        }
        let _ = stream.poll_received(cx);
        stream.poll_gone(cx)
    })
    .await;
}

/// How long a server that shuts down lingers at most.
const BRIEFLY: Duration = Duration::from_millis(100);

/// Waits for this long, or briefly once the server shuts down.
pub(super) async fn linger_for(bound: Duration, mut stop: Stop) {
    let briefly = async {
        stop.reached(Stage::Draining).await;
        sleep(BRIEFLY).await;
    };
    tokio::select! {
        () = sleep(bound) => {}
        () = briefly => {}
    }
}

/// Keeps receiving for a while after the response, so that a client that sends before it reads gets its
/// last bytes. Then the stream goes, and a client that still sends hears NO_ERROR (RFC 9113, section 8.1).
async fn linger(stream: &H2Stream, bound: Duration, stop: &Stop) {
    let over = async {
        poll_fn(|cx| stream.poll_sent(cx)).await;
        linger_for(bound, stop.clone()).await;
    };
    tokio::select! {
        // Last the timer, which most streams then never arm.
        biased;
        () = poll_fn(|cx| stream.poll_received(cx)) => {}
        _ = poll_fn(|cx| stream.poll_gone(cx)) => {}
        () = over => {}
    }
}
