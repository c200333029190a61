//! Our client and our server, and a network between them.

use crate::client::play;
use crate::ledger::{Books, Ledger};
use crate::plan::{BOUND, CallPlan, Terms};
use crate::reasons::{self, Trouble};
use crate::server::Host;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use trompe::client::Http;
use trompe::server::{Router, Server};
use trompe::transport::{self, Live};
use trompe_tests::sim::{Dice, Weather, Wire, wire};
use trompe_tests::streams::{StreamsClient, StreamsService};

/// What a schedule has beside its calls.
struct Setting {
    terms: Terms,
    weathers: Weathers,
    shutdown: Option<(Duration, Side)>,
}

/// Who shuts down before the calls are through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

/// The weather of every connection to come.
#[derive(Clone, Debug)]
struct Weathers {
    dice: Dice,
    stormy: bool,
}

impl Setting {
    fn draw(dice: &mut Dice) -> Self {
        let stormy = dice.chance(40);
        let sides = [Side::Client, Side::Server];
        let shutdown = dice.chance(15).then(|| {
            (
                Duration::from_millis(dice.below(900) as u64),
                dice.pick(&sides),
            )
        });
        Self {
            terms: Terms::draw(dice),
            weathers: Weathers {
                dice: dice.fork(),
                stormy,
            },
            shutdown,
        }
    }

    fn trouble(&self, calls: &[(CallPlan, Ledger)]) -> Trouble {
        Trouble {
            storms: self.weathers.stormy,
            shutdown: self.shutdown.is_some(),
            leavers: calls.iter().any(|(plan, _)| reasons::leaves(plan)),
        }
    }
}

impl Weathers {
    fn next(&mut self) -> (Wire, Wire) {
        let weather = match self.stormy && self.dice.chance(70) {
            true => {
                let reach = self.dice.pick(&[100, 1_000, 30_000, 300_000]);
                Weather::stormy(&mut self.dice, reach)
            }
            false => Weather::calm(&mut self.dice),
        };
        wire(weather, &mut self.dice)
    }
}

/// Plays the schedule of these dice, and tells all that happened.
pub(crate) async fn run(mut dice: Dice) -> Result<String, String> {
    let began = Instant::now();
    let honest = dice.chance(25);
    let calls: Vec<_> = (0..dice.between(1, 6))
        .map(|_| match honest {
            true => CallPlan::honest(&mut dice),
            false => CallPlan::any(&mut dice),
        })
        .map(|plan| (plan, Ledger::new()))
        .collect();
    let setting = Setting::draw(&mut dice);
    let calls = Arc::new(calls);
    let (http, server) = ends(&setting, &calls);
    let (live_client, live_server) = (http.live().clone(), server.live().clone());
    let story = story(&setting, &calls, http, server);
    let told = timeout(BOUND, story).await;
    let mut wrong = match told {
        Err(_) => vec![format!("not over after {BOUND:?}")],
        Ok(()) => left_over(&live_client, &live_server).await,
    };
    for (number, (plan, ledger)) in calls.iter().enumerate() {
        let books = ledger.books();
        let under_way = setting.terms.under_way();
        let flaws = books.check(plan, under_way).into_iter();
        let flaws = flaws.chain(reasons::check(&books, plan, setting.trouble(&calls)));
        wrong.extend(flaws.map(|flaw| format!("call {number}: {flaw}{}", show(plan, &books))));
    }
    match wrong.is_empty() {
        true => Ok(format!("{:?} {calls:?}", began.elapsed())),
        false => Err(wrong.join("\n")),
    }
}

/// The whole of a call, where one schedule is looked at.
pub(crate) fn show(plan: &CallPlan, books: &Books) -> String {
    match std::env::var_os("TROMPE_SEED") {
        Some(_) => format!("\n    {plan:?}\n    {books:?}"),
        None => String::new(),
    }
}

fn ends(setting: &Setting, calls: &Arc<Vec<(CallPlan, Ledger)>>) -> (Http, transport::Server) {
    let (dial, dialed) = mpsc::channel(1);
    let host = Host {
        calls: Arc::clone(calls),
    };
    let router = Router::new()
        .settings(setting.terms.router.clone())
        .service(StreamsService::new(host));
    let server = Server::builder(router)
        .transport(setting.terms.server.clone())
        .serve(dialed);
    let weathers = Arc::new(Mutex::new(setting.weathers.clone()));
    let http = setting.terms.http().build_over(move || {
        let (near, far) = weathers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next();
        let dial = dial.clone();
        async move {
            dial.send(far).await.map_err(std::io::Error::other)?;
            Ok(near)
        }
    });
    (http.unwrap(), server)
}

/// The calls, and what comes after them.
async fn story(
    setting: &Setting,
    calls: &[(CallPlan, Ledger)],
    http: Http,
    server: transport::Server,
) {
    let client = StreamsClient::over(http.clone());
    let mut callers = JoinSet::new();
    for (number, (plan, ledger)) in calls.iter().enumerate() {
        callers.spawn(play(client.clone(), number, plan.clone(), ledger.clone()));
    }
    drop(client);
    let grace = Duration::from_millis(300);
    let server = match setting.shutdown {
        Some((after, Side::Server)) => {
            sleep(after).await;
            server.shutdown(grace).await;
            None
        }
        Some((after, Side::Client)) => {
            sleep(after).await;
            http.shutdown(grace).await;
            Some(server)
        }
        None => Some(server),
    };
    while callers.join_next().await.is_some() {}
    http.shutdown(Duration::from_secs(10)).await;
    if let Some(server) = server {
        server.shutdown(Duration::from_secs(10)).await;
    }
}

/// What is alive after everything has ended.
pub(crate) async fn left_over(client: &Live, server: &Live) -> Vec<String> {
    let metrics = Handle::current().metrics();
    let over = async {
        while metrics.num_alive_tasks() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let mut left = Vec::new();
    if timeout(Duration::from_secs(20), over).await.is_err() {
        left.push(format!("{} tasks are left", metrics.num_alive_tasks()));
    }
    for (name, live) in [("client", client), ("server", server)] {
        if !live.is_zero() {
            left.push(format!("the {name} has left {live:?}"));
        }
    }
    left
}
