//! Calls to other hosts than that of the endpoint.

use crate::sample::*;
use crate::support::*;
use bytes::Bytes;
use http::{Request, Uri};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use trompe::aws::Customization;
use trompe::client::{Http, HttpBuilder};
use trompe::error::{Failure, FailureKind};
use trompe::serde::Shape;
use trompe::server::Server;
use trompe::service::OperationSchema;
use trompe::transport::{HttpVersion, Settings, TcpConnector, TlsConnector};

const ENDPOINT: &str = "http://store.example:7000";

/// What comes before the host of calls, as a host prefix or a bucket does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Below(Arc<Mutex<&'static str>>);

impl Below {
    pub(crate) fn set(&self, prefix: &'static str) {
        *self.0.lock().unwrap() = prefix;
    }
}

impl Customization for Below {
    fn change(
        &self,
        _: &'static OperationSchema,
        _: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        let mut parts = request.uri().clone().into_parts();
        let authority = parts.authority.unwrap();
        let mut below = format!("{}{authority}", self.0.lock().unwrap());
        if below.starts_with("port.") {
            below.push('0');
        }
        if below.starts_with("tls.") {
            parts.scheme = Some(http::uri::Scheme::HTTPS);
        }
        parts.authority = Some(below.parse().unwrap());
        *request.uri_mut() = Uri::from_parts(parts).unwrap();
        Ok(())
    }
}

/// A client whose connections are all made to one server, whatever their host.
struct World {
    client: SampleClient,
    http: Http,
    server: Server,
    below: Below,
    asked: Arc<Mutex<Vec<String>>>,
}

impl World {
    async fn new(endpoint: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let service = Arc::<Sample>::default();
        let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
        let port = server.local_addr().port();
        let (below, asked) = (Below::default(), Arc::<Mutex<Vec<String>>>::default());
        let told = Arc::clone(&asked);
        let connector = move |host: &str, at: u16| {
            told.lock().unwrap().push(format!("{host}:{at}"));
            Ok(TcpConnector::new("127.0.0.1", port))
        };
        let http = builder(endpoint, &below, change).build_over_each(connector);
        let http = http.unwrap();
        Self {
            client: SampleClient::over(http.clone()),
            http,
            server,
            below,
            asked,
        }
    }

    async fn call(&self, prefix: &'static str) {
        self.below.set(prefix);
        let text = format!("to {prefix}");
        let called = soon(self.client.echo(echo(&*text)).into_future()).await;
        assert_eq!(called.unwrap().text, text);
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn call_that_hangs(&self) -> JoinHandle<Failure> {
        let client = self.client.clone();
        let called = tokio::spawn(async move { failure(client.echo(echo("wait")).await) });
        soon(async {
            while self.http.live().streams() == 0 {
                sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
        called
    }

    /// Waits until there are no more connections than this.
    async fn connections(&self, most: usize) {
        soon(async {
            while self.http.live().connections() > most {
                sleep(Duration::from_millis(1)).await;
            }
        })
        .await;
    }

    async fn end(self) {
        assert!(self.http.shutdown(SOON).await.is_clean());
        assert!(self.server.shutdown(SOON).await.is_clean());
        assert!(self.http.live().is_zero());
    }
}

fn builder(endpoint: &str, below: &Below, change: impl FnOnce(&mut Settings)) -> HttpBuilder {
    let mut settings = Settings::default();
    change(&mut settings);
    let builder = Http::builder(endpoint).transport(settings);
    builder.customize(below.clone())
}

#[tokio::test]
async fn a_call_goes_to_the_host_that_it_names_over_connections_of_its_own() {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let world = World::new(ENDPOINT, |settings| settings.version = version).await;
        for prefix in ["", "a.", "A.", "b.", "a.", ""] {
            world.call(prefix).await;
        }
        let asked = ["store.example", "a.store.example", "b.store.example"];
        assert_eq!(world.asked(), asked.map(|host| format!("{host}:7000")));
        assert_eq!(world.http.live().connections(), 3);
        world.below.set("c.");
        let mut feed = world.client.feed(3, 10).await.unwrap();
        for _ in 0..3 {
            assert!(soon(feed.recv()).await.unwrap().is_some());
        }
        assert!(soon(feed.recv()).await.unwrap().is_none());
        assert_eq!(world.asked().len(), 4);
        drop(feed);
        world.end().await;
    }
}

#[tokio::test]
async fn below_an_address_localhost_or_without_room_for_hosts_every_connection_is_to_the_endpoint()
{
    for (endpoint, max_hosts) in [
        ("http://127.0.0.1:7000", 32),
        ("http://localhost:7000", 32),
        ("http://moto.localhost:7000", 32),
        (ENDPOINT, 0),
    ] {
        let world = World::new(endpoint, |settings| settings.max_hosts = max_hosts).await;
        for prefix in ["", "a.", "b."] {
            world.call(prefix).await;
        }
        assert_eq!(world.asked().len(), 1, "{endpoint}");
        assert_eq!(world.http.live().connections(), 1);
        world.end().await;
    }
}

#[tokio::test]
async fn a_call_over_tls_does_not_go_out_without() {
    let world = World::new(ENDPOINT, |_| {}).await;
    world.below.set("tls.");
    let failure = failure(world.client.plain("a").await);
    assert_eq!(*failure.kind(), FailureKind::Invalid, "{failure}");
    assert_eq!(world.asked().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_call_to_a_port_that_is_none_does_not_go_to_another() {
    let world = World::new(ENDPOINT, |_| {}).await;
    world.below.set("port.");
    let failure = failure(world.client.plain("a").await);
    assert_eq!(*failure.kind(), FailureKind::Invalid, "{failure}");
    assert_eq!(world.asked().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn the_host_that_was_called_the_longest_ago_is_let_go_of_where_there_are_too_many() {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let world = World::new(ENDPOINT, |settings| {
            (settings.version, settings.max_hosts) = (version, 2);
        })
        .await;
        for prefix in ["a.", "b.", "a.", "c."] {
            world.call(prefix).await;
        }
        world.connections(2).await;
        // Of the three it was not the first that went.
        world.call("a.").await;
        assert_eq!(world.asked().len(), 4);
        world.call("b.").await;
        assert_eq!(world.asked().len(), 5);
        world.connections(2).await;
        world.end().await;
    }
}

#[tokio::test]
async fn a_session_goes_on_where_its_host_is_let_go_of() {
    let world = World::new(ENDPOINT, |settings| settings.max_hosts = 1).await;
    world.below.set("a.");
    let mut session = world.client.chat(room("r")).await.unwrap();
    session.initial_response().await.unwrap();
    for prefix in ["b.", "c.", "a."] {
        world.call(prefix).await;
        session.send(say(prefix)).await.unwrap();
        let heard = soon(session.recv()).await.unwrap().unwrap();
        assert_eq!(heard.text(), prefix);
    }
    // That of the session, and that of the last call.
    world.connections(2).await;
    session.finish().await.unwrap();
    assert!(soon(session.recv()).await.unwrap().is_none());
    drop(session);
    world.connections(1).await;
    world.end().await;
}

#[tokio::test]
async fn a_shutdown_cuts_what_goes_to_other_hosts_and_lets_nothing_begin_there() {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let world = World::new(ENDPOINT, |settings| settings.version = version).await;
        world.below.set("a.");
        let hangs = world.call_that_hangs().await;
        let cut = soon(world.http.shutdown(Duration::from_millis(100))).await;
        assert_eq!((cut.connections, cut.streams), (1, 1));
        soon(hangs).await.unwrap();
        assert!(world.http.live().is_zero());
        for prefix in ["", "a.", "b."] {
            world.below.set(prefix);
            let failure = failure(world.client.plain("a").await);
            assert_eq!(*failure.kind(), FailureKind::Closed);
        }
    }
}

#[tokio::test]
async fn a_shutdown_cuts_what_goes_to_other_hosts_after_one_that_was_given_up() {
    for version in [HttpVersion::Http2, HttpVersion::Http1] {
        let world = World::new(ENDPOINT, |settings| settings.version = version).await;
        world.below.set("a.");
        let hangs = world.call_that_hangs().await;
        let given_up = timeout(Duration::from_millis(50), world.http.shutdown(SOON));
        given_up.await.unwrap_err();
        let cut = soon(world.http.shutdown(Duration::ZERO)).await;
        assert_eq!((cut.connections, cut.streams), (1, 1));
        assert!(world.http.live().is_zero());
        soon(hangs).await.unwrap();
    }
}

#[tokio::test]
async fn over_tls_it_is_the_host_of_the_call_that_is_verified() {
    let service = Arc::<Sample>::default();
    let (theirs, ours) = identity_of("a.store.example");
    let server = Server::builder(router(&service)).tls(theirs);
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let (below, port) = (Below::default(), server.local_addr().port());
    let connector = move |host: &str, at: u16| {
        assert_eq!(at, 443);
        let tcp = TcpConnector::new("127.0.0.1", port);
        TlsConnector::new(tcp, host, ours.clone())
    };
    let builder = builder("https://store.example", &below, |_| {});
    let client = SampleClient::over(builder.build_over_each(connector).unwrap());
    below.set("a.");
    soon(client.plain("a").into_future()).await.unwrap();
    for prefix in ["", "b."] {
        below.set(prefix);
        let failure = failure(soon(client.plain("a").into_future()).await);
        assert_eq!(*failure.kind(), FailureKind::Connect);
    }
}
