//! Credentials that expire.

use crate::guarded::client::GuardedClient;
use crate::support::{REGION, Stage, Time, key, text, verifier};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
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

/// Answers when it is let, with credentials for this many seconds.
#[derive(Clone, Debug)]
struct Slow {
    time: Time,
    seconds: i64,
    asked: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
}

impl Slow {
    fn new(time: &Time, seconds: i64) -> Self {
        Self {
            time: time.clone(),
            seconds,
            asked: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn open(&self) {
        self.gate.add_permits(1);
    }

    async fn client(&self) -> (Stage, GuardedClient) {
        let stage = Stage::new(|router| router.authenticator(verifier(&self.time))).await;
        let signer = SigV4::new(self.clone(), REGION).clock(self.time.clock());
        let client = stage.client(|http| http.authorizer(signer));
        (stage, client)
    }
}

impl Provide<Credentials> for Slow {
    fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {
            self.gate.acquire().await?.forget();
            let now = self.time.clock().now().seconds();
            Ok(Issued {
                value: key(),
                expires: Some(Timestamp::new(now + self.seconds, 0)),
            })
        })
    }
}

#[tokio::test]
async fn one_question_serves_all_who_wait_for_it() {
    let slow = Slow::new(&Time::new(), 3_600);
    let (_stage, client) = slow.client().await;
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.hashed(text("x")).await.is_ok() })
        })
        .collect();
    while slow.asked() == 0 {
        tokio::task::yield_now().await;
    }
    slow.open();
    for call in calls {
        assert!(call.await.unwrap());
    }
    assert_eq!(slow.asked(), 1);
}

#[tokio::test]
async fn a_call_that_is_given_up_does_not_take_the_question_with_it() {
    let slow = Slow::new(&Time::new(), 3_600);
    let (_stage, client) = slow.client().await;
    let hasty = client.hashed(text("x")).timeout(Duration::from_millis(20));
    assert!(hasty.await.unwrap_err().failure().unwrap().is_deadline());
    slow.open();
    client.hashed(text("x")).await.unwrap();
    assert_eq!(slow.asked(), 1);
}

#[tokio::test]
async fn calls_go_on_with_what_holds_while_it_is_replaced() {
    let time = Time::new();
    let slow = Slow::new(&time, 3_600);
    let (_stage, client) = slow.client().await;
    slow.open();
    client.hashed(text("x")).await.unwrap();
    time.pass(3_400);
    for _ in 0..5 {
        client.hashed(text("x")).await.unwrap();
    }
    assert_eq!(slow.asked(), 2, "asked once, and not waited for");
}

#[tokio::test]
async fn credentials_for_a_short_time_are_not_asked_for_with_every_call() {
    let time = Time::new();
    let slow = Slow::new(&time, 120);
    let (_stage, client) = slow.client().await;
    slow.gate.add_permits(9);
    for (pass, asked) in [(0, 1), (60, 1), (29, 1), (1, 2), (60, 2)] {
        time.pass(pass);
        client.hashed(text("x")).await.unwrap();
        assert_eq!(slow.asked(), asked);
    }
}

#[tokio::test]
async fn a_provider_that_fails_is_not_asked_by_every_call() {
    let asked = Arc::<AtomicUsize>::default();
    let hourly = Hourly {
        time: Time::new(),
        left: Arc::default(),
    };
    let counting = Counting(hourly, Arc::clone(&asked));
    let stage = Stage::new(|router| router).await;
    let client = stage.client(|http| http.authorizer(SigV4::new(counting, REGION)));
    for _ in 0..50 {
        assert!(client.hashed(text("x")).await.is_err());
    }
    assert!(asked.load(Ordering::SeqCst) < 10, "{asked:?}");
}

#[derive(Debug)]
struct Counting(Hourly, Arc<AtomicUsize>);

impl Provide<Credentials> for Counting {
    fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
        self.1.fetch_add(1, Ordering::SeqCst);
        self.0.provide()
    }
}
