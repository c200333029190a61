//! The connections of a client: to its endpoint, and to other hosts that calls go to.

use super::connector::{Connector, Dial};
use super::exchange::Exchange;
use super::origin::{Origin, Place};
use super::settings::{HttpVersion, Settings};
use crate::error::{Failure, FailureKind};
use crate::host::{bare, has_hosts_below, port};
use crate::lock::lock;
use crate::transport::live::Live;
use crate::transport::tasks::{Cut, Stop};
use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Scheme};
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;
use tokio::task::AbortHandle;

/// The connections of a client.
#[derive(Clone)]
pub(crate) struct Connections {
    home: Origin,
    /// `None`: every connection is made to the endpoint.
    others: Option<Arc<Others>>,
}

/// Those to other hosts than that of the endpoint.
struct Others {
    home: Host,
    scheme: Scheme,
    dialer: Dialer,
    settings: Settings,
    state: Mutex<State>,
}

type Dialer = Box<dyn Fn(&str, u16) -> io::Result<Arc<dyn Dial>> + Send + Sync>;

/// A host as it is dialed: in lower case, an address of IPv6 without brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Host {
    name: String,
    port: u16,
}

#[derive(Default)]
struct State {
    known: Vec<Known>,
    /// Counts calls, to tell which host was called the longest ago.
    calls: u64,
    closed: bool,
}

struct Known {
    host: Host,
    /// Shared with who is about to call.
    origin: Arc<Origin>,
    called: u64,
    /// It takes no more calls, and goes when it has carried those that it had.
    leaves: bool,
}

impl Connections {
    /// Connections that are all made by this connector.
    pub(crate) fn new(connector: impl Connector, settings: Settings, live: Live) -> Self {
        Self {
            home: Origin::new(Arc::new(connector), settings, live),
            others: None,
        }
    }

    /// Connections that are made by the connector for their host and port, where calls to that of `home` go to others
    /// ([`Settings::max_hosts`]).
    ///
    /// # Errors
    /// There is no connector for the host of `home`, or no such port.
    pub(crate) fn following<C: Connector>(
        connector: impl Fn(&str, u16) -> io::Result<C> + Send + Sync + 'static,
        (scheme, home): (&Scheme, &Authority),
        settings: Settings,
        live: Live,
    ) -> io::Result<Self> {
        let dialer: Dialer =
            Box::new(move |name, port| Ok(Arc::new(connector(name, port)?) as Arc<dyn Dial>));
        let no_port = || io::Error::new(io::ErrorKind::InvalidInput, "there is no such port");
        let host = Host::of(home, port(home, scheme).ok_or_else(no_port)?);
        let connector = dialer(&host.name, host.port)?;
        let follows = settings.max_hosts > 0 && has_hosts_below(&host.name);
        let origin = Origin::new(connector, settings.clone(), live);
        let others = follows.then(|| {
            Arc::new(Others {
                home: host,
                scheme: scheme.clone(),
                dialer,
                settings,
                state: Mutex::default(),
            })
        });
        Ok(Self {
            home: origin,
            others,
        })
    }

    /// The version that is spoken.
    pub(crate) fn version(&self) -> HttpVersion {
        self.home.version()
    }

    pub(crate) fn live(&self) -> &Live {
        self.home.live()
    }

    /// See [`Pool::open`](super::Pool::open). A request that [needs HTTP/2](super::NeedsHttp2) and cannot have it is
    /// `Invalid`.
    pub(crate) async fn open(
        &self,
        head: http::Request<()>,
        body: Option<Bytes>,
    ) -> Result<Exchange, Failure> {
        self.reserve(head.uri()).await?.begin(head, body)
    }

    /// Room for one exchange with the host of this URI. Whoever has it begins at once, and waits with nothing large at
    /// hand. Errors are those of [`open`](Self::open).
    pub(crate) async fn reserve(&self, uri: &Uri) -> Result<Place, Failure> {
        match self.elsewhere(uri)? {
            None => self.home.reserve().await,
            // On the heap, so that nobody else keeps room for it.
            Some(origin) => Box::pin(async move { origin.reserve().await }).await,
        }
    }

    fn elsewhere(&self, uri: &Uri) -> Result<Option<Arc<Origin>>, Failure> {
        let Some((others, authority)) = self.others.as_ref().zip(uri.authority()) else {
            return Ok(None);
        };
        // What is signed and told depends on whether it is sent over TLS.
        if uri.scheme() != Some(&others.scheme) {
            let message = format!(
                "{authority} is not called over {}, as the endpoint is",
                others.scheme
            );
            return Err(Failure::new(FailureKind::Invalid, message));
        }
        let Some(port) = port(authority, &others.scheme) else {
            let message = format!("{} has no such port", authority.host());
            return Err(Failure::new(FailureKind::Invalid, message));
        };
        match others.home.is(authority, port) {
            true => Ok(None),
            false => others
                .origin(Host::of(authority, port), &self.home)
                .map(Some),
        }
    }

    /// Runs a task that belongs to an exchange, and that a shutdown waits for as for the exchange.
    pub(crate) fn spawn(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Result<AbortHandle, Failure> {
        self.home.spawn(task)
    }

    /// How far a shutdown has come.
    pub(crate) fn stop(&self) -> Stop {
        self.home.stop()
    }

    /// See [`Pool::shutdown`](super::Pool::shutdown).
    pub(crate) async fn shutdown(&self, bound: Duration) -> Cut {
        let mut all = vec![Arc::new(self.home.clone())];
        if let Some(others) = &self.others {
            let mut state = lock(&others.state);
            state.closed = true;
            // They stay known: this shutdown may be given up, and another one has to find them.
            all.extend(state.known.iter().map(|known| Arc::clone(&known.origin)));
        }
        let ends = all.iter().map(|origin| Box::pin(origin.shutdown(bound)));
        together(ends.collect()).await
    }
}

/// What all of them cut, which end at the same time.
async fn together<F: Future<Output = Cut>>(mut ends: Vec<Pin<Box<F>>>) -> Cut {
    let mut all = Cut::default();
    poll_fn(|cx| {
        ends.retain_mut(|end| match end.as_mut().poll(cx) {
            Poll::Ready(cut) => {
                all.connections += cut.connections;
                all.streams += cut.streams;
                false
            }
            Poll::Pending => true,
        });
        match ends.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    all
}

impl Others {
    /// Those to a host beside `home`, which is known from now on.
    fn origin(&self, host: Host, home: &Origin) -> Result<Arc<Origin>, Failure> {
        if let Some(origin) = lock(&self.state).find(&host)? {
            return Ok(origin);
        }
        // Not under the lock: it is the caller's code.
        let connector = (self.dialer)(&host.name, host.port).map_err(|error| {
            let message = format!("{} cannot be called", host.name);
            Failure::new(FailureKind::Invalid, message).with_source(error)
        })?;
        let origin = home.beside(connector, self.settings.clone());
        let mut state = lock(&self.state);
        match state.find(&host)? {
            Some(origin) => Ok(origin),
            None => Ok(state.add(host, origin, self.settings.max_hosts)),
        }
    }
}

impl State {
    fn find(&mut self, host: &Host) -> Result<Option<Arc<Origin>>, Failure> {
        if self.closed {
            let message = "the client was shut down";
            return Err(Failure::new(FailureKind::Closed, message));
        }
        self.calls += 1;
        let called = self.calls;
        let mut known = self.known.iter_mut();
        let found = known.find(|known| !known.leaves && known.host == *host);
        Ok(found.map(|known| {
            known.called = called;
            Arc::clone(&known.origin)
        }))
    }

    fn add(&mut self, host: Host, origin: Origin, most: usize) -> Arc<Origin> {
        self.make_room(most);
        let origin = Arc::new(origin);
        self.known.push(Known {
            host,
            origin: Arc::clone(&origin),
            called: self.calls,
            leaves: false,
        });
        origin
    }

    /// Lets go of the hosts that were called the longest ago. One that is about to be called is not among them.
    fn make_room(&mut self, most: usize) {
        self.known
            .retain(|known| !(known.leaves && known.origin.is_quiet()));
        let mut stay: Vec<_> = self.known.iter_mut().filter(|k| !k.leaves).collect();
        stay.sort_by_key(|known| known.called);
        let excess = (stay.len() + 1).saturating_sub(most);
        let free = stay
            .into_iter()
            .filter(|known| Arc::strong_count(&known.origin) == 1);
        for known in free.take(excess) {
            known.leaves = true;
            known.origin.drain();
        }
    }
}

impl Host {
    fn of(authority: &Authority, port: u16) -> Self {
        Self {
            name: bare(authority.host()).to_ascii_lowercase(),
            port,
        }
    }

    fn is(&self, authority: &Authority, port: u16) -> bool {
        self.port == port && self.name.eq_ignore_ascii_case(bare(authority.host()))
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("version", &self.version())
            .field("live", self.live())
            .finish()
    }
}
