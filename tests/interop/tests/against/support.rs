//! Clients of moto, servers for boto3.

use crate::python::{self, ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};
use trompe::auth::sigv4::{Credentials, SigV4, SigV4Authenticator};
use trompe::client::Http;
use trompe::server::{Dispatch, Router, Server};
use trompe::transport::{HttpVersion, Settings};

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
}

/// The carrier of a client that signs for moto, which speaks HTTP/1.1; `None` where there is no moto.
pub(crate) fn moto() -> Option<Http> {
    let endpoint = python::moto()?;
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    let http = Http::builder(endpoint)
        .transport(settings)
        .authorizer(SigV4::new(credentials(), REGION));
    Some(http.build().unwrap())
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
