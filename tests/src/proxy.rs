//! A TCP proxy on the loopback that cuts, stalls, chops and corrupts what passes.

use crate::peer::BoxError;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// What is done to a connection, one way each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// To what the client sends.
    pub up: Fault,
    /// To what the server sends.
    pub down: Fault,
}

/// What is done to one direction. By default nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fault {
    /// Passes this many bytes and then breaks the connection.
    pub cut: Option<(usize, Cut)>,
    /// Turns this bit over, counted from the first bit of the first byte.
    pub flip: Option<usize>,
    /// Writes at most this many bytes at a time.
    pub segment: Option<usize>,
    /// Waits this long before every write.
    pub delay: Duration,
}

/// How a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Both sides see the other one close (FIN).
    Fin,
    /// Both sides see a reset (RST).
    Rst,
    /// The proxy stops reading: nothing passes, and nobody is told.
    Stall,
    /// The server sees a reset and the client sees nothing.
    HalfOpen,
}

/// A running proxy; it ends when dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    upstream: Mutex<SocketAddr>,
    faults: Mutex<Faults>,
    now: watch::Sender<Option<Cut>>,
    connections: AtomicUsize,
    passed: [Mutex<Vec<u8>>; 2],
}

impl Proxy {
    /// A proxy to this address that does `faults` to every connection.
    ///
    /// # Errors
    /// No port could be had.
    pub async fn to(upstream: SocketAddr, faults: Faults) -> Result<Self, BoxError> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream: Mutex::new(upstream),
            faults: Mutex::new(faults),
            now: watch::Sender::new(None),
            connections: AtomicUsize::new(0),
            passed: Default::default(),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            task,
        })
    }

    /// Its endpoint, `http://127.0.0.1:port`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Breaks the connections that are open.
    pub fn cut(&self, how: Cut) {
        self.shared.now.send_replace(Some(how));
    }

    /// Sends the connections that come from now on to another address.
    pub fn redirect(&self, upstream: SocketAddr) {
        *lock(&self.shared.upstream) = upstream;
    }

    /// How many connections have come.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// What the clients have sent, all connections together.
    pub fn sent_up(&self) -> Vec<u8> {
        lock(&self.shared.passed[0]).clone()
    }

    /// What the servers have sent, all connections together.
    pub fn sent_down(&self) -> Vec<u8> {
        lock(&self.shared.passed[1]).clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((near, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        let upstream = *lock(&shared.upstream);
        if let Ok(far) = TcpStream::connect(upstream).await {
            connections.spawn(carry(near, far, Arc::clone(&shared)));
        }
    }
}

async fn carry(near: TcpStream, far: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let faults = *lock(&shared.faults);
    let mut now = shared.now.subscribe();
    now.mark_unchanged();
    let (mut near, mut far) = (near.into_split(), far.into_split());
    let cut = {
        let up = pump(&mut near.0, &mut far.1, faults.up, &shared.passed[0]);
        let down = pump(&mut far.0, &mut near.1, faults.down, &shared.passed[1]);
        tokio::select! {
            ended = async { tokio::try_join!(up, down) } => ended.err(),
            _ = now.changed() => *now.borrow(),
        }
    };
    match cut {
        None | Some(Cut::Fin) => Ok(()),
        Some(Cut::Rst) => {
            reset(near)?;
            reset(far)
        }
        Some(Cut::Stall) => std::future::pending().await,
        Some(Cut::HalfOpen) => {
            reset(far)?;
            std::future::pending().await
        }
    }
}

fn reset((read, write): (OwnedReadHalf, OwnedWriteHalf)) -> io::Result<()> {
    let stream = read.reunite(write).map_err(io::Error::other)?;
    stream.set_zero_linger()
}

// Ends well at the end of what comes. A socket that breaks by itself breaks the other one too.
async fn pump(
    from: &mut OwnedReadHalf,
    to: &mut OwnedWriteHalf,
    fault: Fault,
    passed: &Mutex<Vec<u8>>,
) -> Result<(), Cut> {
    let mut buffer = vec![0; 16 * 1024];
    let mut before = 0;
    loop {
        let left = fault.cut.map_or(usize::MAX, |(bytes, _)| bytes - before);
        if let (0, Some((_, how))) = (left, fault.cut) {
            return Err(how);
        }
        let room = buffer
            .len()
            .min(left)
            .min(fault.segment.unwrap_or(usize::MAX));
        let length = from.read(&mut buffer[..room]).await.map_err(|_| Cut::Rst)?;
        let chunk = &mut buffer[..length];
        if chunk.is_empty() {
            let _ = to.shutdown().await;
            return Ok(());
        }
        flip(chunk, before, fault.flip);
        lock(passed).extend_from_slice(chunk);
        before += length;
        if !fault.delay.is_zero() {
            tokio::time::sleep(fault.delay).await;
        }
        to.write_all(chunk).await.map_err(|_| Cut::Rst)?;
    }
}

fn flip(chunk: &mut [u8], before: usize, bit: Option<usize>) {
    let Some(bit) = bit else { return };
    if let Some(byte) = (bit / 8)
        .checked_sub(before)
        .and_then(|at| chunk.get_mut(at))
    {
        *byte ^= 1 << (bit % 8);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
