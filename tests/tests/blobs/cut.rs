//! Streams that do not come to their end.

use crate::blobs::types::{GetInput, PutInput};
use crate::faucet::{Then, zeros};
use crate::world::{everywhere, failure, over_sockets};
use trompe::error::{Failure, FailureKind};
use trompe::types::ByteStream;

async fn drained(mut stream: ByteStream) -> (u64, Failure) {
    let mut size = 0;
    loop {
        match stream.next_chunk().await {
            Ok(Some(chunk)) => size += chunk.len() as u64,
            Ok(None) => panic!("a clean end after {size} bytes"),
            Err(failure) => {
                let again = stream.next_chunk().await.unwrap_err();
                assert_eq!(again.kind(), failure.kind());
                return (size, failure);
            }
        }
    }
}

#[tokio::test]
async fn a_download_that_is_cut_anywhere_never_ends_well() {
    everywhere(async |world| {
        for size in [1, 16_384, 65_536, 300_000] {
            for name in ["cut", "short", "long"] {
                // HTTP/1.1 has nothing to cut where no byte was announced.
                if (name, size) == ("long", 1) {
                    continue;
                }
                let got = world.client.get(GetInput::new(name, size)).await;
                // What was cut before its head was sent is an error of the call.
                let Ok(got) = got else { continue };
                let (came, why) = drained(got.body).await;
                assert!(came <= size as u64, "{name}: {why:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_source_that_fails_is_why_a_call_does() {
    over_sockets(async |world| {
        for size in [0, 1, 100_000, 1_000_000] {
            let (stream, meter) = zeros(size, Then::Fail);
            let failed = failure(world.client.put(PutInput::new("it", stream)).await);
            assert_eq!(*failed.kind(), FailureKind::Source, "over {}", world.name);
            assert!(
                format!("{failed:#}").contains("the well is dry"),
                "{failed:#}"
            );
            meter.let_go().await;
            // The handler that had begun to read hears that this is not the end.
            if size > 0 {
                world.depot.end().await.unwrap_err();
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_not_as_long_as_it_says_is_not_sent_as_if_it_were() {
    over_sockets(async |world| {
        for announced in [99_999, 100_001] {
            let (stream, _) = zeros(100_000, Then::End);
            let put = world
                .client
                .put(PutInput::new("it", stream.with_length(announced)));
            let failed = failure(put.await);
            assert_eq!(*failed.kind(), FailureKind::Source, "over {}", world.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_that_stalls_is_told_so() {
    over_sockets(async |world| {
        let (stream, _meter) = zeros(50_000, Then::Stall);
        let failed = failure(world.client.put(PutInput::new("it", stream)).await);
        let told = failed
            .as_unmodeled()
            .unwrap_or_else(|| panic!("{failed:?}"));
        assert_eq!(
            (told.status, told.code.as_str()),
            (408, "RequestTimeoutException")
        );
        assert_eq!(
            *world.depot.end().await.unwrap_err().kind(),
            FailureKind::Idle
        );
    })
    .await;
}
