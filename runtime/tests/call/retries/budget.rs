//! A client does not drown a server that is in trouble.

use super::script::*;
use crate::sample::*;
use crate::support::failure;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use trompe::client::{Http, RetryBudget, RetryPolicy};
use trompe::error::FailureKind;

#[tokio::test(start_paused = true)]
async fn a_dead_server_is_soon_dialed_once_a_call() {
    let dials = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&dials);
    let connect = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Err::<tokio::io::DuplexStream, _>(io::Error::from(
            io::ErrorKind::ConnectionRefused,
        )))
    };
    let http = Http::builder("http://test").build_over(connect).unwrap();
    let client = SampleClient::over(http);
    for call in 0..300 {
        let failure = failure(client.plain("a").await);
        assert_eq!(*failure.kind(), FailureKind::Connect);
        assert_eq!(failure.attempts(), if call < 50 { 3 } else { 1 }, "{call}");
    }
    assert_eq!(dials.load(Ordering::Relaxed), 400);
}

#[tokio::test(start_paused = true)]
async fn a_failing_server_gets_no_storm_from_many_callers_at_once() {
    let server = scripted((0..10_000).map(|_| status(503)));
    let calls: Vec<_> = (0..400)
        .map(|_| {
            let client = server.client.clone();
            tokio::spawn(async move { client.echo(echo("a")).await.is_err() })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap());
    }
    assert_eq!(server.requests(), 500);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_costs_more_and_success_gives_back() {
    let budget = RetryBudget::new(25);
    let shared = budget.clone();
    let steps = [
        Step::Hang,
        status(500),
        Step::Fine,
        Step::Fine,
        status(500),
        Step::Fine,
    ];
    let server = scripted_with(steps, move |b| {
        b.retry_budget(shared).attempt_timeout(secs(1))
    });
    server.client.echo(echo("a")).await.unwrap();
    assert_eq!(budget.tokens(), 15, "25 - 10 - 5, and the last 5 back");
    server.client.echo(echo("a")).await.unwrap();
    assert_eq!(budget.tokens(), 16);
    server.client.echo(echo("a")).await.unwrap();
    assert_eq!(budget.tokens(), 16);
}

#[tokio::test(start_paused = true)]
async fn clients_may_share_a_budget_and_go_without() {
    let none = RetryBudget::new(0);
    let server = scripted_with([status(500)], |builder| builder.retry_budget(none));
    assert_eq!(failure(server.client.echo(echo("a")).await).attempts(), 1);

    // What the server refused before it began is free the first time.
    let server = scripted_with([Step::Reset(7), Step::Reset(7)], |builder| {
        builder
            .retry_budget(RetryBudget::new(0))
            .retry(RetryPolicy::standard().attempts(9))
    });
    assert_eq!(failure(server.client.plain("a").await).attempts(), 2);
}
