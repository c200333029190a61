//! A client that sends the text it is given.

use crate::support::SOON;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        Self(TcpStream::connect(address).await.unwrap())
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// What comes until it ends with this.
    pub(crate) async fn until(&mut self, end: &str) -> String {
        let mut all = Vec::new();
        while !all.ends_with(end.as_bytes()) {
            let mut chunk = [0; 4096];
            let read = timeout(SOON, self.0.read(&mut chunk))
                .await
                .unwrap()
                .unwrap();
            assert!(read > 0, "closed after {:?}", String::from_utf8_lossy(&all));
            all.extend_from_slice(&chunk[..read]);
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    /// What comes until the server closes the connection.
    pub(crate) async fn rest(&mut self) -> String {
        let mut all = Vec::new();
        // A reset is an end as well.
        let _ = timeout(SOON, self.0.read_to_end(&mut all)).await.unwrap();
        String::from_utf8_lossy(&all).into_owned()
    }
}
