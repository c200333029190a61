//! How much is held on the way.

use crate::blobs::types::{GetInput, PutInput};
use crate::faucet::{Then, zeros};
use crate::world::{over_sockets, with};
use std::time::Duration;
use tokio::time::sleep;
use trompe::error::FailureKind;

const HUGE: u64 = 96 * 1024 * 1024;
/// Windows, send buffers and sockets of both ends together, with room to spare: the kernel takes some MiB.
const HELD: u64 = 12 * 1024 * 1024;

#[tokio::test]
async fn a_download_is_held_in_windows_whatever_its_size() {
    over_sockets(async |world| {
        let got = world.client.get(GetInput::new("it", HUGE as i64)).await;
        let mut body = got.unwrap().body;
        let meter = world.depot.meter.lock().unwrap().clone();
        let (mut taken, mut most) = (0, 0);
        while let Some(chunk) = body.next_chunk().await.unwrap() {
            most = most.max(meter.bytes() - taken);
            taken += chunk.len() as u64;
        }
        assert_eq!(taken, HUGE);
        assert!(
            most < HELD,
            "{most} bytes were on the way over {}",
            world.name
        );
    })
    .await;
}

#[tokio::test]
async fn a_reader_that_stops_stops_the_sender() {
    over_sockets(async |world| {
        let got = world.client.get(GetInput::new("it", HUGE as i64)).await;
        let mut body = got.unwrap().body;
        body.next_chunk().await.unwrap();
        let meter = world.depot.meter.lock().unwrap().clone();
        let stuck = settled(|| meter.bytes()).await;
        assert!(stuck < HELD, "{stuck} bytes were taken over {}", world.name);
        // What was dropped is cancelled, and its source let go of.
        drop(body);
        meter.let_go().await;
        assert!(meter.bytes() < HUGE);
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_stops_reading_stops_the_client() {
    over_sockets(async |world| {
        let (stream, meter) = zeros(HUGE, Then::End);
        let call = world.client.put(PutInput::new("metered", stream));
        let mut call = Box::pin(call.into_future());
        world.depot.permits.add_permits(1);
        tokio::select! {
            outcome = &mut call => panic!("{outcome:?}"),
            stuck = settled(|| meter.bytes()) => assert!(stuck > 0 && stuck < HELD, "{stuck}"),
        }
        drop(call);
        meter.let_go().await;
        // HTTP/1.1 tells a handler that its client is gone only where it reads.
        world.depot.permits.add_permits(100_000);
    })
    .await;
}

#[tokio::test]
async fn a_call_lasts_as_long_as_its_stream_moves() {
    let bound = Duration::from_millis(1_500);
    with(
        |http| http.timeout(bound),
        async |world| {
            let (stream, _) = zeros(HUGE / 8, Then::End);
            let call = world.client.put(PutInput::new("metered", stream));
            let feed = async {
                for _ in 0..4 {
                    sleep(Duration::from_millis(500)).await;
                    world.depot.permits.add_permits(100);
                }
                world.depot.permits.add_permits(100_000);
            };
            let (put, ()) = tokio::join!(call.into_future(), feed);
            assert_eq!(put.unwrap().size, HUGE as i64 / 8);
        },
    )
    .await;
}

#[tokio::test]
async fn a_call_whose_stream_does_not_move_ends_at_its_bound() {
    let bound = Duration::from_millis(200);
    with(
        |http| http.timeout(bound),
        async |world| {
            for (name, then) in [("it", Then::Stall), ("held", Then::End)] {
                let (stream, meter) = zeros(HUGE, then);
                let failed = world.client.put(PutInput::new(name, stream)).await;
                let failed = crate::world::failure(failed);
                if then == Then::End {
                    assert!(failed.is_deadline(), "{failed:?} over {}", world.name);
                }
                meter.let_go().await;
            }
            world.depot.permits.add_permits(1);
        },
    )
    .await;
}

#[tokio::test]
async fn a_download_that_stalls_fails_where_it_is_waited_for() {
    let idle = Duration::from_millis(200);
    with(
        |http| http.stream_idle(idle),
        async |world| {
            let got = world.client.get(GetInput::new("stalled", 100_000)).await;
            let mut body = got.unwrap().body;
            // A slow reader is no stall.
            sleep(idle * 2).await;
            let failed = loop {
                match body.next_chunk().await {
                    Ok(chunk) => assert!(chunk.is_some()),
                    Err(failure) => break failure,
                }
            };
            assert_eq!(*failed.kind(), FailureKind::Idle);
            drop(body);
        },
    )
    .await;
}

/// What a number comes to rest at.
async fn settled(number: impl Fn() -> u64) -> u64 {
    let mut last = number();
    loop {
        sleep(Duration::from_millis(300)).await;
        let now = number();
        if now == last && now > 0 {
            return now;
        }
        last = now;
    }
}
