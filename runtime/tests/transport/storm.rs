//! Everything at once, on several threads, ended wherever it happens to be.

use crate::dice::Dice;
use crate::support::*;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use trompe::error::Failure;
use trompe::transport::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_and_streams_that_end_anywhere_leave_nothing_behind_and_nobody_waiting() {
    let (mut client, mut server) = (Settings::default(), ServerSettings::default());
    client.max_connections = 2;
    server.http2.max_concurrent_streams = 20;
    server.linger = Duration::from_millis(20);
    server.abandoned_limit = Duration::from_millis(50);
    let world = loopback(client, server, handle).await;
    let mut players = JoinSet::new();
    for seed in 0..60 {
        let pool = world.pool.clone();
        players.spawn(async move {
            let mut dice = Dice(seed);
            for _ in 0..30 {
                let patience = Duration::from_micros(200 * dice.roll(60));
                let _ = timeout(patience, play(&pool, &mut dice)).await;
            }
            // After all that, an honest call still works.
            loop {
                match call(&pool, "/echo", "done".into()).await {
                    // Handlers of streams that were cancelled are still cleaning up.
                    Err(failure) if failure.is_unprocessed() => {
                        sleep(Duration::from_millis(5)).await
                    }
                    done => return done,
                }
            }
        });
    }
    while let Some(player) = timeout(Duration::from_secs(60), players.join_next())
        .await
        .expect("this hangs")
    {
        assert_eq!(player.unwrap().unwrap(), (200, "done".into()));
    }
    world.end().await;
}

async fn play(pool: &Pool, dice: &mut Dice) -> Result<(), Failure> {
    let size = [0, 10, 20_000, 300_000][dice.roll(4) as usize];
    let body = Bytes::from(vec![0; size]);
    let path = ["/echo", "/stream", "/early", "/reset", "/silent"][dice.roll(5) as usize];
    if dice.roll(2) == 0 {
        return call(pool, path, body).await.map(drop);
    }
    let Exchange { send, response } = pool.open(post(path), None).await?;
    let Some(mut send) = send else { return Ok(()) };
    write(&mut send, body).await?;
    if dice.roll(2) == 0 {
        send.send(Bytes::new(), true)?;
    }
    let (_, mut recv) = response.await?;
    read(&mut recv).await;
    Ok(())
}

async fn handle(parts: Parts, recv: RecvHalf, responder: Responder) {
    match parts.uri.path() {
        "/stream" => echo_stream(parts, recv, responder).await,
        "/early" => {
            drop(recv);
            let _ = responder
                .respond(Response::new(vec![1; 100_000].into()))
                .await;
        }
        "/reset" => responder.reset(11),
        "/silent" => {
            let Ok(send) = responder.start(Response::new(())) else {
                return;
            };
            sleep(Duration::from_millis(20)).await;
            drop((send, recv));
        }
        _ => echo(parts, recv, responder).await,
    }
}
