//! A server below any protocol, which a test scripts stream by stream.

use bytes::{Bytes, BytesMut};
use h2::server::SendResponse;
use h2::{RecvStream, SendStream};
use http::{Request, Response};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use trompe::event_stream::{Limits, Message};

/// What goes wrong in a script.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A request as it came, and what it is answered through.
pub type Exchange = (Request<RecvStream>, SendResponse<Bytes>);

/// A listener on a loopback port that runs `script` for every stream of every connection.
///
/// # Errors
/// No port could be had.
pub async fn scripted<F, Fut>(script: F) -> Result<Peer, BoxError>
where
    F: Fn(Exchange) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    connections(move |mut connection| {
        let script = script.clone();
        async move {
            while let Some(exchange) = connection.accept().await {
                tokio::spawn(script(exchange?));
            }
            Ok(())
        }
    })
    .await
}

/// A connection as a script drives it.
pub type Connection = h2::server::Connection<TcpStream, Bytes>;

/// A listener on a loopback port that runs `script` for every connection, after its handshake.
///
/// # Errors
/// No port could be had.
pub async fn connections<F, Fut>(script: F) -> Result<Peer, BoxError>
where
    F: Fn(Connection) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let task = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let script = script.clone();
            tokio::spawn(async move {
                socket.set_nodelay(true)?;
                let connection = h2::server::handshake(socket).await?;
                script(connection).await
            });
        }
    });
    Ok(Peer { address, task })
}

/// A running scripted server; it ends when dropped.
#[derive(Debug)]
pub struct Peer {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Peer {
    /// Its endpoint, `http://127.0.0.1:port`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Answers with the head of an event stream.
///
/// # Errors
/// The stream is gone.
pub fn accept(respond: &mut SendResponse<Bytes>) -> Result<SendStream<Bytes>, BoxError> {
    let head = Response::builder()
        .header("content-type", "application/vnd.amazon.eventstream")
        .body(())?;
    Ok(respond.send_response(head, false)?)
}

/// Answers a request of whatever protocol with the head of an event stream.
///
/// # Errors
/// The stream is gone.
pub fn accept_as<B>(
    request: &Request<B>,
    respond: &mut SendResponse<Bytes>,
) -> Result<SendStream<Bytes>, BoxError> {
    let head = answer_to(request)
        .header("content-type", "application/vnd.amazon.eventstream")
        .body(())?;
    Ok(respond.send_response(head, false)?)
}

/// The head of an answer in the protocol of its request, without a content type.
pub fn answer_to<B>(request: &Request<B>) -> http::response::Builder {
    const SMITHY_PROTOCOL: &str = "smithy-protocol";
    match request.headers().get(SMITHY_PROTOCOL) {
        Some(protocol) => Response::builder().header(SMITHY_PROTOCOL, protocol),
        None => Response::builder(),
    }
}

/// Encodes a message of these headers and this payload.
///
/// # Errors
/// A header that cannot be encoded.
pub fn frame(headers: &[(&str, &str)], payload: &'static str) -> Result<Bytes, BoxError> {
    let mut message = Message::new(payload);
    for (name, value) in headers {
        message = message.header(name, *value)?;
    }
    let mut out = BytesMut::new();
    message.encode(&mut out, &Limits::server())?;
    Ok(out.freeze())
}
