//! Upstream's cases of requests and responses (`smithy.test#httpRequestTests`, `httpResponseTests`,
//! `httpMalformedRequestTests`), run through generated services.
//!
//! A client is run against a scripted server, over HTTP/2 in memory, and a server is given the messages of
//! the cases: what is compared is the whole message on one side, and the generated types on the other.
//!
//! - `case`: what the model says
//! - `parameters`: malformed requests that are templates of many
//! - `settings`: what cases want of clients and servers beyond the protocol
//! - `client`, `server`, `malformed`: the sides
//! - `disputed`: cases that we hold to be wrong

mod case;
mod client;
mod disputed;
mod malformed;
mod parameters;
mod server;
mod settings;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use trompe_smithy::Model;
use trompe_test_services::all;

use crate::loader::Suite;
use case::{Case, Kind, Side};

/// What is one model together.
const FOLDERS: [&str; 12] = [
    "protocol-tests/restJson1",
    "protocol-tests/restXml",
    "protocol-tests/restXmlWithNamespace",
    "protocol-tests/rpcv2Cbor",
    "protocol-tests/rpcv2Cbor-aws",
    "protocol-tests/rpcv2Json",
    "protocol-tests/awsJson1_0",
    "protocol-tests/awsJson1_1",
    "protocol-tests/awsQuery",
    "protocol-tests/ec2Query",
    "protocol-tests/shared",
    "traits",
];

/// Runs all cases: a suite for each protocol, side and kind of message.
///
/// # Errors
/// The corpus does not load, or there was none when the services were generated.
pub fn run(corpus: &Path, prefix: &str) -> Result<Vec<Suite>, String> {
    let services = all();
    if services.is_empty() {
        return Err(
            "there was no corpus when this was built; set TROMPE_CORPUS and build again".to_owned(),
        );
    }
    let model = load(corpus)?;
    let mut suites: BTreeMap<String, Vec<(String, Case)>> = BTreeMap::new();
    for case in case::cases(&model, &services)? {
        for side in case.sides() {
            let name = format!("{} {side} {}", case.protocol_name(), case.kind);
            if name.starts_with(prefix) {
                let entry = (case.id.clone(), case.clone());
                suites.entry(name).or_default().push(entry);
            }
        }
    }
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

fn load(corpus: &Path) -> Result<Model, String> {
    let loader = trompe_smithy::Loader::new();
    let loaded = FOLDERS
        .iter()
        .fold(loader, |loader, folder| loader.path(corpus.join(folder)))
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
