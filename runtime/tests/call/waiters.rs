//! What answers mean to waiters.

use crate::retries::script::*;
use crate::sample::schemas::Echo;
use crate::sample::*;
use trompe::client::waiter::{Acceptor, State, Waiter};

#[tokio::test(start_paused = true)]
async fn an_error_is_known_by_its_name_wherever_the_waiter_says_that_it_is_defined() {
    static NAMED: [[Acceptor; 2]; 3] = [
        named("NoSuchThing"),
        named("test#NoSuchThing"),
        named("before.it.moved#NoSuchThing"),
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
