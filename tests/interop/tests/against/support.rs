//! Clients of moto, servers for boto3.

use crate::python::{self, ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};
use trompe::auth::sigv4::{Credentials, SigV4, SigV4Authenticator};
use trompe::client::{Http, HttpBuilder};
use trompe::server::{Dispatch, Router, Server};
use trompe::transport::{HttpVersion, Settings, TcpConnector};

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
}

/// The carrier of a client that signs for moto, which speaks HTTP/1.1; `None` where there is no moto.
pub(crate) fn moto() -> Option<Http> {
    Some(builder(python::moto()?).build().unwrap())
}

/// The same for a service as AWS has it at this endpoint: every connection is one to moto, and `asked` is told the host
/// that it would have been made to.
pub(crate) fn moto_as(
    endpoint: &str,
    asked: impl Fn(&str) + Send + Sync + 'static,
) -> Option<Http> {
    let (_, moto) = python::moto()?.split_once("://").unwrap();
    let (host, port) = moto.rsplit_once(':').unwrap();
    let port = port.parse().unwrap();
    let http = builder(endpoint).build_over_each(move |name, _| {
        asked(name);
        Ok(TcpConnector::new(host, port))
    });
    Some(http.unwrap())
}

fn builder(endpoint: &str) -> HttpBuilder {
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    let signer = SigV4::new(credentials(), REGION);
    Http::builder(endpoint)
        .transport(settings)
        .authorizer(signer)
}

/// A server that lets in who signs with the key of boto3.
pub(crate) async fn serve(service: impl Dispatch) -> Server {
    let guard = SigV4Authenticator::new(credentials(), REGION);
    let router = Router::new().service(service).authenticator(guard);
    Server::bind("127.0.0.1:0", router).await.unwrap()
}

/// What a program with boto3 prints when it meets the server; `None` where there is no boto3.
pub(crate) async fn boto3(server: &Server, program: &'static str) -> Option<String> {
    let endpoint = format!("http://{}", server.local_addr());
    let run = tokio::task::spawn_blocking(move || python::boto3(&endpoint, program));
    run.await.unwrap()
}
