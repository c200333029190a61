use super::credits::Credits;
use super::{LEVEL, Outcome, Pair, ROOM, blob, seconds};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Instant;
use trompe::Error;
use trompe::client::Http;
use trompe::operation::NoError;
use trompe::server::{Context, Router, Server};
use trompe::session::{Opening, SessionSender};

use trompe_peers::echo::operations::Talk;
use trompe_peers::echo::types::{CallInput, CallOutput, Sample, Samples, TalkInput, TalkOutput};
use trompe_peers::echo::{Echo, EchoClient, EchoService};

struct Echoes;

impl Echo for Echoes {
    async fn call(&self, input: CallInput, _: Context) -> Result<CallOutput, Error<NoError>> {
        let CallInput {
            room,
            seq,
            level,
            last,
            data,
        } = input;
        Ok(CallOutput {
            room,
            seq,
            level,
            last,
            data,
        })
    }

    async fn talk(
        &self,
        _: TalkInput,
        opening: Opening<Talk>,
        _: Context,
    ) -> Result<(), Error<NoError>> {
        let mut session = opening.accept(TalkOutput {}).await?;
        while let Some(event) = session
            .recv()
            .await
            .map_err(|error| error.map(|none| match none {}))?
        {
            session.send(event).await?;
        }
        Ok(())
    }
}

/// A client, and the server that it talks to.
#[derive(Clone)]
pub(super) struct Ours {
    client: EchoClient,
    _server: Arc<Server>,
}

pub(super) async fn pair() -> Outcome<Ours> {
    let router = Router::new().service(EchoService::new(Echoes));
    let server = Server::bind("127.0.0.1:0", router).await?;
    let client = EchoClient::over(Http::to(&format!("http://{}", server.local_addr()))?);
    Ok(Ours {
        client,
        _server: Arc::new(server),
    })
}

fn sample(seq: i64, data: &Bytes) -> Samples {
    Samples::Sample(Sample {
        room: ROOM.into(),
        seq,
        level: LEVEL,
        last: false,
        data: data.clone(),
    })
}

async fn send_all(
    tx: SessionSender<Talk>,
    credits: Credits,
    data: Bytes,
    count: u64,
) -> Outcome<()> {
    let mut sent = 0;
    while sent < count {
        for _ in 0..credits.take().await.min((count - sent) as usize) {
            tx.send(sample(sent as i64, &data)).await?;
            sent += 1;
        }
    }
    Ok(tx.finish().await?)
}

impl Pair for Ours {
    async fn events(self, length: usize, window: usize, count: u64) -> Outcome<()> {
        let (tx, mut rx) = self.client.talk(TalkInput {}).await?.split();
        let credits = Credits::new(window);
        let sender = tokio::spawn(send_all(tx, credits.clone(), blob(length), count));
        let mut received = 0;
        while rx.recv().await?.is_some() {
            received += 1;
            credits.give();
        }
        assert_eq!(received, count);
        sender.await?
    }

    async fn ping_pong(self, length: usize, count: u64) -> Outcome<Vec<f64>> {
        let mut session = self.client.talk(TalkInput {}).await?;
        let (data, mut times) = (blob(length), Vec::new());
        for seq in 0..count {
            let since = Instant::now();
            session.send(sample(seq as i64, &data)).await?;
            assert!(session.recv().await?.is_some());
            times.push(seconds(since));
        }
        Ok(times)
    }

    async fn calls(self, length: usize, count: u64) -> Outcome<()> {
        let data = blob(length);
        for seq in 0..count as i64 {
            let input = CallInput {
                room: ROOM.into(),
                seq,
                level: LEVEL,
                last: false,
                data: data.clone(),
            };
            assert_eq!(self.client.call(input).await?.seq, seq);
        }
        Ok(())
    }
}
