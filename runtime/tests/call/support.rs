//! The sample service behind every carrier.

use crate::sample::{Sample, SampleClient, SampleService};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body as _;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tower_service::Service;
use trompe::Error;
use trompe::client::{Http, HttpBuilder};
use trompe::error::{Failure, Unmodeled};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::server::{InProcess, Router, RouterSettings, Server};
use trompe::service::Protocol;
use trompe::transport::{Body, Live, RecvHalf, Responder, SendHalf, ServerSettings, serve};

/// The bound of everything that should happen at once.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// How long handlers outlive their clients.
const GRACE: Duration = Duration::from_millis(50);

/// A client of the sample service, and what is to end with it.
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) client: SampleClient,
    pub(crate) service: Arc<Sample>,
    carrier: Kind,
}

enum Kind {
    Socket {
        http: Http,
        server: Server,
    },
    Tower {
        http: Http,
        stack: trompe::transport::Server,
    },
    InProcess(InProcess),
}

/// Runs a test over every carrier, and sees that nothing is left.
pub(crate) async fn everywhere(test: impl AsyncFn(&World)) {
    for world in [
        World::socket("rpcv2Cbor", &RPC_V2_CBOR).await,
        World::socket("restJson1", &REST_JSON_1).await,
        World::tls().await,
        World::tower("tower, rpcv2Cbor", &RPC_V2_CBOR).await,
        World::tower("tower, restJson1", &REST_JSON_1).await,
        World::in_process(),
    ] {
        eprintln!("over {}", world.name);
        soon(test(&world)).await;
        world.end().await;
    }
}

pub(crate) fn router(service: &Arc<Sample>) -> Router {
    let settings = RouterSettings {
        grace: GRACE,
        ..RouterSettings::default()
    };
    Router::new()
        .service(SampleService(Arc::clone(service)))
        .settings(settings)
}

pub(crate) fn http(port: u16) -> HttpBuilder {
    Http::builder(&format!("http://127.0.0.1:{port}"))
}

impl World {
    async fn socket(name: &'static str, protocol: &'static dyn Protocol) -> Self {
        let service = Arc::<Sample>::default();
        let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
        let http = http(server.local_addr().port())
            .protocol(protocol)
            .build()
            .unwrap();
        Self::over(name, service, http.clone(), Kind::Socket { http, server })
    }

    async fn tls() -> Self {
        let service = Arc::<Sample>::default();
        let (theirs, ours) = identity();
        let server = Server::builder(router(&service))
            .tls(theirs)
            .bind("127.0.0.1:0")
            .await
            .unwrap();
        let endpoint = format!("https://localhost:{}", server.local_addr().port());
        let http = Http::builder(&endpoint).tls(ours).build().unwrap();
        Self::over("TLS", service, http.clone(), Kind::Socket { http, server })
    }

    async fn tower(name: &'static str, protocol: &'static dyn Protocol) -> Self {
        let service = Arc::<Sample>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = router(&service);
        let stack = serve(
            listener,
            ServerSettings::default(),
            Live::new(),
            move |head, recv, responder| mounted(router.clone(), head, recv, responder),
        );
        let http = http(port).protocol(protocol).build().unwrap();
        Self::over(name, service, http.clone(), Kind::Tower { http, stack })
    }

    pub(crate) fn in_process() -> Self {
        let service = Arc::<Sample>::default();
        let carrier = InProcess::new(SampleService(Arc::clone(&service))).grace(GRACE);
        Self::over(
            "in process",
            service,
            carrier.clone(),
            Kind::InProcess(carrier),
        )
    }

    fn over(
        name: &'static str,
        service: Arc<Sample>,
        carrier: impl trompe::carrier::Carrier,
        kind: Kind,
    ) -> Self {
        Self {
            name,
            client: SampleClient::over(carrier),
            service,
            carrier: kind,
        }
    }

    /// Waits until every handler has ended.
    pub(crate) async fn idle(&self) {
        soon(self.service.handlers.zero()).await;
    }

    /// Waits until a handler runs.
    pub(crate) async fn busy(&self) {
        soon(async {
            while self.service.handlers.is_zero() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
    }

    async fn end(self) {
        self.idle().await;
        match self.carrier {
            Kind::Socket { http, server } => {
                let live = server.live().clone();
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
            Kind::Tower { http, stack } => {
                assert!(
                    http.shutdown(SOON).await.is_clean(),
                    "the client cut something"
                );
                assert!(
                    stack.shutdown(SOON).await.is_clean(),
                    "the stack cut something"
                );
            }
            Kind::InProcess(carrier) => soon(carrier.live().zero()).await,
        }
    }
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

/// The status and code of the unmodeled error that a call is.
pub(crate) fn unmodeled<T: std::fmt::Debug, E: std::fmt::Debug>(
    outcome: Result<T, Error<E>>,
) -> Unmodeled {
    let failure = failure(outcome);
    failure
        .as_unmodeled()
        .unwrap_or_else(|| panic!("{failure:?}"))
        .clone()
}

// Some tower stack: bodies are of its own kind, and it stops when its client does.
async fn mounted(mut router: Router, head: Parts, recv: RecvHalf, responder: Responder) {
    let request = Request::from_parts(head, Body::stream(recv));
    let Ok(response) = router.call(request).await;
    let (head, body) = response.into_parts();
    let Ok(mut send) = responder.start(Response::from_parts(head, ())) else {
        return;
    };
    let mut body = pin!(body);
    let mut next = async |send: &mut SendHalf| {
        poll_fn(|cx| match send.poll_reset(cx) {
            Poll::Ready(failure) => Poll::Ready(Some(Err(failure))),
            Poll::Pending => body.as_mut().poll_frame(cx),
        })
        .await
    };
    while let Some(frame) = next(&mut send).await {
        let Ok(mut data) = frame.map(|frame| frame.into_data().unwrap()) else {
            return;
        };
        while !data.is_empty() {
            let Ok(granted) = poll_fn(|cx| send.poll_capacity(data.len(), cx)).await else {
                return;
            };
            send.send(data.split_to(granted.min(data.len())), false)
                .unwrap();
        }
    }
    let _ = send.send(Bytes::new(), true);
}

pub(crate) fn identity() -> (ServerConfig, ClientConfig) {
    identity_of("localhost")
}

/// A server that proves to be of this name, and a client that believes it.
pub(crate) fn identity_of(name: &str) -> (ServerConfig, ClientConfig) {
    let issued = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
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
