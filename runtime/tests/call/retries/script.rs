//! A server that answers as it is told, in memory and on whatever clock the test has.

use crate::sample::SampleClient;
use http::request::Parts;
use http::{HeaderMap, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::duplex;
use tokio::sync::mpsc;
use tokio::time::Instant;
use trompe::client::{Http, HttpBuilder};
use trompe::protocol::REST_JSON_1;
use trompe::transport::{Live, RecvHalf, Responder, Server, ServerSettings, collect, serve};

/// What the server does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Answers that all is well.
    Fine,
    /// Answers with this status, the error of this name, and this header.
    Error(u16, &'static str, &'static [(&'static str, &'static str)]),
    /// Resets the stream with this code.
    Reset(u32),
    /// Never answers.
    Hang,
}

/// A request as the server saw it.
pub(crate) struct Seen {
    pub(crate) at: Instant,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

pub(crate) struct Scripted {
    pub(crate) client: SampleClient,
    pub(crate) http: Http,
    seen: Arc<Mutex<Vec<Seen>>>,
    _server: Server,
}

/// The status without a name or header.
pub(crate) const fn status(status: u16) -> Step {
    Step::Error(status, "", &[])
}

/// Does these steps, one a request, and then all is well. Pauses are the longest that the policy allows.
pub(crate) fn scripted(steps: impl IntoIterator<Item = Step>) -> Scripted {
    scripted_with(steps, |builder| builder)
}

pub(crate) fn scripted_with(
    steps: impl IntoIterator<Item = Step>,
    settings: impl FnOnce(HttpBuilder) -> HttpBuilder,
) -> Scripted {
    let (there, arriving) = mpsc::channel(16);
    let connect = move || {
        let (near, far) = duplex(64 * 1024);
        let there = there.clone();
        async move {
            there.send(far).await.map_err(std::io::Error::other)?;
            Ok(near)
        }
    };
    let steps = Arc::new(Mutex::new(steps.into_iter().collect::<VecDeque<_>>()));
    let seen = Arc::<Mutex<Vec<Seen>>>::default();
    let log = Arc::clone(&seen);
    let server = serve(arriving, ServerSettings::default(), Live::new(), {
        move |head, recv, responder| {
            handle(Arc::clone(&steps), Arc::clone(&log), head, recv, responder)
        }
    });
    let builder = Http::builder("http://test")
        .protocol(&REST_JSON_1)
        .jitter(|| 1.0);
    let http = settings(builder).build_over(connect).unwrap();
    Scripted {
        client: SampleClient::over(http.clone()),
        http,
        seen,
        _server: server,
    }
}

async fn handle(
    steps: Arc<Mutex<VecDeque<Step>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    head: Parts,
    mut recv: RecvHalf,
    responder: Responder,
) {
    let at = Instant::now();
    let step = steps.lock().unwrap().pop_front().unwrap_or(Step::Fine);
    let streams = head.uri.path() == "/feed" || head.uri.path().starts_with("/rooms");
    let body = match streams {
        true => Vec::new(),
        false => collect(&mut recv, usize::MAX).await.unwrap().to_vec(),
    };
    let headers = head.headers;
    seen.lock().unwrap().push(Seen { at, headers, body });
    let (status, name, extra) = match step {
        Step::Hang => std::future::pending().await,
        Step::Reset(code) => return responder.reset(code),
        Step::Error(status, name, extra) => (status, name, extra),
        Step::Fine => (200, "", &[][..]),
    };
    let kind = match streams && status == 200 {
        true => "application/vnd.amazon.eventstream",
        false => "application/json",
    };
    let mut response = Response::builder()
        .status(status)
        .header("content-type", kind);
    if !name.is_empty() {
        response = response.header("x-amzn-errortype", name);
    }
    for (name, value) in extra {
        response = response.header(*name, *value);
    }
    let body = match streams && status == 200 {
        true => "",
        false => r#"{"text":"fine"}"#,
    };
    let _ = responder.respond(response.body(body.into()).unwrap()).await;
}

impl Scripted {
    /// How many requests the server saw.
    pub(crate) fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    /// How long after the one before each request came, the first left out, in milliseconds.
    pub(crate) fn pauses(&self) -> Vec<u128> {
        let seen = self.seen.lock().unwrap();
        let between = |pair: &[Seen]| match pair {
            [one, two] => two.at.duration_since(one.at).as_millis(),
            _ => 0,
        };
        seen.windows(2).map(between).collect()
    }

    pub(crate) fn each<T>(&self, what: impl Fn(&Seen) -> T) -> Vec<T> {
        self.seen.lock().unwrap().iter().map(what).collect()
    }
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
