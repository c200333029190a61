//! A client below any protocol, which sends the bytes it is given.

use crate::peer::BoxError;
use bytes::{Bytes, BytesMut};
use h2::client::{ResponseFuture, SendRequest};
use h2::{RecvStream, SendStream};
use http::{Request, StatusCode};
use std::future::poll_fn;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// An HTTP/2 connection to a server; dropping it closes the socket.
#[derive(Debug)]
pub struct Caller {
    sender: SendRequest<Bytes>,
    task: JoinHandle<()>,
}

impl Caller {
    /// Connects.
    ///
    /// # Errors
    /// There is no HTTP/2 server.
    pub async fn to(address: SocketAddr) -> Result<Self, BoxError> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let (sender, connection) = h2::client::handshake(socket).await?;
        let task = tokio::spawn(async move {
            let _ = connection.await;
        });
        Ok(Self { sender, task })
    }

    /// Sends a request's head.
    ///
    /// # Errors
    /// The connection is gone.
    pub async fn begin(
        &self,
        head: Request<()>,
    ) -> Result<(SendStream<Bytes>, ResponseFuture), BoxError> {
        let mut ready = self.sender.clone().ready().await?;
        let (response, send) = ready.send_request(head, false)?;
        Ok((send, response))
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Sends a body in DATA frames of one byte.
///
/// # Errors
/// The stream is gone.
pub fn trickle(send: &mut SendStream<Bytes>, body: &Bytes, end: bool) -> Result<(), BoxError> {
    for at in 0..body.len() {
        let last = end && at + 1 == body.len();
        send.send_data(body.slice(at..=at), last)?;
    }
    Ok(())
}

/// Receives a whole response.
///
/// # Errors
/// It was cut short.
pub async fn receive(response: ResponseFuture) -> Result<(StatusCode, Bytes), BoxError> {
    let (head, body) = response.await?.into_parts();
    Ok((head.status, drain(body).await?))
}

/// Receives a body to its end.
///
/// # Errors
/// It was cut short.
pub async fn drain(mut body: RecvStream) -> Result<Bytes, BoxError> {
    let mut whole = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| body.poll_data(cx)).await {
        let chunk = chunk?;
        body.flow_control().release_capacity(chunk.len())?;
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// The bytes that the DATA frames of the first stream carry, out of one direction of a recorded connection
/// (RFC 9113, section 6.1; no padding).
pub fn data_of_the_first_stream(recorded: &[u8]) -> Bytes {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    let mut rest = recorded.strip_prefix(PREFACE).unwrap_or(recorded);
    let mut data = BytesMut::new();
    while let Some((head, after)) = rest.split_at_checked(9) {
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let Some((payload, after)) = after.split_at_checked(length) else {
            break;
        };
        if head[3] == 0 && head[8] == 1 {
            data.extend_from_slice(payload);
        }
        rest = after;
    }
    data.freeze()
}
