//! A shelf that answers from a script, and notes what it was asked.

use crate::shelf::client::ShelfClient;
use crate::shelf::errors::StateError;
use crate::shelf::server::{Shelf, ShelfService};
use crate::shelf::types::{
    BooksInput, BooksOutput, PricesInput, PricesOutput, StateInput, StateOutput,
};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;
use trompe::error::Error;
use trompe::operation::NoError;
use trompe::server::{Context, InProcess};

/// What is answered next, and what was asked so far.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) books: VecDeque<BooksOutput>,
    pub(crate) prices: VecDeque<PricesOutput>,
    pub(crate) states: VecDeque<Result<StateOutput, StateError>>,
    pub(crate) asked: Vec<String>,
    pub(crate) times: Vec<Instant>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Scripted(pub(crate) Arc<Mutex<Script>>);

impl Scripted {
    pub(crate) fn new(script: Script) -> (ShelfClient, Self) {
        let shelf = Self(Arc::new(Mutex::new(script)));
        let client = ShelfClient::over(InProcess::new(ShelfService::new(shelf.clone())));
        (client, shelf)
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().asked.clone()
    }

    /// How long it was from one attempt to the next.
    pub(crate) fn pauses(&self) -> Vec<Duration> {
        let times = self.0.lock().unwrap().times.clone();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

impl Shelf for Scripted {
    async fn books(&self, input: BooksInput, cx: Context) -> Result<BooksOutput, Error<NoError>> {
        let mut script = self.0.lock().unwrap();
        let limit = cx.headers().get("x-shelf").map(|_| "with header ");
        let asked = format!(
            "{}{:?} {:?}",
            limit.unwrap_or_default(),
            input.from,
            input.most
        );
        script.asked.push(asked);
        let page = script.books.pop_front();
        page.ok_or_else(|| {
            trompe::error::Failure::new(trompe::error::FailureKind::Invalid, "no page").into()
        })
    }

    async fn prices(&self, input: PricesInput, _: Context) -> Result<PricesOutput, Error<NoError>> {
        let mut script = self.0.lock().unwrap();
        script.asked.push(format!("{:?}", input.from));
        Ok(script.prices.pop_front().unwrap())
    }

    async fn state(&self, _: StateInput, _: Context) -> Result<StateOutput, Error<StateError>> {
        let mut script = self.0.lock().unwrap();
        script.times.push(Instant::now());
        script.states.pop_front().unwrap().map_err(Error::Modeled)
    }
}
