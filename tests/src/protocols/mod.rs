//! Upstream's cases of requests and responses (`smithy.test#httpRequestTests`, `httpResponseTests`,
//! `httpMalformedRequestTests`), run through generated services.
//!
//! A client is run against a scripted server, over HTTP/2 in memory, and a server is given the messages of
//! the cases: what is compared is the whole message on one side, and the generated types on the other.
//!
//! - `case`: what the model says
//! - `borrowed`: cases of restJson1 that simpleRestJson shares
//! - `parameters`: malformed requests that are templates of many
//! - `sample`: inputs of which nothing is said
//! - `settings`: what cases want of clients and servers beyond the protocol
//! - `client`, `server`, `malformed`: the sides
//! - `disputed`: cases that we hold to be wrong

mod borrowed;
mod case;
mod client;
mod disputed;
mod malformed;
mod parameters;
mod sample;
mod server;
mod settings;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use trompe::protocol::SIMPLE_REST_JSON;
use trompe::service::Protocol as _;
use trompe_smithy::Model;
use trompe_test_services::{Group, groups};

use crate::loader::Suite;
use case::{Case, Kind, Side};

/// Cases by the suite that they are of.
type Suites = BTreeMap<String, Vec<(String, Case)>>;

/// Runs all cases: a suite for each protocol, side and kind of message.
///
/// # Errors
/// The corpus does not load, or there was none when the services were generated.
pub fn run(corpus: &Path, prefix: &str) -> Result<Vec<Suite>, String> {
    let groups = groups();
    let Some((smithy, others)) = groups.split_first() else {
        return Err(
            "there was no corpus when this was built; set TROMPE_CORPUS and build again".to_owned(),
        );
    };
    let mut suites = Suites::new();
    let own = case::cases(&load(corpus, smithy)?, &smithy.services)?;
    for group in others {
        let model = load(corpus, group)?;
        let named = (group.name == EXTRAS).then_some(EXTRAS);
        let mut cases = case::cases(&model, &group.services)?;
        cases.extend(more(&model, smithy, &own)?);
        if group.is_of_clients() {
            cases.retain_mut(Case::narrow_to_client);
        }
        add(&mut suites, named, cases);
    }
    let borrowed = borrowed::cases(&borrowed_list(corpus, others)?, &own)?;
    add(&mut suites, Some("simpleRestJson borrowed"), borrowed);
    add(&mut suites, None, own);
    suites.retain(|name, _| name.starts_with(prefix));
    let run = |(name, cases): (String, Vec<_>)| {
        let side = if name.contains(" client ") {
            Side::Client
        } else {
            Side::Server
        };
        Suite::run(&name, cases, |case| check(case, side))
    };
    Ok(suites.into_iter().map(run).map(disputed::without).collect())
}

/// The cases of smithy-rs, in whatever protocol.
const EXTRAS: &str = "smithy-rs-extras";

fn add(suites: &mut Suites, named: Option<&str>, cases: Vec<Case>) {
    for case in cases {
        for side in case.sides() {
            let name = named.unwrap_or(case.protocol_name());
            let name = format!("{name} {side} {}", case.kind);
            let entry = (case.id.clone(), case.clone());
            suites.entry(name).or_default().push(entry);
        }
    }
}

/// What another model adds to the cases of Smithy's own operations.
fn more(model: &Model, smithy: &Group, own: &[Case]) -> Result<Vec<Case>, String> {
    let services = smithy.services.iter().copied();
    let there: Vec<_> = services
        .filter(|service| model.find(service.id).is_some())
        .collect();
    let mut cases = case::cases(model, &there)?;
    cases.retain(|case| own.iter().all(|known| known.id != case.id));
    Ok(cases)
}

// Which cases alloy shares with restJson1 is metadata of its model.
fn borrowed_list(corpus: &Path, groups: &[Group]) -> Result<Model, String> {
    let mut groups = groups.iter();
    let protocol = SIMPLE_REST_JSON.id();
    let speaks = |group: &&Group| {
        group
            .services
            .iter()
            .any(|s| s.protocols.iter().any(|p| p.id() == protocol))
    };
    let group = groups.find(speaks).ok_or("no service of alloy")?;
    load(corpus, group)
}

fn load(corpus: &Path, group: &Group) -> Result<Model, String> {
    let loader = trompe_smithy::Loader::new();
    let loaded = group
        .models
        .iter()
        .fold(loader, |loader, path| loader.path(corpus.join(path)))
        .load();
    crate::loader::sound(&loaded)?;
    Ok(loaded.model)
}

/// Runs a case on one side, in a runtime of its own.
fn check(case: &Case, side: Side) -> Result<(), String> {
    match (side, case.kind) {
        (Side::Client, Kind::Request) => bounded(client::request(case)),
        (Side::Client, _) => bounded(client::response(case)),
        (Side::Server, Kind::Request) => bounded(server::request(case)),
        (Side::Server, Kind::Response) => server::response(case),
        (Side::Server, Kind::Malformed) => bounded(malformed::check(case)),
    }
}

fn bounded(checked: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let patience = Duration::from_secs(20);
    let bounded = async { tokio::time::timeout(patience, checked).await };
    let checked = runtime
        .map_err(|error| error.to_string())?
        .block_on(bounded);
    checked.unwrap_or_else(|_| Err("the case hangs".to_owned()))
}
