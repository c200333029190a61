//! Many calls, some at once and in both protocols, for a rate that means something.

use super::promise::Kept;
use super::stage::{Stage, rate};
use std::sync::atomic::Ordering;
use tokio::task::JoinSet;
use tokio::time::Instant;
use trompe_media::control_api::ControlApiClient;
use trompe_media::control_api::types::{ApplyInput, DeleteInput, Element, GetInput, Room};

const WORKERS: u64 = 20;
const ROUNDS: u64 = 25;
const CALLS: u64 = WORKERS * (2 * ROUNDS + 1);

pub(super) async fn play(stage: &mut Stage) -> Kept {
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for worker in 0..WORKERS {
        let client = if worker % 2 == 0 {
            &stage.control
        } else {
            &stage.json
        };
        workers.spawn(work(client.clone(), format!("scratch-{worker}")));
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    stage.tally.calls.fetch_add(CALLS, Ordering::Relaxed);
    stage.tally.calls_rate = rate(CALLS, start.elapsed());
    let words = format!(
        "{CALLS} calls, {WORKERS} at once, in {:.1?}",
        start.elapsed()
    );
    stage
        .journal
        .done("controller", "media", "Apply, Get, Delete", words);
    Ok(())
}

async fn work(client: ControlApiClient, id: String) -> Kept {
    for _ in 0..ROUNDS {
        let room = Element::Room(Room::new(id.as_str()));
        client.apply(ApplyInput::new(id.as_str(), room)).await?;
        client.get(GetInput::new().fids([id.clone()])).await?;
    }
    client.delete(DeleteInput::new().fids([id])).await?;
    Ok(())
}
