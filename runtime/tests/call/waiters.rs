//! What answers mean to waiters.

use crate::retries::script::*;
use crate::sample::schemas::Echo;
use crate::sample::*;
use trompe::client::waiter::{Acceptor, State, WaitError, Waiter};
use trompe::error::FailureKind;

#[tokio::test(start_paused = true)]
async fn an_error_is_known_by_its_name_wherever_the_waiter_says_that_it_is_defined() {
    static NAMED: [[Acceptor; 2]; 4] = [
        named("NoSuchThing"),
        named("test#NoSuchThing"),
        named("before.it.moved#NoSuchThing"),
        // Its code in the query protocols.
        named("NotThere"),
    ];
    for acceptors in &NAMED {
        let waiter = Waiter::<Echo>::new("There", 2, 16, acceptors);
        let server = scripted([Step::Error(404, "NoSuchThing", &[])]);
        let waiting = server.client.echo(echo("a")).until(&waiter, secs(60));
        waiting.jitter(|| 1.0).await.unwrap().unwrap();
        assert_eq!(server.pauses(), [2_000]);
    }
}

/// Waits for a success as long as there is this error.
const fn named(error: &'static str) -> [Acceptor; 2] {
    [
        Acceptor::error(State::Retry, error),
        Acceptor::success(State::Success, true),
    ]
}

#[tokio::test(start_paused = true)]
async fn any_error_is_one_that_the_service_answered_with_and_no_lost_stream() {
    static GONE: [Acceptor; 1] = [Acceptor::success(State::Success, false)];
    let waiter = Waiter::<Echo>::new("Gone", 2, 16, &GONE);
    for answer in [Step::Error(404, "NoSuchThing", &[]), status(410)] {
        let server = scripted([Step::Fine, answer]);
        let waiting = server.client.echo(echo("a")).until(&waiter, secs(60));
        waiting.await.unwrap().unwrap_err();
        assert_eq!(server.requests(), 2);
    }
    const INADEQUATE_SECURITY: u32 = 0xc;
    let server = scripted([Step::Reset(INADEQUATE_SECURITY)]);
    let waiting = server.client.echo(echo("a")).until(&waiter, secs(60));
    let WaitError::Unexpected(error) = waiting.await.unwrap_err() else {
        panic!("a lost stream is no answer")
    };
    let kind = error.failure().map(|failure| failure.kind());
    assert_eq!(kind, Some(&FailureKind::Reset(INADEQUATE_SECURITY)));
}
