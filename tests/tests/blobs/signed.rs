//! Streams whose requests are signed.

use crate::blobs::types::{Algorithm, PutCheckedInput, PutInput};
use crate::blobs::{BlobsClient, BlobsService};
use crate::depot::Depot;
use crate::faucet::{Then, zeros};
use crate::world::{failure, identity, soon};
use trompe::auth::sigv4::{Credentials, SigV4, SigV4Authenticator};
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::server::{Router, Server};

const SIZE: u64 = 500_000;
const REGION: &str = "eu-central-1";

#[tokio::test]
async fn a_stream_is_signed_without_its_bytes_over_tls_and_not_at_all_without() {
    let credentials = Credentials::new("AKIDEXAMPLE", "a secret");
    let router = || {
        let known = SigV4Authenticator::new(credentials.clone(), REGION);
        Router::new()
            .service(BlobsService::new(Depot::default()))
            .authenticator(known)
    };
    let (theirs, ours) = identity();
    let server = Server::builder(router()).tls(theirs).bind("127.0.0.1:0");
    let (server, plain) = (server.await.unwrap(), Server::bind("127.0.0.1:0", router()));
    let plain = plain.await.unwrap();
    let signer = || SigV4::new(credentials.clone(), REGION);

    let endpoint = format!("https://localhost:{}", server.local_addr().port());
    let http = Http::builder(&endpoint).tls(ours).authorizer(signer());
    let client = BlobsClient::over(http.build().unwrap());
    let (stream, _) = zeros(SIZE, Then::End);
    let put = soon(client.put(PutInput::new("it", stream)).into_future()).await;
    assert_eq!(put.unwrap().size, SIZE as i64);
    let (stream, _) = zeros(SIZE, Then::End);
    let stream = stream.with_length(SIZE);
    let checked = PutCheckedInput::new(stream).algorithm(Algorithm::Crc32c);
    let put = soon(client.put_checked(checked).into_future()).await;
    assert_eq!(put.unwrap().size, SIZE as i64);

    let endpoint = format!("http://{}", plain.local_addr());
    let http = Http::builder(&endpoint).authorizer(signer());
    let client = BlobsClient::over(http.build().unwrap());
    let (stream, meter) = zeros(SIZE, Then::End);
    let failed = failure(soon(client.put(PutInput::new("it", stream)).into_future()).await);
    assert_eq!(*failed.kind(), FailureKind::Invalid, "{failed:?}");
    assert_eq!(meter.bytes(), 0);
    let put = soon(client.put(PutInput::new("it", "bytes")).into_future()).await;
    assert_eq!(put.unwrap().size, 5);
}
