//! `media serve`

use super::args::Serve;
use super::{console, output};
use crate::server::{Host, Settings};
use std::sync::Arc;

/// Serves until Ctrl-C, then ends within the bound.
pub(super) async fn run(serve: Serve, json: bool) -> Result<(), String> {
    let journal = output::journal(json);
    let host = Host::start(&serve.listen, settings(&serve), journal.clone()).await;
    let host = host.map_err(|error| format!("cannot listen on {}: {error}", serve.listen))?;
    journal.done("media", "", "listens for controllers", host.url());
    let members = tokio::spawn(console::run(Arc::clone(host.media()), journal.clone()));
    super::stopped().await?;
    let ended = host.shutdown(serve.shutdown_bound).await;
    members.abort();
    let words = format!(
        "{}; {} calls cut, {} OnLeave undelivered",
        ended.callbacks, ended.cut, ended.undelivered
    );
    if ended.cut + ended.undelivered == 0 {
        journal.done("media", "", "shut down", words);
        return Ok(());
    }
    journal.failed("media", "", "shut down", words);
    Err(format!(
        "the shutdown took longer than {:?}",
        serve.shutdown_bound
    ))
}

fn settings(serve: &Serve) -> Settings {
    let mut settings = Settings {
        public_url: serve.public_url.clone(),
        callback_deadline: serve.callback_deadline,
        subscriber_queue: serve.subscriber_queue,
        ..Settings::default()
    };
    settings.rpc.reconnect_timeout = serve.reconnect_timeout;
    settings
}
