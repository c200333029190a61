//! Which members of a room are there, or about to be.

use super::refusal::Refusal;
use std::collections::BTreeMap;
use tokio::sync::{oneshot, watch};
use tokio::task::AbortHandle;

/// Why the server ended a member's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The same member connected once more.
    Replaced,
    /// The member was put out.
    Kicked,
    /// The member or its room was deleted.
    Deleted,
    /// The server shuts down.
    Shutdown,
}

/// Resolves when the server ends the connection.
pub(crate) type Closing = oneshot::Receiver<Closed>;

/// The no to a question that is over.
pub(super) type Answer = Option<Refusal>;

/// Where one member stands.
///
/// ```text
///           arrive             admit               lose
///  absent ─────────► joining ─────────► online ◄──────────► away
///    ▲                  │                  │      arrive      │
///    └──────────────────┴──────────────────┴──────────────────┘
///           give_up         leave, kick        expire, kick
///                    remove, shut_down from anywhere
/// ```
#[derive(Debug)]
enum Standing {
    /// The controller is being asked. Others who come as the same member wait for the same answer.
    Joining {
        ticket: u64,
        answer: watch::Receiver<Answer>,
    },
    /// It has a connection.
    Online {
        connection: u64,
        closer: oneshot::Sender<Closed>,
    },
    /// Its connection broke, and it may come back until the timer ends.
    Away {
        connection: u64,
        timer: Option<Timer>,
    },
}

/// Ends with the state that it belongs to.
#[derive(Debug)]
struct Timer(AbortHandle);

impl Drop for Timer {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What somebody who comes as a member has to do.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// Nothing: the connection is open, as one that the controller had admitted (`resumed`) or need not.
    Open { closing: Closing, resumed: bool },
    /// Ask the controller, and tell those who wait; dropping the sender sends them back to arrive again.
    Ask(watch::Sender<Answer>),
    /// Wait for the answer to another who came as the same member.
    Wait(watch::Receiver<Answer>),
}

/// The members of one room that are not absent.
#[derive(Debug, Default)]
pub(crate) struct Presence(BTreeMap<String, Standing>);

impl Presence {
    /// Somebody comes as this member; `id` becomes its ticket or its connection.
    pub(crate) fn arrive(&mut self, member: &str, asks: bool, id: u64) -> Arrival {
        match self.0.get(member) {
            Some(Standing::Joining { answer, .. }) => Arrival::Wait(answer.clone()),
            Some(Standing::Online { .. } | Standing::Away { .. }) => Arrival::Open {
                closing: self.open(member, id),
                resumed: true,
            },
            None if asks => {
                let (sender, answer) = watch::channel(None);
                self.0
                    .insert(member.to_owned(), Standing::Joining { ticket: id, answer });
                Arrival::Ask(sender)
            }
            None => Arrival::Open {
                closing: self.open(member, id),
                resumed: false,
            },
        }
    }

    fn open(&mut self, member: &str, connection: u64) -> Closing {
        let (closer, closing) = oneshot::channel();
        let before = self
            .0
            .insert(member.to_owned(), Standing::Online { connection, closer });
        close(before, Closed::Replaced);
        closing
    }

    /// The controller admits the member; `None` where nobody waits for that any more.
    pub(crate) fn admit(&mut self, member: &str, ticket: u64) -> Option<Closing> {
        self.is_joining(member, ticket)
            .then(|| self.open(member, ticket))
    }

    /// The member is not admitted; whether it was still waiting.
    pub(crate) fn give_up(&mut self, member: &str, ticket: u64) -> bool {
        self.is_joining(member, ticket) && self.0.remove(member).is_some()
    }

    fn is_joining(&self, member: &str, ticket: u64) -> bool {
        matches!(self.0.get(member), Some(Standing::Joining { ticket: t, .. }) if *t == ticket)
    }

    /// The member closed this connection; whether it was its connection.
    pub(crate) fn leave(&mut self, member: &str, connection: u64) -> bool {
        self.is_online(member, connection) && self.0.remove(member).is_some()
    }

    /// This connection broke; whether it was the member's.
    pub(crate) fn lose(&mut self, member: &str, connection: u64) -> bool {
        let lost = self.is_online(member, connection);
        if lost {
            self.0.insert(
                member.to_owned(),
                Standing::Away {
                    connection,
                    timer: None,
                },
            );
        }
        lost
    }

    fn is_online(&self, member: &str, connection: u64) -> bool {
        matches!(self.0.get(member), Some(Standing::Online { connection: c, .. }) if *c == connection)
    }

    /// The task that waits for the end of the reconnect timeout.
    pub(crate) fn set_timer(&mut self, member: &str, lost: u64, task: AbortHandle) {
        match self.0.get_mut(member) {
            Some(Standing::Away { connection, timer }) if *connection == lost => {
                *timer = Some(Timer(task))
            }
            _ => task.abort(),
        }
    }

    /// The reconnect timeout has passed; whether the member is still away.
    pub(crate) fn expire(&mut self, member: &str, lost: u64) -> bool {
        let away = matches!(self.0.get(member), Some(Standing::Away { connection, .. }) if *connection == lost);
        away && self.0.remove(member).is_some()
    }

    /// Puts a member out; whether it was admitted at all.
    pub(crate) fn kick(&mut self, member: &str) -> bool {
        if matches!(self.0.get(member), None | Some(Standing::Joining { .. })) {
            return false;
        }
        close(self.0.remove(member), Closed::Kicked);
        true
    }

    /// The member is deleted.
    pub(crate) fn remove(&mut self, member: &str) {
        close(self.0.remove(member), Closed::Deleted);
    }

    /// Ends every connection; the members that had been admitted.
    pub(crate) fn shut_down(&mut self) -> Vec<String> {
        let all = std::mem::take(&mut self.0).into_iter();
        let admitted = all.filter_map(|(member, standing)| {
            let was_in = !matches!(standing, Standing::Joining { .. });
            close(Some(standing), Closed::Shutdown);
            was_in.then_some(member)
        });
        admitted.collect()
    }
}

fn close(standing: Option<Standing>, why: Closed) {
    if let Some(Standing::Online { closer, .. }) = standing {
        // Whoever no longer listens has gone by itself.
        let _ = closer.send(why);
    }
}
