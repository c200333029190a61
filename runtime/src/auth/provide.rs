use super::{AuthFuture, Clock};
use crate::error::{BoxError, Failure, FailureKind};
use crate::types::Timestamp;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long before they expire credentials are replaced.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// Something secret, and until when it holds.
#[derive(Clone, Debug)]
pub struct Issued<T> {
    /// The credentials or token.
    pub value: T,
    /// From when on it is of no use; `None`: it does not expire.
    pub expires: Option<Timestamp>,
}

/// Where credentials come from. What does not expire is asked for once; what does, a few minutes before.
///
/// `Credentials` of SigV4 (feature `sigv4`) and texts provide themselves.
pub trait Provide<T>: fmt::Debug + Send + Sync + 'static {
    /// Gets what holds now. One call is made at a time, and given up after 10 s.
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

/// A provider with what it gave last.
#[derive(Clone)]
pub(crate) struct Source<T> {
    provider: Arc<dyn Provide<T>>,
    last: Arc<Mutex<Option<Issued<T>>>>,
    bound: Duration,
}

impl<T: Clone + 'static> Source<T> {
    pub(super) fn new(provider: impl Provide<T>) -> Self {
        Self {
            provider: Arc::new(provider),
            last: Arc::default(),
            bound: Duration::from_secs(10),
        }
    }

    /// What holds now. Where it cannot be replaced, what has not yet expired goes on.
    pub(super) async fn get(&self, clock: &Clock) -> Result<T, Failure> {
        let mut last = self.last.lock().await;
        if let Some(issued) = last.as_ref().filter(|issued| issued.holds(clock, MARGIN)) {
            return Ok(issued.value.clone());
        }
        match self.ask().await {
            Ok(issued) => Ok(last.insert(issued).value.clone()),
            Err(failure) => match last
                .as_ref()
                .filter(|issued| issued.holds(clock, Duration::ZERO))
            {
                Some(issued) => {
                    tracing::warn!(%failure, "credentials that expire soon could not be replaced");
                    Ok(issued.value.clone())
                }
                None => Err(failure),
            },
        }
    }

    async fn ask(&self) -> Result<Issued<T>, Failure> {
        let unavailable = |why: BoxError| {
            Failure::new(FailureKind::Credentials, "the credentials could not be had")
                .with_source(why)
        };
        match timeout(self.bound, self.provider.provide()).await {
            Ok(provided) => provided.map_err(unavailable),
            Err(_) => Err(unavailable(
                format!("they took longer than {:?}", self.bound).into(),
            )),
        }
    }
}

impl<T> Issued<T> {
    fn holds(&self, clock: &Clock, margin: Duration) -> bool {
        let margin = i64::try_from(margin.as_secs()).unwrap_or(i64::MAX);
        self.expires
            .is_none_or(|at| clock.now().seconds().saturating_add(margin) < at.seconds())
    }
}

impl<T> fmt::Debug for Source<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}
