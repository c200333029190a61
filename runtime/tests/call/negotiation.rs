//! The version of HTTP, as servers choose it in their TLS handshakes.

use crate::hosts::Below;
use crate::sample::*;
use crate::support::*;
use rustls::{ClientConfig, ServerConfig};
use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::server::Server;
use trompe::transport::{Accept, HttpVersion, Settings, TcpConnector, TlsConnector};

/// TLS whose server says which versions it speaks, and counts how often it was asked.
struct Tls {
    listener: TcpListener,
    asked: Arc<Asked>,
}

struct Asked {
    config: ServerConfig,
    speaks: Mutex<Vec<&'static str>>,
    handshakes: AtomicUsize,
}

impl Accept for Tls {
    type Io = TlsStream<TcpStream>;
    type Handshake = tokio_rustls::Accept<TcpStream>;

    async fn accept(&mut self) -> io::Result<Self::Handshake> {
        let (stream, _) = self.listener.accept().await?;
        self.asked.handshakes.fetch_add(1, Ordering::Relaxed);
        let mut config = self.asked.config.clone();
        let speaks = self.asked.speaks.lock().unwrap();
        config.alpn_protocols = speaks.iter().map(|name| name.as_bytes().to_vec()).collect();
        Ok(tokio_rustls::TlsAcceptor::from(Arc::new(config)).accept(stream))
    }
}

struct Shop {
    asked: Arc<Asked>,
    server: trompe::transport::Server,
    service: Arc<Sample>,
    endpoint: String,
    trust: ClientConfig,
}

impl Shop {
    async fn speaking(versions: &[&'static str]) -> Self {
        let (config, trust) = identity();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let asked = Arc::new(Asked {
            config,
            speaks: Mutex::new(versions.to_vec()),
            handshakes: AtomicUsize::new(0),
        });
        let service = Arc::<Sample>::default();
        let server = Server::builder(router(&service)).serve(Tls {
            listener,
            asked: Arc::clone(&asked),
        });
        Self {
            asked,
            server,
            service,
            endpoint,
            trust,
        }
    }

    fn client(&self, settings: Settings) -> (Http, SampleClient) {
        let builder = Http::builder(&self.endpoint).tls(self.trust.clone());
        let http = builder.transport(settings).build().unwrap();
        (http.clone(), SampleClient::over(http))
    }

    fn handshakes(&self) -> usize {
        self.asked.handshakes.load(Ordering::Relaxed)
    }

    fn now_speaks(&self, versions: &[&'static str]) {
        *self.asked.speaks.lock().unwrap() = versions.to_vec();
    }

    async fn end(self, http: Http) {
        soon(self.service.handlers.zero()).await;
        assert!(http.shutdown(SOON).await.is_clean());
        assert!(self.server.shutdown(SOON).await.is_clean());
        assert!(http.live().is_zero());
    }
}

fn only(version: HttpVersion) -> Settings {
    let mut settings = Settings::default();
    settings.version = version;
    settings
}

#[tokio::test]
async fn a_server_of_both_versions_is_spoken_to_in_http2_over_one_connection() {
    let shop = Shop::speaking(&["h2", "http/1.1"]).await;
    let (http, client) = shop.client(Settings::default());
    soon(client.echo(echo("a")).into_future()).await.unwrap();
    let mut chat = soon(client.chat(room("r")).into_future()).await.unwrap();
    chat.send(say("hello")).await.unwrap();
    assert_eq!(soon(chat.recv()).await.unwrap().unwrap().text(), "hello");
    chat.finish().await.unwrap();
    assert!(soon(chat.recv()).await.unwrap().is_none());
    assert_eq!(shop.handshakes(), 1);
    shop.end(http).await;
}

#[tokio::test]
async fn calls_and_feeds_go_over_http1_where_the_server_has_nothing_else() {
    for versions in [&["http/1.1"][..], &[]] {
        let shop = Shop::speaking(versions).await;
        let (http, client) = shop.client(Settings::default());
        for text in ["one", "two", "three"] {
            let output = soon(client.echo(echo(text)).into_future()).await.unwrap();
            assert_eq!(output.text, text);
        }
        let mut feed = soon(client.feed(3, 10).into_future()).await.unwrap();
        let mut events = 0;
        while soon(feed.recv()).await.unwrap().is_some() {
            events += 1;
        }
        assert_eq!(events, 3);
        assert_eq!(shop.handshakes(), 2, "one to find out, one to be kept");
        shop.end(http).await;
    }
}

#[tokio::test]
async fn another_host_is_first_spoken_to_as_the_endpoint_is_until_it_chooses_otherwise() {
    let shop = Shop::speaking(&["http/1.1"]).await;
    let (_, port) = shop.endpoint.rsplit_once(':').unwrap();
    let port = port.parse().unwrap();
    let (below, trust) = (Below::default(), shop.trust.clone());
    let connector = move |_: &str, _: u16| {
        let tcp = TcpConnector::new("127.0.0.1", port);
        TlsConnector::speaking(HttpVersion::Negotiated, tcp, "localhost", trust.clone())
    };
    let builder = Http::builder("https://store.example").customize(below.clone());
    let http = builder.build_over_each(connector).unwrap();
    let client = SampleClient::over(http.clone());
    for (prefix, versions, handshakes) in [
        ("", &["http/1.1"][..], 2),
        ("a.", &["http/1.1"], 3),
        ("b.", &["h2"], 5),
    ] {
        shop.now_speaks(versions);
        below.set(prefix);
        soon(client.echo(echo("a")).into_future()).await.unwrap();
        assert_eq!(shop.handshakes(), handshakes, "{prefix}");
    }
    shop.end(http).await;
}

#[tokio::test]
async fn a_session_in_both_directions_says_that_the_server_has_no_http2() {
    let shop = Shop::speaking(&["http/1.1"]).await;
    let (http, client) = shop.client(Settings::default());
    for _ in 0..2 {
        let failure = failure(soon(client.chat(room("r")).into_future()).await);
        assert_eq!(*failure.kind(), FailureKind::Invalid);
        let message = failure.to_string();
        for part in ["over http/1.1", "both ways", "the server chose"] {
            assert!(message.contains(part), "{message}");
        }
    }
    soon(client.echo(echo("a")).into_future()).await.unwrap();
    shop.end(http).await;
}

#[tokio::test]
async fn many_first_calls_at_once_all_find_the_version() {
    let shop = Shop::speaking(&["http/1.1"]).await;
    let (http, client) = shop.client(Settings::default());
    let mut calls = tokio::task::JoinSet::new();
    for n in 0..40 {
        let call = client.echo(echo(n.to_string())).into_future();
        calls.spawn(async move { soon(call).await.unwrap().text });
    }
    let answers: BTreeSet<String> = calls.join_all().await.into_iter().collect();
    assert_eq!(answers, (0..40).map(|n| n.to_string()).collect());
    shop.end(http).await;
}

#[tokio::test]
async fn a_server_that_changes_its_mind_is_followed_with_its_next_connection() {
    let shop = Shop::speaking(&["http/1.1"]).await;
    let mut settings = Settings::default();
    settings.idle_limit = std::time::Duration::from_millis(20);
    let (http, client) = shop.client(settings);
    for versions in [&["http/1.1"][..], &["h2", "http/1.1"], &["http/1.1"]] {
        shop.now_speaks(versions);
        let output = soon(client.echo(echo("a")).into_future()).await.unwrap();
        assert_eq!(output.text, "a");
        let chat = soon(client.chat(room("r")).into_future()).await;
        assert_eq!(chat.is_ok(), versions.contains(&"h2"));
        drop(chat);
        // The connection is let go of when it was idle, so that the next call makes another.
        soon(async {
            while http.live().connections() > 0 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        })
        .await;
    }
    shop.end(http).await;
}

#[tokio::test]
async fn settings_that_allow_one_version_offer_no_other() {
    let shop = Shop::speaking(&["h2", "http/1.1"]).await;
    let (http, client) = shop.client(only(HttpVersion::Http1));
    soon(client.echo(echo("a")).into_future()).await.unwrap();
    assert!(soon(client.chat(room("r")).into_future()).await.is_err());
    assert_eq!(shop.handshakes(), 1);
    shop.end(http).await;

    let shop = Shop::speaking(&["http/1.1"]).await;
    let (http, client) = shop.client(only(HttpVersion::Http2));
    let failure = failure(soon(client.echo(echo("a")).into_future()).await);
    assert_eq!(*failure.kind(), FailureKind::Connect);
    shop.end(http).await;
}
