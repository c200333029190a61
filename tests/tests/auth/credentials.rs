//! Credentials that expire.

use crate::support::{REGION, Stage, Time, key, text, verifier};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use trompe::auth::sigv4::{Credentials, SigV4};
use trompe::auth::{AuthFuture, Issued, Provide};
use trompe::error::{BoxError, FailureKind};
use trompe::types::Timestamp;

/// Gives the key for an hour, so many times.
#[derive(Clone, Debug)]
struct Hourly {
    time: Time,
    left: Arc<AtomicUsize>,
}

impl Provide<Credentials> for Hourly {
    fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
        let now = self.time.clock().now();
        let expires = Some(Timestamp::new(now.seconds() + 3_600, 0));
        let left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        Box::pin(async move {
            left.map_err(|_| "nobody is at home")?;
            Ok(Issued {
                value: key(),
                expires,
            })
        })
    }
}

#[tokio::test]
async fn credentials_are_asked_for_once_until_they_expire_and_go_on_while_they_hold() {
    let time = Time::new();
    let left = Arc::new(AtomicUsize::new(2));
    let hourly = Hourly {
        time: time.clone(),
        left: Arc::clone(&left),
    };
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client =
        stage.client(|http| http.authorizer(SigV4::new(hourly, REGION).clock(time.clock())));
    for (pass, remaining) in [(0, 1), (3_000, 1), (500, 0), (3_500, 0)] {
        time.pass(pass);
        client.hashed(text("x")).await.unwrap();
        assert_eq!(left.load(Ordering::SeqCst), remaining);
    }
    time.pass(100);
    let error = client.hashed(text("x")).await.unwrap_err();
    assert_eq!(*error.failure().unwrap().kind(), FailureKind::Credentials);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_is_given_up() {
    #[derive(Debug)]
    struct Never;
    impl Provide<Credentials> for Never {
        fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
            Box::pin(std::future::pending())
        }
    }
    let http = trompe::client::Http::builder("http://127.0.0.1:9");
    let http = http.authorizer(SigV4::new(Never, REGION)).build().unwrap();
    let client = crate::guarded::client::GuardedClient::over(http);
    let error = client.hashed(text("x")).await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!(*failure.kind(), FailureKind::Credentials);
}
