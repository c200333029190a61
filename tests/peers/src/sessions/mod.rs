//! Calls and streams over loopback, both ends in one process and one thread.
//!
//! - `credits`: how many messages may be on their way
//! - `ours`, `grpc` (tonic and prost), `tcp` (length, bytes, written in batches): the sides

mod credits;
mod grpc;
mod ours;
mod tcp;

use crate::clock::{cpu, micros_each};
use crate::table::Row;
use std::error::Error;
use std::time::Instant;
use tokio::task::JoinSet;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// What is sent there and back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// Bytes of the blob in every message.
    blob: usize,
    shape: Shape,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Events on so many streams, so many outstanding on each.
    Events { streams: usize, window: usize },
    /// Calls, so many outstanding.
    Calls(usize),
    /// One event at a time on one stream.
    PingPong,
}

/// One end that sends and gets back, and the other in the same process.
trait Pair: Clone + Send + 'static {
    /// Sends `count` messages on one stream of its own and waits for all of them.
    fn events(
        self,
        blob: usize,
        window: usize,
        count: u64,
    ) -> impl Future<Output = Outcome<()>> + Send;
    /// One event after the other on one stream; the times from each to its echo, in seconds.
    fn ping_pong(self, blob: usize, count: u64) -> impl Future<Output = Outcome<Vec<f64>>> + Send;
    /// One call after the other.
    fn calls(self, blob: usize, count: u64) -> impl Future<Output = Outcome<()>> + Send;
}

/// The blob that makes five members about 64 bytes.
const SMALL: usize = 32;

pub(crate) fn rows() -> Vec<Row> {
    let events = |blob, streams, window| Work {
        blob,
        shape: Shape::Events { streams, window },
    };
    vec![
        beside_tonic("events-64", events(SMALL, 1, 256), 200_000, 1.0),
        beside_tonic("events-1k", events(1024, 1, 256), 60_000, 0.8),
        beside_tonic("events-64x64", events(SMALL, 64, 4), 200_000, 0.8),
        beside_tonic(
            "ping-pong",
            Work {
                blob: SMALL,
                shape: Shape::PingPong,
            },
            10_000,
            0.9,
        ),
        beside_tonic(
            "unary-64",
            Work {
                blob: SMALL,
                shape: Shape::Calls(64),
            },
            20_000,
            0.65,
        ),
        beside_tcp("bulk-64k", events(64 << 10, 1, 16), 4_000, 1.0 / 0.75),
    ]
}

fn beside_tonic(name: &'static str, work: Work, count: u64, bound: f64) -> Row {
    let unit = match work.shape {
        Shape::PingPong => "p50 us",
        _ => "cpu us",
    };
    Row {
        name,
        peer: "tonic + prost",
        unit,
        count,
        bound,
        ours: Box::new(move |count| measure(ours::pair, work, count)),
        theirs: Box::new(move |count| measure(grpc::pair, work, count)),
    }
}

fn beside_tcp(name: &'static str, work: Work, count: u64, bound: f64) -> Row {
    Row {
        name,
        peer: "raw TCP, batched",
        unit: "cpu us",
        count,
        bound,
        ours: Box::new(move |count| measure(ours::pair, work, count)),
        theirs: Box::new(move |count| measure(tcp::pair, work, count)),
    }
}

/// The cost of one message or call, in microseconds, after a tenth of them to warm up.
fn measure<P: Pair, F: Future<Output = Outcome<P>>>(
    pair: impl FnOnce() -> F,
    work: Work,
    count: u64,
) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let cost = runtime.expect("a runtime").block_on(async {
        let pair = pair().await?;
        work.run(&pair, count / 10 + 1).await?;
        work.run(&pair, count).await
    });
    cost.expect("echoes of everything")
}

impl Work {
    async fn run<P: Pair>(&self, pair: &P, count: u64) -> Outcome<f64> {
        let (blob, since) = (self.blob, cpu());
        match self.shape {
            Shape::Events { streams, window } => {
                all(streams, count, |share| {
                    pair.clone().events(blob, window, share)
                })
                .await?;
            }
            Shape::Calls(outstanding) => {
                all(outstanding, count, |share| pair.clone().calls(blob, share)).await?
            }
            Shape::PingPong => {
                let mut times = pair.clone().ping_pong(blob, count).await?;
                times.sort_by(f64::total_cmp);
                return Ok(times[times.len() / 2] * 1e6);
            }
        }
        Ok(micros_each(since, count))
    }
}

/// Shares `count` messages among `tasks`.
async fn all<F>(tasks: usize, count: u64, task: impl Fn(u64) -> F) -> Outcome<()>
where
    F: Future<Output = Outcome<()>> + Send + 'static,
{
    let mut running = JoinSet::new();
    for _ in 0..tasks {
        running.spawn(task(count.div_ceil(tasks as u64)));
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(())
}

/// The seconds since then.
fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

const ROOM: &str = "room-0001";
const LEVEL: f64 = 0.25;

fn blob(length: usize) -> bytes::Bytes {
    (0..length)
        .map(|i| (i * 7 + 13) as u8)
        .collect::<Vec<_>>()
        .into()
}
