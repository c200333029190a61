//! A session of a subscriber that speaks and listens at once.

use super::heard::{Heard, text};
use super::promise::{Kept, Unkept, promise, soon};
use super::stage::Stage;
use tokio::sync::watch;
use trompe::session::{SessionReceiver, SessionSender};
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{BroadcastRequest, ClientSignal, Ping};

/// How many broadcasts every speaker sends.
pub(super) const EACH: usize = 100;
/// After how many of them it waits for a pong.
const PACE: usize = 25;

/// One subscriber's session.
pub(super) struct Conversation {
    pub(super) name: &'static str,
    sender: SessionSender<Subscribe>,
    receiver: SessionReceiver<Subscribe>,
    pub(super) heard: Heard,
    pub(super) sent: u64,
}

impl Conversation {
    /// Begins one on the lobby, and waits until it is accepted.
    pub(super) async fn open(stage: &Stage, name: &'static str) -> Kept<Self> {
        let mut session = stage.subscribe("lobby", name).await?;
        let since = session.initial_response().await?.seq;
        let since = since.ok_or_else(|| Unkept::new("the session does not say where it begins"))?;
        let words = format!("open, events begin after {since}");
        stage.journal.done(name, "media", "Subscribe lobby", words);
        let (sender, receiver) = session.split();
        Ok(Self {
            name,
            sender,
            receiver,
            heard: Heard::since(since),
            sent: 0,
        })
    }

    /// Sends its broadcasts and reads everybody's, both at once.
    pub(super) async fn speak_and_listen(&mut self, events: usize) -> Kept {
        let (pongs, ponged) = watch::channel(-1);
        let speech = speak(&self.sender, self.name, ponged);
        let hearing = listen(
            &mut self.receiver,
            &mut self.heard,
            events,
            EACH / PACE,
            &pongs,
        );
        let (sent, heard) = tokio::join!(speech, hearing);
        self.sent += sent?;
        heard
    }

    /// Reads so many events.
    pub(super) async fn listen(&mut self, events: usize) -> Kept {
        let (pongs, _) = watch::channel(-1);
        listen(&mut self.receiver, &mut self.heard, events, 0, &pongs).await
    }

    /// Ends the client's side, and holds the server to a clean end of its own.
    pub(super) async fn end(mut self, stage: &Stage) -> Kept {
        self.sender.finish().await?;
        let end = soon("a session does not end", self.receiver.recv()).await?;
        promise(matches!(end, Ok(None)), || {
            format!("the session of {} ends with {end:?}", self.name)
        })?;
        let words = format!("{} up, {} down, clean end", self.sent, self.heard.events);
        stage
            .journal
            .done(self.name, "media", "end of session", words);
        Ok(())
    }
}

async fn speak(
    sender: &SessionSender<Subscribe>,
    name: &str,
    mut ponged: watch::Receiver<i64>,
) -> Kept<u64> {
    let mut nonce = 0;
    for n in 0..EACH {
        sender
            .send(ClientSignal::Broadcast(BroadcastRequest::new(text(
                name, n,
            ))))
            .await?;
        if (n + 1) % PACE == 0 {
            sender.send(ClientSignal::Ping(Ping::new(nonce))).await?;
            let pong = soon("no pong comes", ponged.wait_for(|last| *last >= nonce)).await?;
            promise(pong.is_ok(), || format!("{name} was sent no pong {nonce}"))?;
            nonce += 1;
        }
    }
    Ok((EACH + EACH / PACE) as u64)
}

/// Reads until so many events and pongs have come.
async fn listen(
    receiver: &mut SessionReceiver<Subscribe>,
    heard: &mut Heard,
    mut events: usize,
    mut silent: usize,
    pongs: &watch::Sender<i64>,
) -> Kept {
    while events + silent > 0 {
        let signal = soon("events do not come", receiver.recv()).await??;
        let signal = signal.ok_or_else(|| Unkept::new("the session ended too early"))?;
        match heard.take(signal)? {
            None if events > 0 => events -= 1,
            Some(nonce) if silent > 0 => {
                pongs.send_replace(nonce);
                silent -= 1;
            }
            more => {
                return Err(Unkept::new(format!(
                    "more came than was asked for: {more:?}"
                )));
            }
        }
    }
    Ok(())
}
