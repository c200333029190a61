//! HTTP/2 over TLS, negotiated by ALPN.

use crate::support::*;
use bytes::Bytes;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::sync::Arc;
use tokio::net::TcpListener;
use trompe::error::FailureKind;
use trompe::transport::*;

struct Identity {
    server: ServerConfig,
    client: ClientConfig,
}

fn identity() -> Identity {
    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der()));
    let mut roots = RootCertStore::empty();
    roots.add(issued.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)
        .unwrap();
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Identity { server, client }
}

async fn listen() -> (TcpListener, TcpConnector) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, TcpConnector::new("127.0.0.1", port))
}

#[tokio::test]
async fn calls_over_tls_negotiate_http2() {
    let identity = identity();
    let (listener, connector) = listen().await;
    let server = serve(
        TlsListener::new(listener, identity.server),
        ServerSettings::default(),
        Live::new(),
        echo,
    );
    let connector = TlsConnector::new(connector, "localhost", identity.client).unwrap();
    let pool = Pool::new(connector, Settings::default(), Live::new());
    let body: Bytes = vec![9; 1_000_000].into();
    assert!(soon(call(&pool, "/", body.clone())).await.unwrap().1 == body);
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_no_connection() {
    let (listener, connector) = listen().await;
    let server = serve(
        TlsListener::new(listener, identity().server),
        ServerSettings::default(),
        Live::new(),
        echo,
    );
    let connector = TlsConnector::new(connector, "localhost", identity().client).unwrap();
    let pool = Pool::new(connector, Settings::default(), Live::new());
    let failure = soon(call(&pool, "/", Bytes::new())).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Connect);
    assert!(server.shutdown(SOON).await.is_clean());
}

#[tokio::test]
async fn a_server_that_does_not_speak_http2_is_no_connection() {
    let identity = identity();
    let (listener, connector) = listen().await;
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(identity.server));
    let other = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let _held = acceptor.accept(stream).await;
        std::future::pending::<()>().await
    });
    let connector = TlsConnector::new(connector, "localhost", identity.client).unwrap();
    let pool = Pool::new(connector, Settings::default(), Live::new());
    let failure = soon(call(&pool, "/", Bytes::new())).await.unwrap_err();
    assert_eq!(*failure.kind(), FailureKind::Connect);
    other.abort();
}

#[tokio::test]
async fn a_client_without_tls_is_dropped_and_holds_up_nobody() {
    let identity = identity();
    let (listener, connector) = listen().await;
    let address = listener.local_addr().unwrap();
    let server = serve(
        TlsListener::new(listener, identity.server),
        ServerSettings::default(),
        Live::new(),
        echo,
    );
    let silent = tokio::net::TcpStream::connect(address).await.unwrap();
    let plain = Pool::new(connector.clone(), Settings::default(), Live::new());
    assert_eq!(
        *soon(call(&plain, "/", Bytes::new()))
            .await
            .unwrap_err()
            .kind(),
        FailureKind::Connect
    );
    let connector = TlsConnector::new(connector, "localhost", identity.client).unwrap();
    let pool = Pool::new(connector, Settings::default(), Live::new());
    assert_eq!(
        soon(call(&pool, "/", "fine".into())).await.unwrap().1,
        "fine"
    );
    drop(silent);
    assert!(pool.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
}
