//! A client and a server of this process, over connections in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use trompe::client::Http;
use trompe::error::Error;
use trompe::server::{Context, Router, Server};
use trompe::session::Opening;
use trompe::transport::{self, ServerSettings, Settings};
use trompe_tests::sim::{Dice, Weather, wire};
use trompe_tests::streams::errors::{AskError, TalkError, UploadError, WatchError};
use trompe_tests::streams::operations::{Talk, Upload, Watch};
use trompe_tests::streams::types::{
    AskInput, AskOutput, Mark, TalkInput, TalkOutput, UploadInput, WatchInput,
};
use trompe_tests::streams::{Streams, StreamsClient, StreamsService};

/// Answers every event with another one.
#[derive(Debug)]
struct Echo;

impl Streams for Echo {
    async fn ask(&self, _: AskInput, _: Context) -> Result<AskOutput, Error<AskError>> {
        Ok(AskOutput::new())
    }

    async fn talk(
        &self,
        input: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<TalkError>> {
        let mut session = opening.accept(TalkOutput::new().room(input.manner)).await?;
        let lost = |error: Error<_>| error.map(|never| match never {});
        while session.recv().await.map_err(lost)?.is_some() {
            session.send(Mark::new().into()).await?;
        }
        Ok(())
    }

    async fn upload(
        &self,
        _: UploadInput,
        _: Opening<Upload>,
        _: Context,
    ) -> Result<(), Error<UploadError>> {
        Ok(())
    }

    async fn watch(
        &self,
        _: WatchInput,
        _: Opening<Watch>,
        _: Context,
    ) -> Result<(), Error<WatchError>> {
        Ok(())
    }
}

/// A client and a server.
pub(crate) struct World {
    pub(crate) http: Http,
    pub(crate) client: StreamsClient,
    server: transport::Server,
    dials: Arc<AtomicUsize>,
}

impl World {
    /// With so many connections of so many streams at the most.
    pub(crate) fn new(connections: usize, streams: usize) -> Self {
        let (dial, dialed) = mpsc::channel(1);
        let streams = u32::try_from(streams).unwrap();
        let (mut near, mut far) = (Settings::default(), ServerSettings::default());
        near.max_connections = connections;
        near.http2.max_concurrent_streams = streams;
        far.http2.max_concurrent_streams = streams;
        let router = Router::new().service(StreamsService::new(Echo));
        let server = Server::builder(router).transport(far).serve(dialed);
        let dials = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&dials);
        let http = Http::builder("http://soak")
            .transport(near)
            .build_over(move || {
                counted.fetch_add(1, Ordering::SeqCst);
                let (near, far) = wire(Weather::default(), &mut Dice::of(0));
                let dial = dial.clone();
                async move {
                    dial.send(far).await.map_err(std::io::Error::other)?;
                    Ok(near)
                }
            });
        let http = http.unwrap();
        let client = StreamsClient::over(http.clone());
        Self {
            http,
            client,
            server,
            dials,
        }
    }

    /// How many connections were made.
    pub(crate) fn dials(&self) -> usize {
        self.dials.load(Ordering::SeqCst)
    }

    /// Ends both, and sees that nothing is left.
    pub(crate) async fn end(self) {
        let (near, far) = (self.http.live().clone(), self.server.live().clone());
        drop(self.client);
        let bound = Duration::from_secs(30);
        assert!(self.http.shutdown(bound).await.is_clean());
        assert!(self.server.shutdown(bound).await.is_clean());
        assert!(near.is_zero() && far.is_zero(), "{near:?} {far:?}");
        let metrics = Handle::current().metrics();
        let over = async {
            while metrics.num_alive_tasks() > 0 {
                sleep(Duration::from_millis(10)).await;
            }
        };
        let over = timeout(bound, over).await;
        assert!(over.is_ok(), "{} tasks are left", metrics.num_alive_tasks());
    }
}
