//! Ten thousand sessions, one after the other and at once: what they hold, and that nothing of it stays.
#![cfg(test)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod echo;
mod heap;

use echo::World;
use heap::live_bytes;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::sleep;
use trompe::session::Session;
use trompe_tests::streams::operations::Talk;
use trompe_tests::streams::types::{Heard, Mark, Said, TalkInput};

const SESSIONS: usize = 10_000;
/// How many are open at once where they come one after the other.
const ABREAST: usize = 50;
/// The most that one session may hold on its heap, both ends together, in bytes.
const SESSION: usize = 12 * 1024;
/// What one connection may come to hold at rest beyond what it began with, both ends together, in bytes: what is
/// read ahead and what is to be written, 64 KiB each, and tables that double.
const CONNECTION: usize = 4 * 64 * 1024 + 160 * 1024;
/// How many sessions there are between two moments of rest.
const SOME: usize = 1_000;
/// What may have been added from one moment of rest to the next, in bytes: three a session would be more. What is only
/// made once, whenever that is, adds nothing to most.
const SLACK: usize = 2 * SOME;

/// The heap is counted for the whole process, so that one test runs at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn run(test: impl Future<Output = ()>) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.unwrap().block_on(test);
}

#[test]
fn ten_thousand_sessions_through_one_pool_leave_no_memory_task_stream_or_connection() {
    run(async {
        let world = World::new(1, ABREAST);
        let mut rests = Vec::new();
        for done in (0..SESSIONS).step_by(SOME) {
            for _ in (0..SOME).step_by(ABREAST) {
                together(&world, done).await;
            }
            // Streams that were reset are remembered for a while.
            sleep(Duration::from_secs(10)).await;
            rests.push((live_bytes(), Handle::current().metrics().num_alive_tasks()));
        }
        let (first, last) = (rests[0], rests[rests.len() - 1]);
        let mut added: Vec<_> = rests
            .windows(2)
            .map(|rests| rests[1].0.saturating_sub(rests[0].0))
            .collect();
        added.sort_unstable();
        assert!(
            last.0 <= first.0 + CONNECTION && added[added.len() / 2] <= SLACK,
            "bytes and tasks at rest: {rests:?}"
        );
        assert_eq!(first.1, last.1, "bytes and tasks at rest: {rests:?}");
        let live = world.http.live().clone();
        assert_eq!((live.connections(), live.streams()), (1, 0));
        assert_eq!(world.dials(), 1);
        world.end().await;
    });
}

/// So many sessions at once, most of which end well and some of which do not.
async fn together(world: &World, done: usize) {
    let mut sessions = JoinSet::new();
    for number in 0..ABREAST {
        let client = world.client.clone();
        sessions.spawn(async move {
            let manner = TalkInput::new((done + number).to_string());
            let mut session = client.talk(manner).await.unwrap();
            exchange(&mut session).await;
            match number % 10 {
                0 => drop(session),
                1 => drop(session.split().0),
                _ => {
                    session.finish().await.unwrap();
                    assert_eq!(session.recv().await.unwrap(), None);
                }
            }
        });
    }
    while let Some(ended) = sessions.join_next().await {
        ended.unwrap();
    }
}

async fn exchange(session: &mut Session<Talk>) {
    session.send(Said::Aside(Default::default())).await.unwrap();
    assert_eq!(
        session.recv().await.unwrap(),
        Some(Heard::Mark(Mark::new()))
    );
}

#[test]
fn ten_thousand_idle_sessions_hold_less_than_twelve_kibibytes_each_on_both_ends_together() {
    run(async {
        let world = World::new(100, 100);
        let before = live_bytes();
        let mut sessions = Vec::with_capacity(SESSIONS);
        for number in 0..SESSIONS {
            let manner = TalkInput::new(number.to_string());
            let mut session = world.client.talk(manner).await.unwrap();
            exchange(&mut session).await;
            sessions.push(session);
        }
        sleep(Duration::from_secs(60)).await;
        let each = (live_bytes() - before) / SESSIONS;
        println!("an idle session holds {each} bytes");
        assert!(each < SESSION, "an idle session holds {each} bytes");
        assert_eq!(world.http.live().streams(), SESSIONS);
        assert_eq!(world.dials(), 100);
        // All of them still live.
        for session in &mut sessions {
            exchange(session).await;
        }
        drop(sessions);
        world.end().await;
    });
}
