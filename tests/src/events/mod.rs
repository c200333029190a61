//! Upstream's cases of event streams (`smithy.test#eventStreamTests`), run through generated code.
//!
//! A client is run against a scripted server and a server against a scripted client, over HTTP/2 in memory: the
//! scripts send the bytes of the case and look at the frames and heads that come back.
//!
//! - [`rest_json`]: the service, generated from the cases' own model
//! - `frame`, `case`: what the model says
//! - `signal`: what passes through a session, with its types
//! - `head`, `wire`: HTTP messages and frames, below any session
//! - `client`, `server`: the two sides; `service`: the operations

#[cfg(corpus)]
mod case;
#[cfg(corpus)]
mod client;
#[cfg(corpus)]
mod frame;
#[cfg(corpus)]
mod head;
#[cfg(corpus)]
mod server;
#[cfg(corpus)]
mod service;
#[cfg(corpus)]
mod signal;
#[cfg(corpus)]
#[cfg(test)]
mod tests;
#[cfg(corpus)]
mod wire;

#[cfg(corpus)]
trompe::include_service!("rest_json");

use std::path::Path;

use crate::loader::Suite;

/// Runs all cases: one suite for clients, one for servers.
///
/// # Errors
/// The corpus does not load, or there was none when this crate was built.
#[cfg(corpus)]
pub fn run(corpus: &Path) -> Result<[Suite; 2], String> {
    Ok([suite(corpus, "client")?, suite(corpus, "server")?])
}

/// See the crate when it is built with a corpus.
///
/// # Errors
/// There was no corpus when this crate was built.
#[cfg(not(corpus))]
pub fn run(_: &Path) -> Result<[Suite; 2], String> {
    Err("there was no corpus when this was built; set TROMPE_CORPUS and build again".to_owned())
}

#[cfg(corpus)]
fn load(corpus: &Path) -> Result<Vec<case::Case>, String> {
    let folders = [
        "protocol-tests/restJson1",
        "protocol-tests/shared",
        "traits",
    ];
    let loader = trompe_smithy::Loader::new();
    let loaded = folders
        .iter()
        .fold(loader, |loader, folder| loader.path(corpus.join(folder)))
        .load();
    crate::loader::sound(&loaded)?;
    case::cases(&loaded.model)
}

#[cfg(corpus)]
fn suite(corpus: &Path, side: &str) -> Result<Suite, String> {
    let cases = load(corpus)?.into_iter().filter(|case| case.is_for(side));
    let cases = cases.map(|case| (case.id.clone(), case));
    Ok(Suite::run(&format!("events/{side}"), cases, |case| {
        check(case, side)
    }))
}

/// Runs a case on one side, in a runtime of its own.
#[cfg(corpus)]
fn check(case: &case::Case, side: &str) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let checked = async {
        match side {
            "client" => client::check(case).await,
            _ => server::check(case).await,
        }
    };
    let patience = std::time::Duration::from_secs(20);
    let bounded = async { tokio::time::timeout(patience, checked).await };
    let checked = runtime
        .map_err(|error| error.to_string())?
        .block_on(bounded);
    checked.unwrap_or_else(|_| Err("the case hangs".to_owned()))
}
