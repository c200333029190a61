//! The task that makes one connection and drives it to its end.

use super::connector::Dial;
use super::engine::ClientEngine;
use super::exchange::Line;
use super::pool::Shared;
use super::settings::{HttpVersion, Settings};
use super::slots::Id;
use crate::error::{Deadline, Failure, FailureKind};
use crate::transport::aside::aside;
use crate::transport::drive::{Drive, Steer};
use crate::transport::keep_alive::KeepAlive;
use crate::transport::reason;
use crate::transport::tasks::{Stage, Stop};
use crate::transport::wire::wire;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long after a connection that could not be made the next is, where somebody still waits.
const RECOVERY: Duration = Duration::from_secs(1);

/// A connection after its handshake, which is dropped with this.
struct Open(Arc<Drive<ClientEngine>>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
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
        Err(failure) => {
            tenure.failure = Some(failure);
            let pool = tenure.pool.clone();
            drop(tenure);
            tokio::select! {
                biased;
                () = stop.reached(Stage::Draining) => {}
                () = again(&pool) => {}
            }
        }
        Ok((line, open, keep_alive)) => {
            tenure.failure = None;
            if let Some(pool) = tenure.pool.upgrade() {
                pool.opened(tenure.id, line);
            }
            drive(&tenure, open, keep_alive, &settings, stop).await;
        }
    }
}

/// Whoever waits for a stream of another connection to end, which may be long, has the next connection made for them.
async fn again(pool: &Weak<Shared>) {
    if pool.upgrade().is_some_and(|pool| pool.is_wanted()) {
        sleep(RECOVERY).await;
        if let Some(pool) = pool.upgrade() {
            pool.serve();
        }
    }
}

/// The whole way to a connection that is known to be answered at the other end.
async fn make(
    connector: &dyn Dial,
    settings: &Settings,
) -> Result<(Line, Open, KeepAlive), Failure> {
    let bound = settings.connect_timeout;
    timeout(bound, handshake(connector, settings))
        .await
        .unwrap_or_else(|_| Err(Failure::deadline(Deadline::Connect, bound)))
}

async fn handshake(
    connector: &dyn Dial,
    settings: &Settings,
) -> Result<(Line, Open, KeepAlive), Failure> {
    let dialed = connector.dial().await;
    let io = dialed.and_then(|dialed| dialed.speaking(HttpVersion::Http2));
    let (io, outlet) = wire(io.map_err(|error| {
        Failure::new(FailureKind::Connect, "no connection could be made").with_source(error)
    })?);
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
    let ear = outlet.ear();
    let drive = Drive::new(connection, outlet);
    let connection = Arc::clone(&drive) as Arc<dyn Steer>;
    let line = Line {
        sender,
        connection,
        ear,
    };
    Ok((line, Open(drive), keep_alive))
}

fn unusable(error: h2::Error) -> Failure {
    Failure::new(FailureKind::Connect, "the HTTP/2 handshake failed").with_source(error)
}

/// Runs the connection. Returning drops it, with which every stream that is still on it is lost.
async fn drive(
    tenure: &Tenure,
    open: Open,
    mut keep_alive: KeepAlive,
    settings: &Settings,
    mut stop: Stop,
) {
    let others = aside(async {
        tokio::select! {
            biased;
            () = keep_alive_and_serve(tenure, &mut keep_alive) => tracing::debug!("the peer does not answer pings"),
            () = stop.reached(Stage::Aborting) => {}
            () = idle(tenure, settings.idle_limit) => {}
        }
    });
    tokio::select! {
        biased;
        ended = poll_fn(|cx| open.0.poll_turn(cx, poll)) => if let Err(error) = ended {
            tracing::debug!(%error, "an HTTP/2 connection ended");
        },
        () = others => {}
    }
}

fn poll(engine: &mut ClientEngine, cx: &mut Context<'_>) -> Poll<Result<(), h2::Error>> {
    Pin::new(engine).poll(cx)
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
