use super::credits::Credits;
use super::{Outcome, Pair, blob};
use bytes::{Buf, BufMut, BytesMut};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};

/// How much is read, and written at once, at most.
const BATCH: usize = 64 * 1024;

/// Where the echo listens.
#[derive(Clone)]
pub(super) struct Tcp(SocketAddr);

pub(super) async fn pair() -> Outcome<Tcp> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(echo(stream));
        }
    });
    Ok(Tcp(address))
}

async fn echo(mut stream: TcpStream) -> Outcome<()> {
    stream.set_nodelay(true)?;
    let (mut received, mut out) = (BytesMut::new(), BytesMut::new());
    loop {
        received.reserve(BATCH);
        if stream.read_buf(&mut received).await? == 0 {
            return Ok(());
        }
        while let Some(message) = next(&mut received) {
            put(&mut out, &message);
        }
        stream.write_all_buf(&mut out).await?;
    }
}

fn put(out: &mut BytesMut, message: &[u8]) {
    out.put_u32(message.len() as u32);
    out.put_slice(message);
}

fn next(received: &mut BytesMut) -> Option<BytesMut> {
    let length = u32::from_be_bytes(*received.first_chunk()?) as usize;
    if received.len() < 4 + length {
        return None;
    }
    received.advance(4);
    Some(received.split_to(length))
}

async fn send_all(
    mut tx: OwnedWriteHalf,
    credits: Credits,
    length: usize,
    count: u64,
) -> Outcome<()> {
    let (data, mut out, mut sent) = (blob(length), BytesMut::new(), 0);
    while sent < count {
        for _ in 0..credits.take().await.min((count - sent) as usize) {
            put(&mut out, &data);
            sent += 1;
            if out.len() >= BATCH {
                tx.write_all_buf(&mut out).await?;
            }
        }
        tx.write_all_buf(&mut out).await?;
    }
    Ok(())
}

impl Pair for Tcp {
    async fn events(self, length: usize, window: usize, count: u64) -> Outcome<()> {
        let stream = TcpStream::connect(self.0).await?;
        stream.set_nodelay(true)?;
        let (mut rx, tx) = stream.into_split();
        let credits = Credits::new(window);
        let sender = tokio::spawn(send_all(tx, credits.clone(), length, count));
        let (mut received, mut echoes) = (BytesMut::new(), 0);
        while echoes < count {
            received.reserve(BATCH);
            rx.read_buf(&mut received).await?;
            while next(&mut received).is_some() {
                echoes += 1;
                credits.give();
            }
        }
        sender.await?
    }

    async fn ping_pong(self, _: usize, _: u64) -> Outcome<Vec<f64>> {
        Err("not measured".into())
    }

    async fn calls(self, _: usize, _: u64) -> Outcome<()> {
        Err("not measured".into())
    }
}
