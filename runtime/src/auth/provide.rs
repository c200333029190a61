use super::{AuthFuture, Clock};
use crate::error::{BoxError, Failure, FailureKind};
use crate::lock::lock;
use crate::types::Timestamp;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// How long before they expire credentials are replaced, but not before three quarters of their time.
const MARGIN: i64 = 5 * 60;
/// How long credentials that still hold go on after they could not be replaced, in seconds.
const AGAIN: i64 = 30;
/// How long it is told that there are none before the provider is asked anew.
const SETTLED: Duration = Duration::from_secs(1);
/// How long a provider may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something secret, and until when it holds. Its `Debug` shows only the latter.
#[derive(Clone)]
pub struct Issued<T> {
    /// The credentials or token.
    pub value: T,
    /// From when on it is of no use; `None`: it does not expire.
    pub expires: Option<Timestamp>,
}

/// Where credentials come from. What does not expire is asked for once; what does, again a few minutes before, while
/// calls go on with what still holds.
///
/// `Credentials` of SigV4 (feature `sigv4`) and texts provide themselves.
pub trait Provide<T>: fmt::Debug + Send + Sync + 'static {
    /// Gets what holds now. One call is made at a time, whatever becomes of those who wait for it, and given up after
    /// 10 s. A failure is told for a second to all who ask.
    fn provide(&self) -> AuthFuture<'_, Result<Issued<T>, BoxError>>;
}

/// A text is a token that does not expire. Its `Debug` shows it, so that of what holds it must not.
impl Provide<String> for String {
    fn provide(&self) -> AuthFuture<'_, Result<Issued<String>, BoxError>> {
        let value = self.clone();
        Box::pin(std::future::ready(Ok(Issued {
            value,
            expires: None,
        })))
    }
}

/// A provider with what it gave last. Clones share it.
pub(crate) struct Source<T>(Arc<Shared<T>>);

struct Shared<T> {
    provider: Box<dyn Provide<T>>,
    state: Mutex<State<T>>,
}

struct State<T> {
    held: Option<Held<T>>,
    /// Resolves for those who wait while the provider is asked.
    asking: Option<watch::Receiver<Option<Told<T>>>>,
    failed: Option<(Instant, Failure)>,
}

type Told<T> = Result<T, Failure>;

/// What was given, by the seconds of the clock.
struct Held<T> {
    value: T,
    /// From when on another is wanted; `None`: never.
    renew: Option<i64>,
    expires: i64,
}

impl<T> Held<T> {
    fn new(issued: Issued<T>, now: i64) -> Self {
        let expires = issued.expires.map(Timestamp::seconds);
        let early = |expires: i64| {
            let margin = MARGIN.min(expires.saturating_sub(now) / 4);
            expires.saturating_sub(margin.max(0))
        };
        Self {
            value: issued.value,
            renew: expires.map(early),
            expires: expires.unwrap_or(i64::MAX),
        }
    }

    fn is_fresh(&self, now: i64) -> bool {
        self.renew.is_none_or(|renew| now < renew)
    }
}

impl<T: Clone + Send + Sync + 'static> Source<T> {
    pub(super) fn new(provider: impl Provide<T>) -> Self {
        Self(Arc::new(Shared {
            provider: Box::new(provider),
            state: Mutex::new(State {
                held: None,
                asking: None,
                failed: None,
            }),
        }))
    }

    /// What holds now. Where it cannot be replaced in time, what has not yet expired goes on.
    pub(super) async fn get(&self, clock: &Clock) -> Result<T, Failure> {
        let now = clock.now().seconds();
        let answer = {
            let mut state = self.0.lock();
            if let Some(held) = state.held.as_ref().filter(|held| held.is_fresh(now)) {
                return Ok(held.value.clone());
            }
            state.recent_failure(now)?;
            // Gone without an answer: whoever asked has fallen over.
            state.asking.take_if(|asking| asking.has_changed().is_err());
            match &state.asking {
                Some(asking) => Err(asking.clone()),
                None => {
                    let (tell, asking) = watch::channel(None);
                    state.asking = Some(asking.clone());
                    Ok((tell, asking))
                }
            }
        };
        let asking = match answer {
            Err(asking) => asking,
            Ok((tell, asking)) => {
                self.ask(clock.clone(), tell).await?;
                asking
            }
        };
        if let Some(value) = self.0.lock().holding(now) {
            return Ok(value);
        }
        told(asking).await
    }

    // A provider that has its answer at hand needs no task. Any other goes on when the call that asked is given up.
    async fn ask(&self, clock: Clock, tell: watch::Sender<Option<Told<T>>>) -> Result<(), Failure> {
        let runtime = Handle::try_current().map_err(|error| {
            Failure::internal("credentials are got within a tokio runtime").with_source(error)
        })?;
        let shared = Arc::clone(&self.0);
        let mut asked = Box::pin(async move {
            let provided = timeout(PATIENCE, shared.provider.provide()).await;
            let provided = provided.map_err(|_| format!("they took longer than {PATIENCE:?}"));
            let told = shared.take(provided.unwrap_or_else(|late| Err(late.into())), &clock);
            tell.send_replace(Some(told));
        });
        let first = poll_fn(|cx| Poll::Ready(Pin::new(&mut asked).poll(cx))).await;
        if first.is_pending() {
            runtime.spawn(asked);
        }
        Ok(())
    }
}

/// What the provider answers, once it does.
async fn told<T: Clone>(mut asking: watch::Receiver<Option<Told<T>>>) -> Result<T, Failure> {
    let gone = || Failure::internal("the provider of credentials fell over");
    let answer = asking.wait_for(Option::is_some).await.map_err(|_| gone())?;
    match answer.as_ref() {
        Some(Ok(value)) => Ok(value.clone()),
        Some(Err(failure)) => Err(failure.replay()),
        None => Err(gone()),
    }
}

impl<T: Clone> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.state)
    }

    fn take(&self, provided: Result<Issued<T>, BoxError>, clock: &Clock) -> Told<T> {
        let now = clock.now().seconds();
        let mut state = self.lock();
        state.asking = None;
        match provided {
            Ok(issued) => {
                let held = Held::new(issued, now);
                let value = held.value.clone();
                state.held = Some(held);
                Ok(value)
            }
            Err(why) => {
                let message = "the credentials could not be had";
                let failure = Failure::new(FailureKind::Credentials, message).with_source(why);
                if let Some(held) = state.held.as_mut().filter(|held| now < held.expires) {
                    tracing::warn!(%failure, "credentials that expire soon could not be replaced");
                    held.renew = Some(now.saturating_add(AGAIN).min(held.expires));
                }
                state.failed = Some((Instant::now(), failure.replay()));
                Err(failure)
            }
        }
    }
}

impl<T: Clone> State<T> {
    fn holding(&self, now: i64) -> Option<T> {
        let held = self.held.as_ref().filter(|held| now < held.expires)?;
        Some(held.value.clone())
    }

    fn recent_failure(&mut self, now: i64) -> Result<(), Failure> {
        self.failed.take_if(|(at, _)| at.elapsed() >= SETTLED);
        match &self.failed {
            Some((_, failure)) if self.holding(now).is_none() => Err(failure.replay()),
            _ => Ok(()),
        }
    }
}

impl<T> Clone for Source<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Issued<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued")
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Source<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}
