//! A guarded service, and clients with and without credentials.

use crate::guarded::client::GuardedClient;
use crate::guarded::operations::{Talk, Watch};
use crate::guarded::server::{Guarded, GuardedService};
use crate::guarded::types::{Caller, Said, TalkInput, TalkOutput, Text, WatchInput, WatchOutput};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use trompe::auth::sigv4::{Credentials, SigV4, SigV4Authenticator};
use trompe::auth::{Clock, Identity};
use trompe::client::{Http, HttpBuilder};
use trompe::error::{Error, Failure, Unmodeled};
use trompe::operation::NoError;
use trompe::server::{Context, Router, Server};
use trompe::session::{Opening, Session};
use trompe::types::Timestamp;

pub(crate) const SOON: Duration = Duration::from_secs(30);
pub(crate) const REGION: &str = "eu-central-1";
const NOW: i64 = 1_767_225_600;

/// A clock that a test sets.
#[derive(Clone, Debug)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(NOW)))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let time = self.clone();
        Clock::new(move || Timestamp::new(time.0.load(Ordering::SeqCst), 0))
    }
}

pub(crate) fn key() -> Credentials {
    Credentials::new("AKIDGUARDED", "a secret")
}

pub(crate) fn signer(time: &Time) -> SigV4 {
    SigV4::new(key(), REGION).clock(time.clock())
}

pub(crate) fn verifier(time: &Time) -> SigV4Authenticator {
    SigV4Authenticator::new(key(), REGION).clock(time.clock())
}

/// Tells callers who they are. How a client's events ended is told to the test.
#[derive(Debug)]
struct Doorman(mpsc::UnboundedSender<Result<(), Failure>>);

fn caller(input: Text, cx: &Context) -> Caller {
    let mut caller = Caller::new();
    caller.text = input.text;
    match cx.identity() {
        Some(Identity { scheme, name }) => caller.scheme(*scheme).name(name.clone()),
        None => caller,
    }
}

macro_rules! tell {
    ($($method:ident)*) => {$(
        async fn $method(&self, input: Text, cx: Context) -> Result<Caller, Error<NoError>> {
            Ok(caller(input, &cx))
        }
    )*};
}

impl Guarded for Doorman {
    tell!(hashed unsigned open visit by_name by_token by_key by_digest by_token_or_signature);

    async fn talk(
        &self,
        _: TalkInput,
        opening: Opening<Talk>,
        cx: Context,
    ) -> Result<(), Error<NoError>> {
        let name = cx.identity().map(|identity| identity.name.clone());
        let mut output = TalkOutput::new();
        output.name = name;
        let mut session = opening.accept(output).await?;
        let ended = loop {
            match session.recv().await {
                Ok(Some(Said::Line(line))) => session.send(Said::Line(line)).await?,
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(Error::Failure(failure)) => break Err(failure),
                Err(Error::Modeled(never)) => match never {},
            }
        };
        let told = match &ended {
            Ok(()) => Ok(()),
            Err(failure) => Err(Failure::new(failure.kind().clone(), failure.message())),
        };
        let _ = self.0.send(told);
        Ok(ended?)
    }

    async fn watch(
        &self,
        input: WatchInput,
        opening: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<NoError>> {
        let session = opening.accept(WatchOutput::new()).await?;
        for _ in input.text.chars() {
            session.send(line(&input.text)).await?;
        }
        Ok(())
    }
}

pub(crate) fn line(text: &str) -> Said {
    Text::new().text(text).into()
}

pub(crate) fn text(text: &str) -> Text {
    Text::new().text(text)
}

/// A running server and how sessions ended on it.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) ends: mpsc::UnboundedReceiver<Result<(), Failure>>,
}

impl Stage {
    pub(crate) async fn new(guard: impl FnOnce(Router) -> Router) -> Self {
        let (tell, ends) = mpsc::unbounded_channel();
        let router = guard(Router::new().service(GuardedService::new(Doorman(tell))));
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        Self { server, ends }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.server.local_addr())
    }

    pub(crate) fn client(&self, with: impl FnOnce(HttpBuilder) -> HttpBuilder) -> GuardedClient {
        GuardedClient::over(with(Http::builder(&self.endpoint())).build().unwrap())
    }

    /// How the client's events ended for the handler of the next session that does.
    pub(crate) async fn end(&mut self) -> Result<(), Failure> {
        timeout(SOON, self.ends.recv()).await.unwrap().unwrap()
    }
}

/// The status and code of a refusal.
pub(crate) fn refused<T: std::fmt::Debug, E: std::fmt::Debug>(
    outcome: Result<T, Error<E>>,
) -> (u16, String) {
    let error = outcome.unwrap_err();
    let told: &Unmodeled = error.failure().and_then(Failure::as_unmodeled).unwrap();
    (told.status, told.code.clone())
}

pub(crate) async fn next(session: &mut Session<Talk>) -> Result<Option<Said>, Error<NoError>> {
    timeout(SOON, session.recv()).await.unwrap()
}
