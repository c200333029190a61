//! HTTP/2 connections on which nothing comes any more, and nothing says so.

use crate::sample::*;
use crate::support::*;
use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{copy_bidirectional, duplex};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;
use trompe::client::Http;
use trompe::error::{Deadline, FailureKind};
use trompe::server::Server;

const PATIENCE: Duration = Duration::from_millis(300);

/// A client whose first connection lets nothing through once it is told to.
struct World {
    client: SampleClient,
    http: Http,
    dials: Arc<AtomicUsize>,
    freeze: Arc<Notify>,
    _server: Server,
}

async fn world() -> World {
    let service = Arc::<Sample>::default();
    let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
    let address = server.local_addr();
    let (dials, freeze) = (Arc::<AtomicUsize>::default(), Arc::<Notify>::default());
    let (counted, frozen) = (Arc::clone(&dials), Arc::clone(&freeze));
    let connect = move || {
        let is_first = counted.fetch_add(1, SeqCst) == 0;
        let frozen = Arc::clone(&frozen);
        async move {
            let mut socket = TcpStream::connect(address).await?;
            let (near, mut far) = duplex(64 * 1024);
            tokio::spawn(async move {
                tokio::select! {
                    _ = copy_bidirectional(&mut far, &mut socket) => return,
                    () = frozen.notified(), if is_first => {}
                }
                std::future::pending::<()>().await;
            });
            std::io::Result::Ok(near)
        }
    };
    let http = Http::builder("http://test").build_over(connect).unwrap();
    World {
        client: SampleClient::over(http.clone()),
        http,
        dials,
        freeze,
        _server: server,
    }
}

#[tokio::test]
async fn a_call_is_tried_again_on_another_connection_than_one_that_is_silent() {
    let world = world().await;
    world.client.echo(echo("a")).await.unwrap();
    world.freeze.notify_one();
    let begun = Instant::now();
    let call = world.client.echo(echo("b")).attempt_timeout(PATIENCE);
    assert_eq!(soon(call.into_future()).await.unwrap().text, "b");
    assert_eq!(world.dials.load(SeqCst), 2);
    assert!(begun.elapsed() < 10 * PATIENCE);
}

#[tokio::test]
async fn the_next_call_goes_over_another_connection_than_one_that_is_silent() {
    let world = world().await;
    world.client.echo(echo("a")).await.unwrap();
    world.freeze.notify_one();
    let cut = failure(world.client.plain("b").timeout(PATIENCE).await);
    assert_eq!(*cut.kind(), FailureKind::Deadline(Deadline::Operation));
    let next = world.client.echo(echo("c"));
    next.timeout(Duration::from_secs(10)).await.unwrap();
    assert_eq!(world.dials.load(SeqCst), 2);
}

#[tokio::test]
async fn a_connection_on_which_others_are_answered_goes_on() {
    let world = world().await;
    let waiting = {
        let client = world.client.clone();
        tokio::spawn(async move { client.echo(echo("wait")).timeout(PATIENCE).await })
    };
    while world.http.live().streams() == 0 {
        tokio::task::yield_now().await;
    }
    world.client.echo(echo("a")).await.unwrap();
    let cut = failure(waiting.await.unwrap());
    assert_eq!(*cut.kind(), FailureKind::Deadline(Deadline::Operation));
    world.client.echo(echo("b")).await.unwrap();
    assert_eq!(world.dials.load(SeqCst), 1);
}
