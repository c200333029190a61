//! A service that counts, and what tests do with it.

use crate::ticker::errors::{CountError, Refused, Tired};
use crate::ticker::operations::{Count, Gather, Talk};
use crate::ticker::server::{Ticker, TickerService};
use crate::ticker::types::{
    CountInput, CountOutput, Counts, GatherInput, GatherOutput, Lines, Number, Picture, TalkInput,
    TalkOutput, Text,
};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use trompe::error::{Error, Failure};
use trompe::operation::NoError;
use trompe::server::{Context, Router, RouterSettings, Server};
use trompe::session::{Opening, ServerSession, SessionSettings};

pub(crate) const SOON: Duration = Duration::from_secs(30);

/// How a session ended for its handler.
pub(crate) type End = Result<(), Failure>;

#[derive(Debug)]
pub(crate) struct Counter(mpsc::UnboundedSender<End>);

impl Counter {
    fn note(&self, ended: &Result<(), Failure>) {
        let told = ended.as_ref().map_or_else(
            |failure| Err(Failure::new(failure.kind().clone(), failure.message())),
            |()| Ok(()),
        );
        let _ = self.0.send(told);
    }
}

pub(crate) fn number(value: i32) -> Counts {
    let parity = if value % 2 == 0 { "even" } else { "odd" };
    Number::new()
        .parity(parity)
        .value(value)
        .text(format!("line\n{value}"))
        .into()
}

async fn count(session: &ServerSession<Count>, input: &CountInput) -> Result<(), Failure> {
    for value in 1..=input.to {
        session.send(number(value)).await?;
    }
    match input.manner.as_deref() {
        Some("picture") => {
            session
                .send(Picture::new().title("dots").pixels(vec![1, 2, 3]).into())
                .await
        }
        Some("flood") => loop {
            session
                .send(Number::new().text("x".repeat(10_000)).into())
                .await?;
        },
        Some("wait") => std::future::pending().await,
        _ => Ok(()),
    }
}

impl Ticker for Counter {
    async fn count(
        &self,
        input: CountInput,
        opening: Opening<Count>,
        _: Context,
    ) -> Result<(), Error<CountError>> {
        if input.manner.as_deref() == Some("refuse") {
            return Err(Refused::new().message("not today").into());
        }
        let output = CountOutput::new().name("ticker");
        let session = opening.accept(output).await?;
        let ended = match input.manner.as_deref() {
            // Ends with its session: a handler that only waits is dropped after a grace.
            Some("wait") => {
                let counted = count(&session, &CountInput::new(input.to)).await;
                let mut ended = counted;
                while ended.is_ok() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    ended = session.send(number(0)).await;
                }
                ended
            }
            _ => count(&session, &input).await,
        };
        self.note(&ended);
        ended?;
        match input.manner.as_deref() {
            Some("tired") => Err(Tired::new().message("enough").into()),
            Some("break") => Err(Failure::internal("a secret of ours").into()),
            _ => Ok(()),
        }
    }

    async fn echo(&self, input: Text, _: Context) -> Result<Text, Error<NoError>> {
        Ok(input)
    }

    async fn gather(
        &self,
        _: GatherInput,
        mut opening: Opening<Gather>,
        _: Context,
    ) -> Result<(), Error<NoError>> {
        let mut all = Vec::new();
        let ended = loop {
            match opening.recv().await {
                Ok(Some(Lines::Line(line))) => all.extend(line.text),
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(Error::Failure(failure)) => break Err(failure),
                Err(Error::Modeled(never)) => match never {},
            }
        };
        self.note(&ended);
        ended?;
        opening
            .accept(GatherOutput::new().text(all.join(" ")))
            .await?;
        Ok(())
    }

    async fn talk(
        &self,
        _: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<NoError>> {
        let mut session = opening.accept(TalkOutput::new()).await?;
        while let Ok(Some(line)) = session.recv().await {
            session.send(line).await?;
        }
        Ok(())
    }
}

/// A running server.
pub(crate) struct Stage {
    pub(crate) server: Server,
    ends: mpsc::UnboundedReceiver<End>,
}

pub(crate) fn settings() -> RouterSettings {
    RouterSettings {
        sse_keep_alive: Some(Duration::from_millis(50)),
        grace: Duration::from_millis(50),
        sessions: SessionSettings {
            send_timeout: Duration::from_millis(500),
            ..SessionSettings::server()
        },
        ..RouterSettings::default()
    }
}

pub(crate) fn router() -> (Router, mpsc::UnboundedReceiver<End>) {
    let (tell, ends) = mpsc::unbounded_channel();
    let router = Router::new().service(TickerService::new(Counter(tell)));
    (router.settings(settings()), ends)
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let (router, ends) = router();
        let server = Server::bind("127.0.0.1:0", router).await.unwrap();
        Self { server, ends }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.local_addr())
    }

    /// How the next session ended for its handler.
    pub(crate) async fn end(&mut self) -> End {
        timeout(SOON, self.ends.recv()).await.unwrap().unwrap()
    }

    /// Everything ends by itself, and nothing is left.
    pub(crate) async fn close(self) {
        let live = self.server.live().clone();
        assert!(self.server.shutdown(SOON).await.is_clean());
        assert!(live.is_zero(), "{live:?}");
    }
}
