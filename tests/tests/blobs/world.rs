//! The depot behind every carrier.

use crate::blobs::{BlobsClient, BlobsService};
use crate::depot::Depot;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use trompe::Error;
use trompe::client::{Http, HttpBuilder};
use trompe::error::Failure;
use trompe::server::{InProcess, Router, RouterSettings, Server};
use trompe::transport::{HttpVersion, ServerSettings, Settings};

pub(crate) const SOON: Duration = Duration::from_secs(60);
/// How many bytes of a stream either end of a test's connection takes in advance.
pub(crate) const WINDOW: u32 = 64 * 1024;

pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) client: BlobsClient,
    pub(crate) depot: Arc<Depot>,
    socket: Option<(Http, Server)>,
}

/// Runs a test over every carrier, and sees that nothing is left.
pub(crate) async fn everywhere(test: impl AsyncFn(&World)) {
    over_sockets(&test).await;
    let depot = Arc::<Depot>::default();
    let carrier = InProcess::new(BlobsService::shared(Arc::clone(&depot)));
    let world = World {
        name: "in process",
        client: BlobsClient::over(carrier),
        depot,
        socket: None,
    };
    run(world, &test).await;
}

/// The same over those that have connections.
pub(crate) async fn over_sockets(test: impl AsyncFn(&World)) {
    run(World::socket(HttpVersion::Http2, |http| http).await, &test).await;
    run(World::socket(HttpVersion::Http1, |http| http).await, &test).await;
    run(World::tls().await, &test).await;
}

/// The same with this setting of the client.
pub(crate) async fn with(set: impl Fn(HttpBuilder) -> HttpBuilder, test: impl AsyncFn(&World)) {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        run(World::socket(version, &set).await, &test).await;
    }
}

async fn run(world: World, test: impl AsyncFn(&World)) {
    eprintln!("over {}", world.name);
    soon(test(&world)).await;
    let Some((http, server)) = world.socket else {
        return;
    };
    let live = server.live().clone();
    // Every stream is over by itself, with whatever its handler held.
    soon(async {
        while http.live().streams() + live.streams() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
    assert!(
        http.shutdown(SOON).await.is_clean(),
        "the client cut something"
    );
    assert!(
        server.shutdown(SOON).await.is_clean(),
        "the server cut something"
    );
    assert!(http.live().is_zero() && live.is_zero());
}

impl World {
    async fn socket(version: HttpVersion, set: impl Fn(HttpBuilder) -> HttpBuilder) -> Self {
        let (depot, router) = served();
        let server = Server::builder(router)
            .transport(server_settings())
            .bind("127.0.0.1:0")
            .await
            .unwrap();
        let endpoint = format!("http://{}", server.local_addr());
        let builder = set(Http::builder(&endpoint).transport(settings(version)));
        let name = match version {
            HttpVersion::Http1 => "HTTP/1.1",
            _ => "HTTP/2",
        };
        Self::of(name, depot, builder.build().unwrap(), server)
    }

    async fn tls() -> Self {
        let (depot, router) = served();
        let (theirs, ours) = identity();
        let server = Server::builder(router)
            .transport(server_settings())
            .tls(theirs)
            .bind("127.0.0.1:0")
            .await
            .unwrap();
        let endpoint = format!("https://localhost:{}", server.local_addr().port());
        let builder = Http::builder(&endpoint)
            .transport(settings(HttpVersion::Http2))
            .tls(ours);
        Self::of("TLS", depot, builder.build().unwrap(), server)
    }

    fn of(name: &'static str, depot: Arc<Depot>, http: Http, server: Server) -> Self {
        Self {
            name,
            client: BlobsClient::over(http.clone()),
            depot,
            socket: Some((http, server)),
        }
    }
}

fn served() -> (Arc<Depot>, Router) {
    let depot = Arc::<Depot>::default();
    let settings = RouterSettings {
        stream_idle: Duration::from_millis(500),
        ..RouterSettings::default()
    };
    let service = BlobsService::shared(Arc::clone(&depot));
    (depot, Router::new().service(service).settings(settings))
}

fn server_settings() -> ServerSettings {
    let mut settings = ServerSettings::default();
    settings.http2.stream_window = WINDOW;
    settings.http2.max_send_buffer = WINDOW as usize;
    settings.linger = Duration::from_millis(200);
    settings
}

fn settings(version: HttpVersion) -> Settings {
    let mut settings = Settings::default();
    settings.version = version;
    settings.http2.stream_window = WINDOW;
    settings.http2.max_send_buffer = WINDOW as usize;
    settings
}

/// Bounds what should happen at once.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(SOON, what).await.expect("this hangs")
}

/// The failure that a call is.
pub(crate) fn failure<T: std::fmt::Debug, E: std::fmt::Debug>(
    outcome: Result<T, Error<E>>,
) -> Failure {
    match outcome {
        Err(Error::Failure(failure)) => failure,
        other => panic!("no failure: {other:?}"),
    }
}

pub(crate) fn identity() -> (ServerConfig, ClientConfig) {
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
    (server, client)
}
