//! `media callbacks`

use super::args::Callbacks as Args;
use super::output;
use crate::controller::{Callbacks, Heard, Listener, Policy};
use crate::journal::Journal;
use crate::report;
use std::time::Duration;

/// How long calls under way may take at the end.
const BOUND: Duration = Duration::from_secs(1);

/// Answers media servers until Ctrl-C.
pub(super) async fn run(args: Args, json: bool) -> Result<(), String> {
    let journal = output::journal(json);
    let mut policy = Policy::default();
    for name in args.refuse {
        policy = policy.refuse(name, "refused on the command line");
    }
    for (name, time) in args.slow {
        policy = policy.slow(name, time);
    }
    let told = journal.clone();
    let callbacks = Callbacks::new(policy, move |heard| tell(&told, heard));
    let listener = Listener::start(&args.listen, callbacks).await;
    let listener =
        listener.map_err(|error| format!("{}: {}", args.listen, report::chain(&error)))?;
    journal.done("controller", "", "listens for callbacks", listener.url());
    super::stopped().await?;
    match listener.shutdown(BOUND).await {
        0 => Ok(()),
        cut => Err(format!("{cut} callbacks were cut")),
    }
}

fn tell(journal: &Journal, heard: Heard) {
    match heard {
        Heard::Join { fid, refused: None } => {
            journal.done("media", "controller", &format!("OnJoin {fid}"), "may join");
        }
        Heard::Join {
            fid,
            refused: Some(why),
        } => {
            journal.refused("media", "controller", &format!("OnJoin {fid}"), why);
        }
        Heard::Leave { fid, reason } => {
            let what = format!("OnLeave {fid} {}", reason.as_str());
            journal.done("media", "controller", &what, "noted");
        }
    }
}
