//! A client and a server with a cable between them, and the words the tests are written in.

use crate::cable::{Cable, Shears};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use trompe::error::{Failure, FailureKind};
use trompe::transport::*;

/// The bound of everything that should happen at once.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// A client and a server.
pub(crate) struct World {
    pub(crate) pool: Pool,
    pub(crate) server: Server,
    pub(crate) shears: Shears,
    pub(crate) dials: Arc<AtomicUsize>,
}

/// In memory.
pub(crate) fn world<H, F>(client: Settings, server: ServerSettings, handler: H) -> World
where
    H: Fn(Parts, RecvHalf, Responder) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (shears, dials) = (Shears::default(), Arc::<AtomicUsize>::default());
    let (there, arriving) = mpsc::channel(16);
    let connect = {
        let (shears, dials) = (shears.clone(), Arc::clone(&dials));
        move || {
            dials.fetch_add(1, Ordering::SeqCst);
            let (near, far) = Cable::pair(&shears);
            let sent = there
                .try_send(far)
                .map_err(|_| io::Error::from(io::ErrorKind::ConnectionRefused));
            async move { sent.map(|()| near) }
        }
    };
    let server = serve(arriving, server, Live::new(), handler);
    World {
        pool: Pool::new(connect, client, Live::new()),
        server,
        shears,
        dials,
    }
}

/// Over TCP on the loopback.
pub(crate) async fn loopback<H, F>(client: Settings, server: ServerSettings, handler: H) -> World
where
    H: Fn(Parts, RecvHalf, Responder) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let dials = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&dials);
    let connect = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        TcpStream::connect(address)
    };
    let server = serve(listener, server, Live::new(), handler);
    World {
        pool: Pool::new(connect, client, Live::new()),
        server,
        shears: Shears::default(),
        dials,
    }
}

impl World {
    pub(crate) fn dials(&self) -> usize {
        self.dials.load(Ordering::SeqCst)
    }

    /// A whole request and its whole response.
    pub(crate) async fn call(
        &self,
        path: &str,
        body: impl Into<Bytes>,
    ) -> Result<(u16, Bytes), Failure> {
        call(&self.pool, path, body.into()).await
    }

    /// A stream whose both ends stay open.
    pub(crate) async fn stream(&self, path: &str) -> Exchange {
        self.pool.open(post(path), None).await.unwrap()
    }

    /// Ends both sides and sees that nothing is left.
    pub(crate) async fn end(self) {
        let (client, server) = (self.pool.live().clone(), self.server.live().clone());
        assert!(
            self.pool.shutdown(SOON).await.is_clean(),
            "the client cut something"
        );
        assert!(
            self.server.shutdown(SOON).await.is_clean(),
            "the server cut something"
        );
        assert!(client.is_zero(), "{client:?}");
        assert!(server.is_zero(), "{server:?}");
    }
}

pub(crate) fn post(path: &str) -> Request<()> {
    Request::post(format!("http://test{path}"))
        .body(())
        .unwrap()
}

pub(crate) async fn call(pool: &Pool, path: &str, body: Bytes) -> Result<(u16, Bytes), Failure> {
    let exchange = pool.open(post(path), Some(body)).await?;
    let (parts, mut recv) = exchange.response.await?;
    Ok((parts.status.as_u16(), collect(&mut recv, 64 << 20).await?))
}

/// Answers with what was asked, when it was asked.
pub(crate) async fn echo(_: Parts, mut recv: RecvHalf, responder: Responder) {
    if let Ok(body) = collect(&mut recv, 64 << 20).await {
        let _ = responder.respond(Response::new(body)).await;
    }
}

/// Answers at once, then sends back every chunk as it comes.
pub(crate) async fn echo_stream(_: Parts, mut recv: RecvHalf, responder: Responder) {
    let Ok(mut send) = responder.start(Response::new(())) else {
        return;
    };
    while let Some(Ok(chunk)) = next(&mut recv).await {
        recv.release(chunk.len());
        if write(&mut send, chunk).await.is_err() {
            return;
        }
    }
    if recv.is_end() {
        let _ = send.send(Bytes::new(), true);
    }
}

/// Waits for ever.
pub(crate) async fn silent(_: Parts, recv: RecvHalf, responder: Responder) {
    let _held = (recv, responder);
    std::future::pending().await
}

pub(crate) async fn next(recv: &mut RecvHalf) -> Option<Result<Bytes, Failure>> {
    poll_fn(|cx| recv.poll_data(cx)).await
}

/// Reads until the end, and says how it ended.
pub(crate) async fn read(recv: &mut RecvHalf) -> (usize, Option<FailureKind>) {
    let mut length = 0;
    loop {
        match next(recv).await {
            Some(Ok(chunk)) => {
                recv.release(chunk.len());
                length += chunk.len();
            }
            Some(Err(failure)) => return (length, Some(failure.kind().clone())),
            None => return (length, None),
        }
    }
}

/// Sends under the peer's windows.
pub(crate) async fn write(send: &mut SendHalf, mut data: Bytes) -> Result<(), Failure> {
    while !data.is_empty() {
        let granted = poll_fn(|cx| send.poll_capacity(data.len(), cx)).await?;
        send.send(data.split_to(granted.min(data.len())), false)?;
    }
    Ok(())
}

/// Bounds what should happen at once.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(SOON, what).await.expect("this hangs")
}

/// An empty SETTINGS frame.
pub(crate) const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
/// The type of a HEADERS frame.
pub(crate) const HEADERS: u8 = 1;
const PING: u8 = 6;

/// A peer that speaks in bare frames: says `first`, answers pings, and whatever `answer` says to the
/// type and flags of a frame.
pub(crate) async fn frames(
    mut far: Cable,
    first: Vec<u8>,
    mut answer: impl FnMut(u8, u8) -> Vec<u8> + Send,
) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    far.write_all(&first).await.unwrap();
    far.read_exact(&mut [0; 24]).await.unwrap();
    let mut head = [0; 9];
    while far.read_exact(&mut head).await.is_ok() {
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        far.read_exact(&mut payload).await.unwrap();
        let (kind, flags) = (head[3], head[4]);
        let mut say = answer(kind, flags);
        if kind == PING && flags == 0 {
            say.extend([0, 0, 8, PING, 1, 0, 0, 0, 0]);
            say.extend(payload);
        }
        if far.write_all(&say).await.is_err() {
            return;
        }
    }
}

/// A peer that speaks HTTP/2 by a script of the test's own.
pub(crate) fn scripted<F>(
    settings: Settings,
    script: impl Fn(Cable) -> F + Send + Sync + 'static,
) -> Pool
where
    F: Future<Output = ()> + Send + 'static,
{
    let connect = move || {
        let (near, far) = Cable::pair(&Shears::default());
        tokio::spawn(script(far));
        async move { Ok(near) }
    };
    Pool::new(connect, settings, Live::new())
}
