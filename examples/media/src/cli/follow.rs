//! `media control ADDR subscribe ROOM`

use crate::journal::Journal;
use crate::report;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::time::timeout;
use trompe::error::Error;
use trompe::session::{SessionReceiver, SessionSender};
use trompe_media::control_api::ControlApiClient;
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{
    BroadcastRequest, ClientSignal, ServerSignal, SubscribeInput,
};

/// How long the server may take to end a session that this side has ended.
const FAREWELL: Duration = Duration::from_secs(5);

/// Follows a room. Ends well with Ctrl-C and when the server shuts down.
pub(super) async fn run(
    client: &ControlApiClient,
    room: String,
    name: String,
    journal: Journal,
) -> Result<(), String> {
    let mut session = client
        .subscribe(SubscribeInput::new(room.as_str(), name))
        .await
        .map_err(words)?;
    let seq = session.initial_response().await.map_err(words)?.seq;
    let since = seq.map_or_else(String::new, |seq| format!("events begin after {seq}"));
    journal.done("controller", &room, "Subscribe", since);
    let (sender, mut receiver) = session.split();
    tokio::select! {
        end = listen(&mut receiver, &room, &journal) => return end,
        end = speak(&sender) => end?,
        end = super::stopped() => end?,
    }
    let farewell = async {
        sender
            .finish()
            .await
            .map_err(|failure| report::chain(&failure))?;
        listen(&mut receiver, &room, &journal).await
    };
    let late = |_| format!("the server did not end the session within {FAREWELL:?}");
    timeout(FAREWELL, farewell).await.map_err(late)?
}

fn words<E: trompe::operation::ModeledError>(error: Error<E>) -> String {
    report::words(&error)
}

async fn listen(
    receiver: &mut SessionReceiver<Subscribe>,
    room: &str,
    journal: &Journal,
) -> Result<(), String> {
    while let Some(signal) = receiver.recv().await.map_err(words)? {
        let (what, detail) = told(&signal);
        journal.done(room, "controller", &what, detail);
    }
    journal.done(room, "controller", "end of session", "clean");
    Ok(())
}

/// Every line is a broadcast. The end of the input is not the end of the session.
async fn speak(sender: &SessionSender<Subscribe>) -> Result<(), String> {
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let broadcast = ClientSignal::Broadcast(BroadcastRequest::new(line.into_bytes()));
        sender
            .send(broadcast)
            .await
            .map_err(|failure| report::chain(&failure))?;
    }
    std::future::pending().await
}

fn told(signal: &ServerSignal) -> (String, String) {
    match signal {
        ServerSignal::Created(event) => (format!("created {}", event.fid), numbered(event.seq)),
        ServerSignal::Deleted(event) => (format!("deleted {}", event.fid), numbered(event.seq)),
        ServerSignal::Joined(event) => (format!("joined {}", event.fid), numbered(event.seq)),
        ServerSignal::Left(event) => (
            format!("left {}", event.fid),
            format!("{}, {}", event.reason.as_str(), numbered(event.seq)),
        ),
        ServerSignal::Broadcast(event) => {
            let text = String::from_utf8_lossy(&event.data);
            (
                format!("broadcast of {}", event.sender),
                format!("{text:?}, {}", numbered(event.seq)),
            )
        }
        ServerSignal::Pong(pong) => ("pong".to_owned(), format!("nonce {}", pong.nonce)),
        ServerSignal::Unknown { name, .. } => (name.clone(), "unknown to this version".to_owned()),
    }
}

fn numbered(seq: i64) -> String {
    format!("event {seq}")
}
