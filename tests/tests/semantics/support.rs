//! A service whose responses have no content, and the two versions of HTTP it is asked in.

use crate::signs::errors::{LookError, NoSuchSign, PeekError};
use crate::signs::server::{Signs, SignsService};
use crate::signs::types::{
    CompareInput, CompareOutput, FetchInput, FetchOutput, LookInput, LookOutput, PeekInput,
    PeekOutput, PostInput, PostOutput, TakeInput, TakeOutput,
};
use bytes::Bytes;
use http::{HeaderMap, Request};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use trompe::error::Error;
use trompe::operation::NoError;
use trompe::server::{Context, Router, RouterSettings, Server};
use trompe::types::ByteStream;

pub(crate) const SOON: Duration = Duration::from_secs(30);

#[derive(Debug)]
struct Board;

impl Signs for Board {
    async fn look(&self, input: LookInput, _: Context) -> Result<LookOutput, Error<LookError>> {
        match input.name.as_str() {
            "none" => Err(NoSuchSign::new().message("there is none").into()),
            "unknown" => Ok(LookOutput::new().words(7)),
            name => {
                let words = name.len() as i32;
                Ok(LookOutput::new()
                    .words(words)
                    .length(i64::from(words) * 1_000_000))
            }
        }
    }

    async fn peek(&self, input: PeekInput, _: Context) -> Result<PeekOutput, Error<PeekError>> {
        match input.name.as_str() {
            "none" => Err(NoSuchSign::new().message("there is none").into()),
            name => Ok(PeekOutput::new().words(7).text(name)),
        }
    }

    async fn post(&self, input: PostInput, _: Context) -> Result<PostOutput, Error<NoError>> {
        let mut output = PostOutput::new();
        output.status = input.status;
        output.text = input.text;
        Ok(output)
    }

    async fn take(&self, input: TakeInput, _: Context) -> Result<TakeOutput, Error<NoError>> {
        Ok(TakeOutput::new().text(input.name))
    }

    async fn fetch(&self, _: FetchInput, _: Context) -> Result<FetchOutput, Error<NoError>> {
        let picture = ByteStream::from_body(crate::content::Endless);
        Ok(FetchOutput::new(picture.with_length(1_000_000)))
    }

    async fn compare(&self, _: CompareInput, _: Context) -> Result<CompareOutput, Error<NoError>> {
        Ok(CompareOutput::new()
            .status(304)
            .tag("\"1\"")
            .text("the same"))
    }
}

pub(crate) fn router() -> Router {
    let settings = RouterSettings {
        max_body: 100_000,
        ..RouterSettings::default()
    };
    Router::new()
        .service(SignsService::new(Board))
        .settings(settings)
}

pub(crate) async fn server() -> Server {
    Server::bind("127.0.0.1:0", router()).await.unwrap()
}

/// What came back, whichever version brought it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// `None`: the head was the end.
    pub(crate) body: Option<Bytes>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// One request over HTTP/2, to the end of its response.
pub(crate) async fn over_http2(server: &Server, request: Request<()>, body: &str) -> Answer {
    let socket = TcpStream::connect(server.local_addr()).await.unwrap();
    let (mut sender, connection) = h2::client::handshake(socket).await.unwrap();
    tokio::spawn(connection);
    let (response, mut send) = sender.send_request(request, body.is_empty()).unwrap();
    if !body.is_empty() {
        send.send_data(Bytes::copy_from_slice(body.as_bytes()), true)
            .unwrap();
    }
    let answered = async {
        let (head, mut recv) = response.await.unwrap().into_parts();
        let ends = recv.is_end_stream();
        let mut all = Vec::new();
        while let Some(chunk) = recv.data().await {
            let chunk = chunk.unwrap();
            let _ = recv.flow_control().release_capacity(chunk.len());
            all.extend_from_slice(&chunk);
        }
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: (!ends).then(|| all.into()),
        }
    };
    timeout(SOON, answered).await.unwrap()
}

/// One request over HTTP/1.1, to the end of the connection: what comes after the head is the body.
pub(crate) async fn over_http1(server: &Server, request: Request<()>, body: &str) -> Answer {
    let (method, path) = (request.method(), request.uri().path_and_query().unwrap());
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n");
    for (name, value) in request.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    text += &format!("content-length: {}\r\n\r\n{body}", body.len());
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    socket.write_all(text.as_bytes()).await.unwrap();
    let mut all = String::new();
    timeout(SOON, socket.read_to_string(&mut all))
        .await
        .unwrap()
        .unwrap();
    parse(&all)
}

fn parse(text: &str) -> Answer {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        let name: http::HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    });
    Answer {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: (!body.is_empty()).then(|| Bytes::copy_from_slice(body.as_bytes())),
    }
}

/// Asks in both versions.
pub(crate) async fn everywhere(
    method: &str,
    path: &str,
    body: &str,
    check: impl Fn(&str, &Answer),
) {
    let server = server().await;
    let request = || {
        let uri = format!("http://here{path}");
        let request = Request::builder().method(method).uri(uri);
        let request = match body {
            "" => request,
            _ => request.header("content-type", "application/json"),
        };
        request.body(()).unwrap()
    };
    check("HTTP/2", &over_http2(&server, request(), body).await);
    check("HTTP/1.1", &over_http1(&server, request(), body).await);
    let live = server.live().clone();
    assert!(server.shutdown(SOON).await.is_clean());
    assert!(live.is_zero(), "{live:?}");
}
