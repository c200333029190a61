//! What passes.

use crate::blobs::types::{EchoInput, GetInput, PutInput, PutSizedInput};
use crate::faucet::{Then, zeros};
use crate::world::{everywhere, failure, over_sockets};
use tokio::io::AsyncReadExt;
use trompe::error::FailureKind;
use trompe::types::ByteStream;

const SIZE: u64 = 3_000_001;
/// More than the kernel holds.
const MUCH: u64 = 24 * 1024 * 1024;

#[tokio::test]
async fn a_stream_arrives_whole_whether_its_length_is_known_or_not() {
    everywhere(async |world| {
        for sized in [false, true] {
            let (stream, _) = zeros(SIZE, Then::End);
            let stream = match sized {
                true => stream.with_length(SIZE),
                false => stream,
            };
            let put = world.client.put(PutInput::new("it", stream).kind("zeros"));
            assert_eq!(put.await.unwrap().size, SIZE as i64);
        }
        for name in ["sized", "unsized"] {
            let mut got = world
                .client
                .get(GetInput::new(name, SIZE as i64))
                .await
                .unwrap();
            assert_eq!(got.kind.as_deref(), Some(name));
            assert_eq!(got.body.length(), (name == "sized").then_some(SIZE));
            let mut size = 0;
            while let Some(chunk) = got.body.next_chunk().await.unwrap() {
                size += chunk.len() as u64;
            }
            assert_eq!(size, SIZE);
        }
    })
    .await;
}

#[tokio::test]
async fn bytes_and_nothing_are_streams_too() {
    everywhere(async |world| {
        for (sent, size) in [("", 0), ("twelve bytes", 12)] {
            let put = world.client.put(PutInput::new("it", sent)).await;
            assert_eq!(put.unwrap().size, size);
        }
        let echoed = world.client.echo(EchoInput::new(vec![7; 100_000])).await;
        let mut whole = Vec::new();
        let mut reader = echoed.unwrap().body.into_reader();
        reader.read_to_end(&mut whole).await.unwrap();
        assert_eq!(whole, [7; 100_000]);
        let none = world.client.get(GetInput::new("it", 0)).await.unwrap();
        assert_eq!(none.body.collect(0).await.unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_sent_with_its_length() {
    let path = std::env::temp_dir().join(format!("trompe-blobs-{}", std::process::id()));
    std::fs::write(&path, vec![1; 200_000]).unwrap();
    everywhere(async |world| {
        let file = ByteStream::from_path(&path).await.unwrap();
        assert_eq!(file.length(), Some(200_000));
        let put = world.client.put_sized(PutSizedInput::new(file)).await;
        assert_eq!(put.unwrap().size, 200_000);
    })
    .await;
    std::fs::remove_file(&path).unwrap();
    let gone = ByteStream::from_path(&path).await.unwrap_err();
    assert_eq!(*gone.kind(), FailureKind::Source);
}

#[tokio::test]
async fn a_length_that_must_be_known_is_asked_for_before_anything_is_sent() {
    over_sockets(async |world| {
        let (stream, meter) = zeros(10, Then::End);
        let refused = failure(world.client.put_sized(PutSizedInput::new(stream)).await);
        assert_eq!(*refused.kind(), FailureKind::Invalid);
        assert_eq!(meter.bytes(), 0);
        let (stream, _) = zeros(10, Then::End);
        let put = world
            .client
            .put_sized(PutSizedInput::new(stream.with_length(10)));
        assert_eq!(put.await.unwrap().size, 10);
    })
    .await;
}

#[tokio::test]
async fn a_stream_comes_back_while_it_is_sent() {
    everywhere(async |world| {
        let (stream, meter) = zeros(MUCH, Then::End);
        let mut echoed = world
            .client
            .echo(EchoInput::new(stream))
            .await
            .unwrap()
            .body;
        assert!(meter.bytes() < MUCH, "all was taken before any came back");
        let mut size = 0;
        while let Some(chunk) = echoed.next_chunk().await.unwrap() {
            size += chunk.len() as u64;
        }
        assert_eq!(size, MUCH);
        meter.let_go().await;
    })
    .await;
}
