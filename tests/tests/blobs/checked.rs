//! Checksums before and after streams (`aws.protocols#httpChecksum`).

use crate::blobs::types::{Algorithm, GetCheckedInput, GetCheckedOutput, Mode, PutCheckedInput};
use crate::faucet::{Then, zeros};
use crate::world::{failure, over_sockets};
use trompe::error::FailureKind;

const SIZE: u64 = 300_000;
/// Of ten zeros.
const CRC32: &str = "44podg==";

#[tokio::test]
async fn a_checksum_goes_before_bytes_and_after_streams() {
    over_sockets(async |world| {
        for algorithm in [
            Algorithm::Crc32,
            Algorithm::Crc32c,
            Algorithm::Crc64nvme,
            Algorithm::Sha1,
            Algorithm::Sha256,
        ] {
            let whole = PutCheckedInput::new(vec![0; 1000]).algorithm(algorithm.clone());
            assert_eq!(world.client.put_checked(whole).await.unwrap().size, 1000);
            let stream = || zeros(SIZE, Then::End).0;
            for put in [
                PutCheckedInput::new(stream().with_length(SIZE)),
                PutCheckedInput::new(stream()).length(SIZE as i64),
            ] {
                let put = put.algorithm(algorithm.clone());
                let put = world.client.put_checked(put).await.unwrap();
                assert_eq!(put.size, SIZE as i64, "{algorithm:?} over {}", world.name);
            }
        }
        let unknown = PutCheckedInput::new("bytes").algorithm(Algorithm::Unknown("MD2".to_owned()));
        let failed = failure(world.client.put_checked(unknown).await);
        assert_eq!(*failed.kind(), FailureKind::Invalid);
    })
    .await;
}

#[tokio::test]
async fn a_stream_whose_length_nobody_knows_is_not_sent_where_its_checksum_follows_it() {
    over_sockets(async |world| {
        let (stream, meter) = zeros(SIZE, Then::End);
        let put = PutCheckedInput::new(stream).algorithm(Algorithm::Sha256);
        let failed = failure(world.client.put_checked(put).await);
        assert_eq!(*failed.kind(), FailureKind::Invalid);
        assert!(failed.message().contains("with_length"), "{failed}");
        assert_eq!(meter.bytes(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_not_what_its_client_says_is_refused() {
    over_sockets(async |world| {
        let (stream, _) = zeros(11, Then::End);
        for body in [vec![0; 11].into(), stream] {
            let put = PutCheckedInput::new(body).crc32(CRC32);
            let failed = failure(world.client.put_checked(put).await);
            let told = failed
                .as_unmodeled()
                .unwrap_or_else(|| panic!("{failed:?}"));
            assert_eq!(told.status, 400, "{told:?}");
        }
        let (stream, _) = zeros(10, Then::End);
        let put = PutCheckedInput::new(stream).crc32(CRC32);
        assert_eq!(world.client.put_checked(put).await.unwrap().size, 10);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_is_not_what_its_server_says_fails_at_its_end() {
    over_sockets(async |world| {
        let wrong = "AAAAAAAAAAA=";
        for (mode, fails) in [(None, false), (Some(Mode::Enabled), true)] {
            let (stream, _) = zeros(SIZE, Then::End);
            let answer = GetCheckedOutput::new(stream).crc64nvme(wrong);
            *world.depot.checked.lock().unwrap() = Some(answer);
            let input = GetCheckedInput { mode };
            let got = world.client.get_checked(input).await.unwrap();
            let came = got.body.collect(usize::MAX).await;
            assert_eq!(came.is_err(), fails, "{came:?} over {}", world.name);
        }
        // Of bytes the server tells the checksum by itself.
        let asked = GetCheckedInput::new().mode(Mode::Enabled);
        let got = world.client.get_checked(asked).await.unwrap();
        assert!(got.crc64nvme.is_some());
        assert_eq!(got.body.collect(10).await.unwrap(), "whole");
    })
    .await;
}
