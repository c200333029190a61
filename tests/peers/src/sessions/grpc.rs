use super::credits::Credits;
use super::{LEVEL, Outcome, Pair, ROOM, blob, seconds};
use bytes::Bytes;
use futures_core::Stream;
use http::uri::PathAndQuery;
use std::convert::Infallible;
use std::future::Ready;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;

/// The same five fields.
#[derive(Clone, PartialEq, prost::Message)]
struct Sample {
    #[prost(string, tag = "1")]
    room: String,
    #[prost(int64, tag = "2")]
    seq: i64,
    #[prost(double, tag = "3")]
    level: f64,
    #[prost(bool, tag = "4")]
    last: bool,
    #[prost(bytes = "bytes", tag = "5")]
    data: Bytes,
}

type Codec = ProstCodec<Sample, Sample>;
type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What tonic-build would generate, by hand.
#[derive(Clone)]
struct Echo;

impl tonic::server::NamedService for Echo {
    const NAME: &'static str = "trompe.peers.Echo";
}

impl tonic::server::UnaryService<Sample> for Echo {
    type Response = Sample;
    type Future = Ready<Result<Response<Sample>, Status>>;

    fn call(&mut self, request: Request<Sample>) -> Self::Future {
        std::future::ready(Ok(Response::new(request.into_inner())))
    }
}

/// The quickest that tonic can do: the received stream is the response, without a task between them.
impl tonic::server::StreamingService<Sample> for Echo {
    type Response = Sample;
    type ResponseStream = Streaming<Sample>;
    type Future = Ready<Result<Response<Streaming<Sample>>, Status>>;

    fn call(&mut self, request: Request<Streaming<Sample>>) -> Self::Future {
        std::future::ready(Ok(Response::new(request.into_inner())))
    }
}

impl tower_service::Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = tonic::server::Grpc::new(Codec::default());
            Ok(match request.uri().path() {
                "/trompe.peers.Echo/Call" => grpc.unary(Echo, request).await,
                _ => grpc.streaming(Echo, request).await,
            })
        })
    }
}

/// A client; the server ends with the runtime.
#[derive(Clone)]
pub(super) struct Grpc(Channel);

pub(super) async fn pair() -> Outcome<Grpc> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    tokio::spawn(
        Server::builder()
            .add_service(Echo)
            .serve_with_incoming(incoming),
    );
    let endpoint = Endpoint::from_shared(format!("http://{address}"))?.tcp_nodelay(true);
    Ok(Grpc(endpoint.connect().await?))
}

fn sample(seq: i64, data: &Bytes) -> Sample {
    Sample {
        room: ROOM.into(),
        seq,
        level: LEVEL,
        last: false,
        data: data.clone(),
    }
}

/// The request's messages, as the credits allow.
struct Source {
    credits: Credits,
    taken: usize,
    sent: u64,
    count: u64,
    data: Bytes,
}

impl Stream for Source {
    type Item = Sample;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Sample>> {
        if self.sent == self.count {
            return Poll::Ready(None);
        }
        if self.taken == 0 {
            self.taken = ready!(self.credits.poll_take(cx));
        }
        self.taken -= 1;
        self.sent += 1;
        Poll::Ready(Some(sample(self.sent as i64, &self.data)))
    }
}

impl Grpc {
    async fn client(&self) -> Outcome<tonic::client::Grpc<Channel>> {
        let mut client = tonic::client::Grpc::new(self.0.clone());
        client.ready().await?;
        Ok(client)
    }

    async fn talk(
        &self,
        length: usize,
        credits: &Credits,
        count: u64,
    ) -> Outcome<Streaming<Sample>> {
        let source = Source {
            credits: credits.clone(),
            taken: 0,
            sent: 0,
            count,
            data: blob(length),
        };
        let path = PathAndQuery::from_static("/trompe.peers.Echo/Talk");
        let answer = self
            .client()
            .await?
            .streaming(Request::new(source), path, Codec::default())
            .await?;
        Ok(answer.into_inner())
    }
}

impl Pair for Grpc {
    async fn events(self, length: usize, window: usize, count: u64) -> Outcome<()> {
        let credits = Credits::new(window);
        let mut echoes = self.talk(length, &credits, count).await?;
        let mut received = 0;
        while echoes.message().await?.is_some() {
            received += 1;
            credits.give();
        }
        assert_eq!(received, count);
        Ok(())
    }

    async fn ping_pong(self, length: usize, count: u64) -> Outcome<Vec<f64>> {
        let credits = Credits::new(0);
        let mut echoes = self.talk(length, &credits, count).await?;
        let mut times = Vec::new();
        for _ in 0..count {
            let since = Instant::now();
            credits.give();
            assert!(echoes.message().await?.is_some());
            times.push(seconds(since));
        }
        Ok(times)
    }

    async fn calls(self, length: usize, count: u64) -> Outcome<()> {
        let (data, mut client) = (blob(length), self.client().await?);
        for seq in 0..count as i64 {
            client.ready().await?;
            let path = PathAndQuery::from_static("/trompe.peers.Echo/Call");
            let request = Request::new(sample(seq, &data));
            let answer: Response<Sample> = client.unary(request, path, Codec::default()).await?;
            assert_eq!(answer.get_ref().seq, seq);
        }
        Ok(())
    }
}
