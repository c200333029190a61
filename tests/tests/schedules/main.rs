//! A thousand schedules: sessions and calls on a few connections, of peers that may misbehave, over a
//! network that may do anything, each drawn from its seed and repeatable by it.
//!
//! Whatever happens: every call ends within its bound, with a reason of the right class; what was received
//! is what was sent, in order and from the beginning; a clean end is only where the peer ended well and
//! everything arrived; what is under way stays within windows and buffers; and afterwards nothing is alive.
//!
//! `TROMPE_SEED=17 cargo test -p trompe-tests --test schedules` repeats one and shows all of it;
//! `TROMPE_SCHEDULES=100000` plays more of them.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod both;
mod client;
mod ledger;
mod plan;
mod raw;
mod reasons;
mod script;
mod scripted;
mod server;

use std::panic::{AssertUnwindSafe, catch_unwind};
use trompe_tests::sim::Dice;

const SCHEDULES: u64 = 1_000;

#[test]
fn a_thousand_schedules_of_peers_and_networks_that_misbehave_break_no_promise() {
    let seeds: Vec<u64> = match std::env::var("TROMPE_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => {
            let most = std::env::var("TROMPE_SCHEDULES").map(|most| most.parse().unwrap());
            (1..=most.unwrap_or(SCHEDULES)).collect()
        }
    };
    let failed = play_all(&seeds);
    for (seed, what) in failed.iter().take(20) {
        eprintln!("TROMPE_SEED={seed} cargo test -p trompe-tests --test schedules\n{what}");
    }
    let seeds: Vec<_> = failed.iter().map(|(seed, _)| seed).collect();
    assert!(failed.is_empty(), "these seeds fail: {seeds:?}");
}

#[test]
fn a_schedule_that_is_played_again_is_the_same_to_the_millisecond() {
    for seed in 1..=40 {
        assert_eq!(play(seed), play(seed), "seed {seed}");
    }
}

/// Plays them, on as many threads as there are, and gives those that failed.
fn play_all(seeds: &[u64]) -> Vec<(u64, String)> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let play_some = |seeds: &[u64]| -> Vec<_> {
        let failed = |seed: &u64| Some((*seed, play(*seed).err()?));
        seeds.iter().filter_map(failed).collect()
    };
    std::thread::scope(|scope| {
        let parts = seeds.chunks(seeds.len().div_ceil(threads));
        let players: Vec<_> = parts
            .map(|part| scope.spawn(move || play_some(part)))
            .collect();
        let played = players.into_iter().map(|player| player.join().unwrap());
        played.flatten().collect()
    })
}

/// Plays one schedule on a thread and a clock of its own.
fn play(seed: u64) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let played = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            match seed % 4 {
                0 => scripted::server(Dice::of(seed)).await,
                1 => scripted::clients(Dice::of(seed)).await,
                _ => both::run(Dice::of(seed)).await,
            }
        })
    }));
    played.unwrap_or_else(|_| Err("a panic".into()))
}
