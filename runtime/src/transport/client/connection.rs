//! The task that makes one connection and drives it to its end.

use super::connector::Dial;
use super::pool::Shared;
use super::settings::Settings;
use super::slots::Id;
use crate::error::{Deadline, Failure, FailureKind};
use crate::transport::keep_alive::KeepAlive;
use crate::transport::reason;
use crate::transport::tasks::{Stage, Stop};
use crate::transport::wire::{Outlet, Wire, wire};
use bytes::Bytes;
use h2::client::SendRequest;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{sleep, timeout};

type H2 = h2::client::Connection<Wire, Bytes>;

/// A connection after its handshake.
struct Open {
    connection: H2,
    outlet: Outlet,
}

/// A connection's place in its pool: whatever ends the task gives it up.
pub(super) struct Tenure {
    pool: Weak<Shared>,
    id: Id,
    failure: Option<Failure>,
}

impl Tenure {
    pub(super) fn new(pool: Weak<Shared>, id: Id) -> Self {
        Self {
            pool,
            id,
            failure: None,
        }
    }
}

impl Drop for Tenure {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.closed(self.id, self.failure.take());
        }
    }
}

/// Connects, serves the pool, and ends when the connection does.
pub(super) async fn run(
    mut tenure: Tenure,
    connector: Arc<dyn Dial>,
    settings: Settings,
    mut stop: Stop,
) {
    tenure.failure = Some(Failure::new(
        FailureKind::Connect,
        "connecting was given up",
    ));
    let made = tokio::select! {
        biased;
        made = make(&*connector, &settings) => made,
        () = stop.reached(Stage::Draining) => return,
    };
    match made {
        Err(failure) => tenure.failure = Some(failure),
        Ok((sender, open, keep_alive)) => {
            tenure.failure = None;
            if let Some(pool) = tenure.pool.upgrade() {
                pool.opened(tenure.id, sender);
            }
            drive(&tenure, open, keep_alive, &settings, stop).await;
        }
    }
}

/// The whole way to a connection that is known to be answered at the other end.
async fn make(
    connector: &dyn Dial,
    settings: &Settings,
) -> Result<(SendRequest<Bytes>, Open, KeepAlive), Failure> {
    let bound = settings.connect_timeout;
    timeout(bound, handshake(connector, settings))
        .await
        .unwrap_or_else(|_| Err(Failure::deadline(Deadline::Connect, bound)))
}

async fn handshake(
    connector: &dyn Dial,
    settings: &Settings,
) -> Result<(SendRequest<Bytes>, Open, KeepAlive), Failure> {
    let io = connector.dial().await.map_err(|error| {
        Failure::new(FailureKind::Connect, "no connection could be made").with_source(error)
    })?;
    let (io, outlet) = wire(io);
    let (sender, mut connection) = settings
        .http2
        .client()
        .handshake(io)
        .await
        .map_err(unusable)?;
    let pings = connection
        .ping_pong()
        .ok_or_else(|| Failure::internal("the connection has no pings"))?;
    let mut keep_alive = KeepAlive::new(pings, &settings.http2);
    // Its answer proves that the peer is there and that its SETTINGS, which come first, are in force:
    // without it the first burst of requests would not know the peer's limit of streams.
    tokio::select! {
        biased;
        ended = &mut connection => return Err(ended.map_or_else(unusable, |()| reason::hung_up())),
        answered = keep_alive.round_trip() => answered.map_err(unusable)?,
    }
    Ok((sender, Open { connection, outlet }, keep_alive))
}

impl Open {
    /// Ready when the connection has ended.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
        let ended = Pin::new(&mut self.connection).poll(cx);
        self.outlet.poll_write(cx);
        ended
    }
}

fn unusable(error: h2::Error) -> Failure {
    Failure::new(FailureKind::Connect, "the HTTP/2 handshake failed").with_source(error)
}

/// Runs the connection. Returning drops it, with which every stream that is still on it is lost.
async fn drive(
    tenure: &Tenure,
    mut open: Open,
    mut keep_alive: KeepAlive,
    settings: &Settings,
    mut stop: Stop,
) {
    tokio::select! {
        biased;
        ended = poll_fn(|cx| open.poll(cx)) => if let Err(error) = ended {
            tracing::debug!(%error, "an HTTP/2 connection ended");
        },
        () = keep_alive_and_serve(tenure, &mut keep_alive) => tracing::debug!("the peer does not answer pings"),
        () = stop.reached(Stage::Aborting) => {}
        () = idle(tenure, settings.idle_limit) => {}
    }
}

/// Done when the peer has left a ping unanswered. With every answer the peer may have raised its limit
/// of streams, of which nothing else tells.
async fn keep_alive_and_serve(tenure: &Tenure, keep_alive: &mut KeepAlive) {
    while keep_alive.tick().await {
        if let Some(pool) = tenure.pool.upgrade() {
            pool.serve();
        }
    }
}

/// Lets go of the connection when it was idle for too long; never done by itself.
async fn idle(tenure: &Tenure, limit: Duration) {
    let mut wait = Some(limit);
    while let Some(next) = wait {
        sleep(next).await;
        wait = tenure
            .pool
            .upgrade()
            .and_then(|pool| pool.retire(tenure.id, limit));
    }
    std::future::pending().await
}
