//! One of our ends, and a peer that plays a script.

use crate::both::{left_over, show};
use crate::client::play;
use crate::ledger::{Ledger, Outcome, To};
use crate::plan::{BOUND, CallPlan, Operation, Terms};
use crate::raw::{self, Role};
use crate::reasons;
use crate::script::Script;
use crate::server::Host;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use trompe::protocol::REST_JSON_1;
use trompe::server::{Router, Server};
use trompe::transport::Live;
use trompe_tests::sim::{Dice, Weather, wire};
use trompe_tests::streams::{StreamsClient, StreamsService};

/// What both kinds of schedules are drawn of.
struct Setting {
    dice: Dice,
    terms: Terms,
    script: Script,
    calls: Arc<Vec<(CallPlan, Ledger)>>,
}

impl Setting {
    fn draw(mut dice: Dice, to: To, operations: &[Operation]) -> Self {
        let mut terms = Terms::draw(&mut dice);
        terms.protocol = &REST_JSON_1;
        let idle = Some(Duration::from_secs(5));
        terms.sessions.idle_timeout = idle;
        terms.router.sessions.idle_timeout = idle;
        let script = Script::draw(&mut dice);
        let calls = (0..dice.between(1, 4)).map(|_| {
            let mut plan = CallPlan::any(&mut dice);
            plan.operation = dice.pick(operations);
            (plan, Ledger::scripted(to, script.items()))
        });
        let calls = calls.collect::<Vec<_>>().into();
        Self {
            dice,
            terms,
            script,
            calls,
        }
    }

    /// What is wrong with the calls, once they are over.
    fn check(
        &self,
        flaw: impl Fn(&crate::ledger::Books, &CallPlan) -> Option<String>,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        for (number, (plan, ledger)) in self.calls.iter().enumerate() {
            let books = ledger.books();
            // How much the peer lets come is its own matter.
            let flaws = books.check(plan, usize::MAX).into_iter();
            let flaws = flaws.chain(flaw(&books, plan));
            wrong.extend(flaws.map(|flaw| format!("call {number}: {flaw}")));
        }
        wrong
    }

    fn told(&self, began: Instant, wrong: &[String]) -> Result<String, String> {
        match wrong.is_empty() {
            true => Ok(format!("{:?} {:?}", began.elapsed(), self.calls)),
            false => {
                let calls = self
                    .calls
                    .iter()
                    .map(|(plan, ledger)| show(plan, &ledger.books()));
                let calls: String = calls.collect();
                Err(format!("{}\n{:?}{calls}", wrong.join("\n"), self.script))
            }
        }
    }
}

/// Our client, and a server that plays a script on every stream.
pub(crate) async fn server(dice: Dice) -> Result<String, String> {
    let began = Instant::now();
    let mut setting = Setting::draw(dice, To::Client, &[Operation::Talk, Operation::Watch]);
    let (dice, script) = (Mutex::new(setting.dice.fork()), setting.script.clone());
    let http = setting.terms.http().build_over(move || {
        let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
        let (near, far) = wire(Weather::calm(&mut dice), &mut dice);
        tokio::spawn(raw::play(far, script.clone(), Role::Server));
        async { Ok(near) }
    });
    let http = http.unwrap();
    let mut callers = JoinSet::new();
    for (number, (plan, ledger)) in setting.calls.iter().enumerate() {
        ledger.books().server = Some(Outcome::Left);
        let client = StreamsClient::over(http.clone());
        callers.spawn(play(client, number, plan.clone(), ledger.clone()));
    }
    let over = async { while callers.join_next().await.is_some() {} };
    let mut wrong = match timeout(BOUND, over).await {
        Ok(()) => Vec::new(),
        Err(_) => vec![format!("not over after {BOUND:?}")],
    };
    if !http.shutdown(Duration::from_secs(20)).await.is_clean() {
        wrong.push("the client cut something".into());
    }
    wrong.extend(left_over(http.live(), &Live::new()).await);
    wrong.extend(setting.check(|books, plan| reasons::check_client(books, plan, &setting.script)));
    setting.told(began, &wrong)
}

/// Our server, and clients that play a script on every stream.
pub(crate) async fn clients(dice: Dice) -> Result<String, String> {
    let began = Instant::now();
    let mut setting = Setting::draw(dice, To::Server, &[Operation::Talk, Operation::Upload]);
    let (dial, dialed) = mpsc::channel(1);
    let host = Host {
        calls: Arc::clone(&setting.calls),
    };
    let router = Router::new()
        .settings(setting.terms.router.clone())
        .service(StreamsService::new(host));
    let server = Server::builder(router)
        .transport(setting.terms.server.clone())
        .serve(dialed);
    let live = server.live().clone();
    let mut clients = JoinSet::new();
    for connection in 0..2 {
        let path = |(number, (plan, _)): (usize, &(CallPlan, Ledger))| match plan.operation {
            Operation::Talk => format!("/talk/{number}"),
            _ => format!("/upload/{number}"),
        };
        let mine = setting.calls.iter().enumerate();
        let mine = mine
            .filter(|(number, _)| number % 2 == connection)
            .map(path);
        let (near, far) = wire(Weather::calm(&mut setting.dice), &mut setting.dice);
        clients.spawn(raw::play(
            near,
            setting.script.clone(),
            Role::Client(mine.collect()),
        ));
        dial.send(far).await.unwrap();
    }
    for (_, ledger) in setting.calls.iter() {
        let mut books = ledger.books();
        books.client = Some(Outcome::Left);
        books.client_finished = setting.script.last.is_clean();
    }
    sleep(Duration::from_millis(500)).await;
    let mut wrong = Vec::new();
    if !server.shutdown(Duration::from_secs(60)).await.is_clean() {
        wrong.push("the server cut something".into());
    }
    clients.shutdown().await;
    wrong.extend(left_over(&Live::new(), &live).await);
    wrong.extend(setting.check(|books, plan| reasons::check_server(books, plan, &setting.script)));
    setting.told(began, &wrong)
}
