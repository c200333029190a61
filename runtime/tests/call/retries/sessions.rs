//! Sessions are tried again until there is something that cannot be said twice.

use super::script::*;
use crate::sample::*;
use crate::support::failure;
use tokio::time::Instant;
use trompe::error::FailureKind;

#[tokio::test(start_paused = true)]
async fn a_session_that_only_receives_is_tried_again_until_the_server_has_answered() {
    let server = scripted([status(429), Step::Reset(7)]);
    let mut session = server.client.feed(1, 1).await.unwrap();
    assert!(session.recv().await.unwrap().is_none());
    assert_eq!(server.pauses(), [1_000, 100]);

    let server = scripted((0..9).map(|_| status(429)));
    let mut session = server.client.feed(1, 1).await.unwrap();
    let failure = failure(session.recv().await);
    assert_eq!((failure.attempts(), server.requests()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn a_session_whose_server_asks_for_more_time_than_its_answer_has_is_told_so_at_once() {
    let begun = Instant::now();
    let server = scripted([Step::Error(429, "", &[("retry-after", "3600")])]);
    let mut session = server.client.feed(1, 1).await.unwrap();
    let failure = failure(session.recv().await);
    assert_eq!(failure.as_unmodeled().unwrap().status, 429);
    assert_eq!((server.requests(), begun.elapsed()), (1, secs(0)));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_sends_is_never_replayed() {
    for step in [status(429), status(503), Step::Reset(7)] {
        let server = scripted([step]);
        let mut session = server.client.chat(room("r")).await.unwrap();
        let _ = session.send(say("once")).await;
        assert!(session.recv().await.is_err());
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_outlives_the_bounds_of_opening_it() {
    let server = scripted_with([Step::Hang], |builder| {
        builder.timeout(secs(5)).attempt_timeout(secs(1))
    });
    let session = server.client.chat(room("r")).await.unwrap();
    tokio::time::sleep(secs(30)).await;
    session.send(say("still here")).await.unwrap();
    assert_eq!(server.http.live().streams(), 1);
}

#[tokio::test(start_paused = true)]
async fn opening_a_session_is_tried_again_where_nobody_listens_and_says_how_often() {
    let connect = || {
        std::future::ready(Err::<tokio::io::DuplexStream, _>(std::io::Error::from(
            std::io::ErrorKind::ConnectionRefused,
        )))
    };
    let http = trompe::client::Http::builder("http://test")
        .build_over(connect)
        .unwrap();
    let failure = failure(SampleClient::over(http).chat(room("r")).await);
    assert_eq!(
        (failure.kind(), failure.attempts()),
        (&FailureKind::Connect, 3)
    );
}
