//! What is compressed on its way.

use crate::blobs::types::PutCompressedInput;
use crate::faucet::{Then, zeros};
use crate::world::{everywhere, failure, over_sockets, with};
use trompe::client::RequestCompression;
use trompe::error::FailureKind;

const SIZE: u64 = 1_000_001;
/// More than a server takes of what is no stream.
const MUCH: u64 = 3_000_001;

fn stream(size: u64) -> PutCompressedInput {
    PutCompressedInput::new(zeros(size, Then::End).0)
}

#[tokio::test]
async fn a_stream_that_is_compressed_arrives_as_it_was() {
    everywhere(async |world| {
        let sized = zeros(SIZE, Then::End).0.with_length(SIZE);
        for (sent, size) in [
            (stream(SIZE), SIZE),
            (stream(0), 0),
            (PutCompressedInput::new(sized), SIZE),
            (PutCompressedInput::new(vec![0; SIZE as usize]), SIZE),
        ] {
            let put = world.client.put_compressed(sent).await.unwrap();
            assert_eq!(put.size as u64, size);
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_is_compressed_unless_the_caller_wants_it_as_it_is() {
    let sized = || PutCompressedInput::new(zeros(MUCH, Then::End).0.with_length(MUCH));
    over_sockets(async |world| {
        let put = world.client.put_compressed(sized()).await.unwrap();
        assert_eq!((put.size, put.announced), (MUCH as i64, None));
        let put = world.client.put_compressed(sized());
        let put = put.request_compression(RequestCompression::DISABLED).await;
        assert_eq!(put.unwrap().announced, Some(MUCH as i64));
    })
    .await;
    with(
        |http| http.request_compression(RequestCompression::DISABLED),
        async |world| {
            let put = world.client.put_compressed(sized()).await.unwrap();
            assert_eq!(put.announced, Some(MUCH as i64));
        },
    )
    .await;
}

#[tokio::test]
async fn a_stream_with_a_checksum_of_the_callers_is_sent_as_it_is() {
    over_sockets(async |world| {
        let put = world.client.put_compressed(stream(SIZE));
        let put = put.header("content-md5", "of the caller's bytes").await;
        assert_eq!(put.unwrap().size, SIZE as i64);
        let whole = PutCompressedInput::new(vec![0; SIZE as usize]);
        let put = world.client.put_compressed(whole);
        let put = put.header("content-md5", "of the caller's bytes").await;
        assert_eq!(put.unwrap().announced, Some(SIZE as i64));
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_not_what_its_header_says_is_refused() {
    over_sockets(async |world| {
        let put = world.client.put_compressed(stream(SIZE));
        let put = put.header("content-encoding", "gzip");
        let put = put.request_compression(RequestCompression::DISABLED);
        let refused = failure(put.await);
        assert_eq!(refused.as_unmodeled().unwrap().status, 400);
    })
    .await;
}

#[tokio::test]
async fn a_source_that_fails_fails_the_call_however_it_is_sent() {
    over_sockets(async |world| {
        let (stream, _) = zeros(SIZE, Then::Fail);
        let failed = world.client.put_compressed(PutCompressedInput::new(stream));
        assert_eq!(*failure(failed.await).kind(), FailureKind::Source);
    })
    .await;
}

#[test]
fn a_threshold_that_the_specification_does_not_allow_is_told() {
    assert!(RequestCompression::from_bytes(10_485_760).is_ok());
    let failure = RequestCompression::from_bytes(10_485_761).unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Invalid);
}
