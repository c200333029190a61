use super::*;
use std::future::poll_fn;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

/// A socket whose peer takes nothing any more.
struct Deaf(DuplexStream);

impl AsyncRead for Deaf {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, out)
    }
}

impl AsyncWrite for Deaf {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn what_a_peer_sent_before_it_closed_is_read_before_the_loss_is_told() {
    let (near, mut far) = duplex(1_000);
    let (mut wire, outlet) = wire(Box::new(Deaf(near)));
    far.write_all(b"the last words").await.unwrap();
    for _ in 0..2 {
        wire.write_all(b"an answer").await.unwrap();
        poll_fn(|cx| {
            outlet.poll_write(cx);
            Poll::Ready(())
        })
        .await;
    }
    wire.flush().await.unwrap();
    let mut words = [0; 14];
    wire.read_exact(&mut words).await.unwrap();
    assert_eq!(&words, b"the last words");
    let lost = wire.read(&mut words).await.unwrap_err();
    assert_eq!(lost.kind(), io::ErrorKind::BrokenPipe);
    assert!(lock(&wire.0).gathered.is_empty());
}

#[tokio::test]
async fn large_writes_come_after_what_has_gathered() {
    let (near, mut far) = tokio::io::duplex(1 << 20);
    let (mut wire, _outlet) = wire(Box::new(near));
    let large = vec![7; 3 * LARGE];
    wire.write_all(b"small").await.unwrap();
    wire.write_all(&large).await.unwrap();
    wire.write_all(b"last").await.unwrap();
    wire.shutdown().await.unwrap();
    let mut received = Vec::new();
    far.read_to_end(&mut received).await.unwrap();
    assert!(received == [&b"small"[..], &large, b"last"].concat());
}
