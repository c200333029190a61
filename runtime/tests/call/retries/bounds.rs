//! Bounds of attempts and of whole calls.

use super::script::*;
use crate::sample::*;
use crate::support::failure;
use std::error::Error as _;
use tokio::time::Instant;
use trompe::error::{Deadline, FailureKind};

#[tokio::test(start_paused = true)]
async fn an_attempt_that_hangs_is_given_up_and_tried_again() {
    let server = scripted_with([Step::Hang, Step::Hang], |b| b.attempt_timeout(secs(2)));
    server.client.echo(echo("a")).await.unwrap();
    assert_eq!(server.pauses(), [2_050, 2_100]);
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_is_not_done_twice_after_an_attempt_that_hangs() {
    let server = scripted([Step::Hang]);
    let call = server.client.plain("a").attempt_timeout(secs(2));
    let failure = failure(call.await);
    assert_eq!(*failure.kind(), FailureKind::Deadline(Deadline::Attempt));
    assert_eq!((failure.attempts(), server.requests()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_bound_of_the_call_holds_over_all_its_attempts() {
    let begun = Instant::now();
    let server = scripted([status(500), Step::Hang]);
    let failure = failure(server.client.echo(echo("a")).timeout(secs(5)).await);
    assert_eq!(*failure.kind(), FailureKind::Deadline(Deadline::Operation));
    assert_eq!((failure.attempts(), begun.elapsed()), (2, secs(5)));
    // What went wrong before is told too.
    assert!(failure.source().unwrap().to_string().contains("500"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_would_be_late_is_told_so_at_once() {
    let begun = Instant::now();
    for after in ["60", "99999999999999999999"] {
        let step = Step::Error(
            429,
            "",
            match after {
                "60" => &[("retry-after", "60")],
                _ => &[("retry-after", "99999999999999999999")],
            },
        );
        let server = scripted([step]);
        let failure = failure(server.client.echo(echo("a")).timeout(secs(30)).await);
        assert_eq!(failure.as_unmodeled().unwrap().status, 429);
        assert_eq!(server.requests(), 1);
    }
    assert_eq!(begun.elapsed(), secs(0));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_end_waits_as_long_as_the_server_wants() {
    let server = scripted([Step::Error(429, "", &[("retry-after", "3600")])]);
    let call = server
        .client
        .echo(echo("a"))
        .timeout(std::time::Duration::MAX);
    call.await.unwrap();
    assert_eq!(server.pauses(), [3_601_000]);
}
