//! What is tried again after an answer, and after which pauses.

use super::script::*;
use crate::sample::*;
use crate::support::{failure, unmodeled};
use trompe::Error;
use trompe::auth::Clock;
use trompe::client::RetryPolicy;
use trompe::types::Timestamp;

const FINE: &str = "fine";

#[tokio::test(start_paused = true)]
async fn an_operation_that_may_be_called_twice_survives_a_server_in_trouble() {
    for code in [500, 502, 503, 504] {
        let server = scripted([status(code), status(code)]);
        let output = server.client.echo(echo("a")).await.unwrap();
        assert_eq!(
            (output.text.as_str(), server.requests()),
            (FINE, 3),
            "{code}"
        );
        assert_eq!(server.pauses(), [50, 100], "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_may_not_is_called_once() {
    for code in [500, 502, 504] {
        let server = scripted([status(code)]);
        let error = unmodeled(server.client.plain("a").await);
        assert_eq!((error.status, server.requests()), (code, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_tried_again_where_the_server_hints_that_it_may_be() {
    let hint = &[("retry-after", "0")][..];
    for step in [
        status(503),
        Step::Error(500, "", hint),
        Step::Error(403, "", hint),
    ] {
        let server = scripted([step.clone()]);
        server.client.plain("a").await.unwrap();
        assert_eq!(server.requests(), 2, "{step:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_will_not_get_better_is_not_tried_again() {
    for code in [400, 401, 403, 404, 409, 413, 501, 505] {
        let server = scripted([status(code)]);
        let failure = failure(server.client.echo(echo("a")).await);
        assert_eq!((failure.attempts(), server.requests()), (1, 1), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_waits_out_a_server_that_throttles() {
    for step in [
        status(429),
        Step::Error(400, "ThrottlingException", &[]),
        Step::Error(400, "sample#SlowDown", &[]),
        Step::Error(503, "", &[("retry-after", "0")]),
    ] {
        let server = scripted([step.clone(), step.clone()]);
        server.client.plain("a").await.unwrap();
        assert_eq!(server.pauses(), [1_000, 2_000], "{step:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_the_model_calls_retryable_is_tried_again_for_every_operation() {
    let server = scripted([
        Step::Error(400, "Busy", &[]),
        Step::Error(400, "TooMany", &[]),
    ]);
    server.client.plain("a").await.unwrap();
    assert_eq!(server.pauses(), [50, 2_000]);

    let server = scripted([Step::Error(404, "NoSuchThing", &[])]);
    let outcome = server.client.echo(echo("a")).await;
    assert!(outcome.is_err());
    assert_eq!(server.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_error_that_is_returned_is_that_of_the_last_attempt() {
    let busy = || Step::Error(400, "Busy", &[]);
    let server = scripted([status(429), busy(), busy(), busy()]);
    let outcome = server.client.plain("a").await;
    assert!(matches!(outcome, Err(Error::Modeled(PlainError::Busy(_)))));
    assert_eq!(server.requests(), 3);

    let server = scripted([status(500), status(502), status(503)]);
    let failure = failure(server.client.echo(echo("a")).await);
    assert_eq!(failure.attempts(), 3);
    assert_eq!(failure.as_unmodeled().unwrap().status, 503);
    assert_eq!(
        failure.to_string(),
        "the peer answered with status 503 (3 attempts)"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_when_is_not_asked_before() {
    for (header, pause) in [
        (&[("retry-after", "7")][..], 8_000),
        (&[("x-amz-retry-after", "2500")], 3_500),
        (
            &[
                ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"),
                ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ],
            11_000,
        ),
        (&[("retry-after", "nonsense")], 1_000),
    ] {
        let server = scripted_with([Step::Error(429, "", header)], |builder| {
            builder.clock(Clock::new(|| Timestamp::new(784_111_777, 0)))
        });
        server.client.plain("a").await.unwrap();
        assert_eq!(server.pauses(), [pause], "{header:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pauses_are_as_random_as_their_source() {
    for (jitter, pauses) in [
        (0.0, [0, 0]),
        (0.5, [25, 50]),
        (f64::NAN, [50, 100]),
        (-3.0, [50, 100]),
    ] {
        let server = scripted_with([status(500), status(500)], |builder| {
            builder.jitter(move || jitter)
        });
        server.client.echo(echo("a")).await.unwrap();
        assert_eq!(server.pauses(), pauses, "{jitter}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_policy_is_the_clients_unless_the_call_has_its_own() {
    let many = || (0..9).map(|_| status(500));
    let server = scripted_with(many(), |builder| builder.retry(RetryPolicy::off()));
    assert_eq!(failure(server.client.echo(echo("a")).await).attempts(), 1);
    let patient = RetryPolicy::standard()
        .attempts(5)
        .backoff(secs(1))
        .max_backoff(secs(3));
    let call = server.client.echo(echo("a")).retry(patient);
    assert_eq!(failure(call.await).attempts(), 5);
    assert_eq!(server.pauses(), [0, 1_000, 2_000, 3_000, 3_000]);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_the_same_call_with_the_same_token() {
    let server = scripted_with([status(500), status(500)], |builder| {
        builder.header("x-mine", "1").user_agent("tests/1")
    });
    server
        .client
        .echo(echo("a"))
        .header("x-call", "2")
        .await
        .unwrap();
    let bodies = server.each(|seen| seen.body.clone());
    assert!(String::from_utf8_lossy(&bodies[0]).contains("token"));
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    for (name, value) in [("x-mine", "1"), ("user-agent", "tests/1"), ("x-call", "2")] {
        assert_eq!(
            server.each(|seen| seen.headers[name] == value),
            [true; 3],
            "{name}"
        );
    }
}
