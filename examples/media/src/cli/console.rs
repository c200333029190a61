//! Members of a media server that runs alone, as lines on standard input.

use crate::journal::Journal;
use crate::server::{Connection, Media};
use crate::sim;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// How a member goes by itself.
enum Bye {
    Leaves,
    IsLost,
}

/// The members that this console has let in.
struct Console {
    media: Arc<Media>,
    journal: Journal,
    here: BTreeMap<String, oneshot::Sender<Bye>>,
    connections: JoinSet<()>,
}

/// Does what the lines say, until there are no more.
pub(super) async fn run(media: Arc<Media>, journal: Journal) {
    let mut console = Console {
        media,
        journal,
        here: BTreeMap::new(),
        connections: JoinSet::new(),
    };
    let mut lines = BufReader::new(stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Err(why) = console.obey(line.trim()).await {
            // The rest of the line may hold a token.
            let verb = line.split_whitespace().next().unwrap_or_default();
            console.journal.failed("console", "", verb, why);
        }
    }
    // Whoever is in stays in, until the server ends the connection.
    while console.connections.join_next().await.is_some() {}
}

impl Console {
    async fn obey(&mut self, line: &str) -> Result<(), String> {
        while self.connections.try_join_next().is_some() {}
        self.here.retain(|_, bye| !bye.is_closed());
        match line.split_once(' ').map(|(verb, rest)| (verb, rest.trim())) {
            None if line.is_empty() => Ok(()),
            Some(("join", sid)) => self.join(sid).await,
            Some(("leave", fid)) => self.bid(fid, Bye::Leaves),
            Some(("lose", fid)) => self.bid(fid, Bye::IsLost),
            Some(("kick", fid)) => self.kick(fid),
            _ => Err("say join SID, or leave, lose or kick ROOM/MEMBER".to_owned()),
        }
    }

    async fn join(&mut self, sid: &str) -> Result<(), String> {
        // A refusal is in the journal already.
        let Ok(connection) = sim::connect(&self.media, sid, &self.journal).await else {
            return Ok(());
        };
        let (sender, bye) = oneshot::channel();
        self.here.insert(connection.fid(), sender);
        self.connections
            .spawn(stay(connection, bye, self.journal.clone()));
        Ok(())
    }

    fn bid(&mut self, fid: &str, bye: Bye) -> Result<(), String> {
        let sender = self
            .here
            .remove(fid)
            .ok_or_else(|| format!("{fid} is not here"))?;
        sender
            .send(bye)
            .map_err(|_| format!("{fid} is not here any more"))
    }

    fn kick(&mut self, fid: &str) -> Result<(), String> {
        let (room, member) = fid.split_once('/').ok_or("a member is ROOM/MEMBER")?;
        if self.media.kick(room, member) {
            Ok(())
        } else {
            Err(format!("{fid} is not here"))
        }
    }
}

async fn stay(mut connection: Connection, bye: oneshot::Receiver<Bye>, journal: Journal) {
    let fid = connection.fid();
    tokio::select! {
        why = connection.closed() => {
            journal.done("media", &fid, "ends the connection", format!("{why:?}").to_lowercase());
        }
        bye = bye => match bye {
            Ok(Bye::Leaves) => connection.disconnect(),
            Ok(Bye::IsLost) | Err(_) => drop(connection),
        },
    }
}
