//! What the process takes of memory while streams pass that are far larger than it may: alone in its binary, so that
//! nobody else is measured.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

trompe::include_service!("blobs");

#[path = "../blobs/depot.rs"]
#[allow(dead_code, reason = "others want more of it")]
mod depot;
#[path = "../blobs/faucet.rs"]
#[allow(dead_code, reason = "others want more of it")]
mod faucet;

use crate::blobs::types::{GetInput, PutInput};
use crate::blobs::{BlobsClient, BlobsService};
use crate::depot::Depot;
use crate::faucet::{Then, zeros};
use std::time::Duration;
use tokio::time::timeout;
use trompe::client::Http;
use trompe::server::{Router, Server};
use trompe::transport::{HttpVersion, Settings};

const MIB: u64 = 1024 * 1024;
/// How much more the process may have taken at its highest.
const ROOM: u64 = 32 * MIB;
const SOON: Duration = Duration::from_secs(300);

/// The most memory that the process has had, in bytes; `None` where there is no such file.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

async fn up(client: &BlobsClient, size: u64) {
    let (stream, meter) = zeros(size, Then::End);
    let put = client.put(PutInput::new("it", stream)).await.unwrap();
    assert_eq!((put.size as u64, meter.bytes()), (size, size));
}

async fn down(client: &BlobsClient, size: u64) {
    let got = client.get(GetInput::new("it", size as i64)).await;
    let mut body = got.unwrap().body;
    let mut came = 0;
    while let Some(chunk) = body.next_chunk().await.unwrap() {
        came += chunk.len() as u64;
    }
    assert_eq!(came, size);
}

/// Sends so much up and down over each version of HTTP, and holds the memory that takes against what little did.
async fn pass(size: u64) {
    let router = Router::new().service(BlobsService::new(Depot::default()));
    let server = Server::bind("127.0.0.1:0", router).await.unwrap();
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let mut settings = Settings::default();
        settings.version = version;
        let endpoint = format!("http://{}", server.local_addr());
        let http = Http::builder(&endpoint).transport(settings);
        let client = BlobsClient::over(http.build().unwrap());
        // What connections and windows take, they take once.
        up(&client, 4 * MIB).await;
        down(&client, 4 * MIB).await;
        let Some(before) = peak() else {
            return eprintln!("skipped: nobody tells what memory the process takes");
        };
        up(&client, size).await;
        down(&client, size).await;
        let grown = peak().unwrap() - before;
        assert!(grown < ROOM, "{grown} bytes more over {version:?}");
    }
}

#[tokio::test]
async fn streams_far_larger_than_the_room_pass_through_client_and_server_in_it() {
    timeout(SOON, pass(128 * MIB)).await.unwrap();
}

#[tokio::test]
#[ignore = "takes as long as 4 GiB do"]
async fn a_gibibyte_passes_in_the_same_room() {
    timeout(SOON, pass(1024 * MIB)).await.unwrap();
}
