//! A client and a server with a proxy between them, and the words the tests are written in.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use trompe::client::{Http, HttpBuilder, RetryPolicy};
use trompe::error::{Error, FailureKind};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::server::{Router, RouterSettings, Server};
use trompe::service::Protocol;
use trompe::session::{Session, SessionSettings};
use trompe::transport::{ServerSettings, Settings};
use trompe_media::control_api::client::ControlApiClient;
use trompe_media::control_api::errors::SubscribeError;
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::server::ControlApiService;
use trompe_media::control_api::types::{
    BroadcastRequest, ClientSignal, HealthzInput, Ping, ServerSignal, SubscribeInput,
};
use trompe_tests::control::{Control, HANG, Report};
use trompe_tests::peer::Peer;
use trompe_tests::proxy::{Faults, Proxy};

/// The bound of what should happen at once. It only ever runs out where something hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A bound that a test waits for.
pub(crate) const SHORT: Duration = Duration::from_millis(250);

pub(crate) static PROTOCOLS: [&dyn Protocol; 2] = [&RPC_V2_CBOR, &REST_JSON_1];

/// How a [`World`] is to be.
pub(crate) struct Plan {
    pub(crate) protocol: &'static dyn Protocol,
    pub(crate) client: Settings,
    pub(crate) client_sessions: SessionSettings,
    pub(crate) server: ServerSettings,
    pub(crate) router: RouterSettings,
    pub(crate) faults: Option<Faults>,
}

impl Plan {
    pub(crate) fn of(protocol: &'static dyn Protocol) -> Self {
        Self {
            protocol,
            client: Settings::default(),
            client_sessions: SessionSettings::client(),
            server: ServerSettings::default(),
            router: RouterSettings {
                grace: SHORT,
                ..RouterSettings::default()
            },
            faults: None,
        }
    }

    pub(crate) fn through(mut self, faults: Faults) -> Self {
        self.faults = Some(faults);
        self
    }

    /// One connection, as many streams as it takes.
    pub(crate) fn one_connection(mut self) -> Self {
        self.client.max_connections = 1;
        self
    }

    /// Windows and buffers of this many bytes each, on both ends.
    pub(crate) fn windows(mut self, bytes: u16) -> Self {
        for http2 in [&mut self.client.http2, &mut self.server.http2] {
            http2.stream_window = bytes.into();
            http2.max_send_buffer = bytes.into();
        }
        self.client_sessions.buffer = bytes.into();
        self.router.sessions.buffer = bytes.into();
        self
    }

    pub(crate) fn send_timeouts(mut self, bound: Duration) -> Self {
        self.client_sessions.send_timeout = bound;
        self.router.sessions.send_timeout = bound;
        self
    }

    pub(crate) async fn build(self) -> World {
        let (control, reports) = Control::new();
        let router = Router::new()
            .settings(self.router)
            .service(ControlApiService::new(control.clone()));
        let server = Server::builder(router)
            .transport(self.server)
            .bind("127.0.0.1:0")
            .await
            .unwrap();
        let proxy = match self.faults {
            Some(faults) => Some(Proxy::to(server.local_addr(), faults).await.unwrap()),
            None => None,
        };
        let address = proxy.as_ref().map_or(server.local_addr(), Proxy::address);
        let http = builder(address, self.protocol)
            .transport(self.client)
            .sessions(self.client_sessions);
        let http = http.build().unwrap();
        let client = ControlApiClient::over(http.clone());
        World {
            server,
            control,
            reports,
            http,
            client,
            proxy,
        }
    }
}

fn builder(address: SocketAddr, protocol: &'static dyn Protocol) -> HttpBuilder {
    Http::builder(&format!("http://{address}")).protocol(protocol)
}

/// A client and a server.
pub(crate) struct World {
    pub(crate) server: Server,
    pub(crate) control: Control,
    pub(crate) reports: mpsc::UnboundedReceiver<Report>,
    pub(crate) http: Http,
    pub(crate) client: ControlApiClient,
    pub(crate) proxy: Option<Proxy>,
}

impl World {
    pub(crate) async fn open(&self, subscriber: &str) -> Session<Subscribe> {
        soon(open(&self.client, subscriber)).await.unwrap()
    }

    pub(crate) async fn healthy(&self) {
        assert_eq!(soon(healthz(&self.client, 5)).await, Ok(5));
    }

    pub(crate) fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().unwrap()
    }

    /// What the next handler to end has to say.
    pub(crate) async fn report(&mut self) -> Report {
        soon(self.reports.recv()).await.unwrap()
    }

    /// Ends the server, and shows every report that was not read.
    pub(crate) async fn end_of_reports(self, mut show: impl FnMut(Report)) {
        let Self {
            server,
            control,
            mut reports,
            ..
        } = self;
        server.shutdown(PATIENCE).await;
        drop(control);
        while let Some(report) = soon(reports.recv()).await {
            show(report);
        }
    }

    /// As `end`, and no task is left of the whole test.
    pub(crate) async fn close(self) {
        self.end().await;
        no_tasks().await;
    }

    /// Everything has ended by itself, or does so now, and nothing is left.
    pub(crate) async fn end(self) {
        let (client, server) = (self.http.live().clone(), self.server.live().clone());
        drop(self.client);
        assert!(
            self.http.shutdown(PATIENCE).await.is_clean(),
            "the client cut something"
        );
        assert!(
            self.server.shutdown(PATIENCE).await.is_clean(),
            "the server cut something"
        );
        assert!(client.is_zero(), "{client:?}");
        assert!(server.is_zero(), "{server:?}");
    }
}

/// A client of a scripted server.
pub(crate) struct Guest {
    pub(crate) http: Http,
    pub(crate) client: ControlApiClient,
}

impl Guest {
    pub(crate) fn of(peer: &Peer, protocol: &'static dyn Protocol) -> Self {
        Self::with(Http::builder(&peer.endpoint()).protocol(protocol))
    }

    pub(crate) fn with(builder: HttpBuilder) -> Self {
        let http = builder.build().unwrap();
        let client = ControlApiClient::over(http.clone());
        Self { http, client }
    }

    pub(crate) async fn open(&self, subscriber: &str) -> Session<Subscribe> {
        soon(open(&self.client, subscriber)).await.unwrap()
    }

    /// Everything has ended by itself, or does so now, and nothing is left.
    pub(crate) async fn close(self) {
        let live = self.http.live().clone();
        assert!(
            self.http.shutdown(PATIENCE).await.is_clean(),
            "the client cut something"
        );
        assert!(live.is_zero(), "{live:?}");
    }
}

/// Waits until every task of this test's runtime has ended: sessions and proxies have tasks too.
pub(crate) async fn no_tasks() {
    let metrics = tokio::runtime::Handle::current().metrics();
    let over = async {
        while metrics.num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let ended = timeout(PATIENCE, over).await;
    assert!(
        ended.is_ok(),
        "{} tasks are left",
        metrics.num_alive_tasks()
    );
}

/// Waits until a condition holds that nobody announces.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    soon(async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
}

/// The number, once it has not changed for a while.
pub(crate) async fn settled(mut number: impl FnMut() -> usize) -> usize {
    soon(async {
        let mut before = (number(), 0);
        while before.1 < 10 || before.0 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let now = number();
            before = (now, if now == before.0 { before.1 + 1 } else { 0 });
        }
        before.0
    })
    .await
}

/// Bounds what should happen at once.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("this hangs")
}

pub(crate) fn input(subscriber: &str) -> SubscribeInput {
    SubscribeInput::new("r1", subscriber)
}

pub(crate) async fn open(
    client: &ControlApiClient,
    subscriber: &str,
) -> Result<Session<Subscribe>, FailureKind> {
    client.subscribe(input(subscriber)).await.map_err(kind)
}

pub(crate) async fn healthz(client: &ControlApiClient, nonce: i64) -> Result<i64, FailureKind> {
    client
        .healthz(HealthzInput::new(nonce))
        .await
        .map(|output| output.nonce)
        .map_err(kind)
}

/// A call that hangs at the server, and is not tried again when it is lost.
pub(crate) async fn hang(client: &ControlApiClient) -> Result<i64, FailureKind> {
    let call = client.healthz(HealthzInput::new(HANG));
    let output = call.retry(RetryPolicy::off()).await.map_err(kind)?;
    Ok(output.nonce)
}

/// The reason of an error that is not modeled.
pub(crate) fn kind<E: std::fmt::Debug>(error: Error<E>) -> FailureKind {
    match error {
        Error::Failure(failure) => failure.kind().clone(),
        modeled => panic!("modeled: {modeled:?}"),
    }
}

pub(crate) fn ping(nonce: usize) -> ClientSignal {
    Ping::new(i64::try_from(nonce).unwrap()).into()
}

pub(crate) fn bulk(size: usize) -> ClientSignal {
    BroadcastRequest::new(vec![b'x'; size]).into()
}

pub(crate) fn pong(event: Option<ServerSignal>) -> Option<usize> {
    event.map(|event| usize::try_from(event.as_pong().expect("a pong").nonce).unwrap())
}

/// The next event; `None` where the server has ended the session well.
pub(crate) async fn next(session: &mut Session<Subscribe>) -> Option<ServerSignal> {
    soon(session.recv()).await.expect("an event")
}

/// Asks and hears the answer.
pub(crate) async fn ask(session: &mut Session<Subscribe>, nonce: usize) {
    soon(session.send(ping(nonce))).await.unwrap();
    assert_eq!(pong(next(session).await), Some(nonce));
}

/// Ends a session of an echoing server as it should be ended.
pub(crate) async fn part(mut session: Session<Subscribe>) {
    soon(session.finish()).await.unwrap();
    assert_eq!(next(&mut session).await, None);
}

/// Everything up to the end, and the end.
pub(crate) type Heard = (Vec<ServerSignal>, Result<(), Error<SubscribeError>>);

/// Receives to the end, whatever it is.
pub(crate) async fn hear(session: &mut Session<Subscribe>) -> Heard {
    let mut events = Vec::new();
    soon(async {
        loop {
            match session.recv().await {
                Ok(Some(event)) => events.push(event),
                Ok(None) => return (std::mem::take(&mut events), Ok(())),
                Err(error) => return (std::mem::take(&mut events), Err(error)),
            }
        }
    })
    .await
}
