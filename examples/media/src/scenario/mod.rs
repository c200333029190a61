//! The main job: a server and a controller on loopback sockets, and all that they promise each other.
//!
//! - `promise`: what holds the parties to their promises
//! - `stage`: who takes part
//! - `refusals`, `apply`, `burst`, `heard`, `conversation`: parts of chapters
//! - `control`, `admission`, `session`, `slow`, `leaves`, `shutdown`: the chapters, in their order

mod admission;
mod apply;
mod burst;
mod control;
mod conversation;
mod heard;
mod leaves;
mod promise;
mod refusals;
mod session;
mod shutdown;
mod slow;
mod stage;

use crate::journal::{Fact, Journal};
use promise::{Kept, Unkept};
use stage::Stage;
use std::time::Duration;
use tokio::time::timeout;

/// How long the whole scenario may take.
const BOUND: Duration = Duration::from_secs(60);

/// Plays the scenario to its end.
///
/// # Errors
/// The first promise that was not kept.
pub(crate) async fn run(journal: &Journal) -> Kept<Vec<Fact>> {
    let played = timeout(BOUND, play(journal.clone())).await;
    played.unwrap_or_else(|_| {
        Err(Unkept::new(format!(
            "the scenario took longer than {BOUND:?}"
        )))
    })
}

async fn play(journal: Journal) -> Kept<Vec<Fact>> {
    journal.chapter(
        "A media server and its controller, on loopback sockets (✗ is a refusal that was promised)",
    );
    let mut stage = Stage::set(journal).await?;
    control::play(&mut stage).await?;
    admission::play(&mut stage).await?;
    session::play(&mut stage).await?;
    slow::play(&mut stage).await?;
    leaves::play(&mut stage).await?;
    shutdown::play(stage).await
}
