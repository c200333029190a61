//! How members come and go.

use super::media::{Inner, Media};
use super::presence::{Answer, Arrival, Closed, Closing, Presence};
use super::refusal::Refusal;
use super::settings::RpcSettings;
use super::state::{Denied, Ticket, verify};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use trompe_media::control_api::types::{LeaveReason, Member, MemberJoined, ServerSignal};

/// The connection of an admitted member. Dropping it without [`disconnect`](Self::disconnect) is a broken
/// connection.
#[derive(Debug)]
pub(crate) struct Connection {
    media: Arc<Media>,
    room: String,
    member: String,
    id: u64,
    closing: Closing,
    /// Whether the member was there before, so that nobody was asked.
    pub(crate) resumed: bool,
    /// How the connection is kept.
    pub(crate) settings: RpcSettings,
}

impl Connection {
    /// Waits until the server ends the connection.
    pub(crate) async fn closed(&mut self) -> Closed {
        (&mut self.closing).await.unwrap_or(Closed::Shutdown)
    }

    /// The full id of the member.
    pub(crate) fn fid(&self) -> String {
        format!("{}/{}", self.room, self.member)
    }

    /// The member leaves.
    pub(crate) fn disconnect(self) {
        self.media.disconnect(&self.room, &self.member, self.id);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.media.lose(&self.room, &self.member, self.id);
    }
}

/// What has to be asked before somebody is admitted. Dropped without an answer it takes the question back.
struct Question {
    media: Arc<Media>,
    room: String,
    member: String,
    id: u64,
    url: String,
    others: watch::Sender<Answer>,
}

impl Drop for Question {
    fn drop(&mut self) {
        if let Some(live) = self.media.inner().live.get_mut(&self.room) {
            live.presence.give_up(&self.member, self.id);
        }
    }
}

enum Step {
    In(Connection),
    Ask(Question),
    Wait(watch::Receiver<Answer>),
}

impl Media {
    /// Connects as a member. The controller is asked first where the member says so, outside of any lock and
    /// with a deadline; who comes back while the member still counts as there is not asked about again.
    ///
    /// # Errors
    /// Why it is not admitted.
    pub(crate) async fn join(self: &Arc<Self>, ticket: &Ticket) -> Result<Connection, Refusal> {
        loop {
            match self.arrive(ticket)? {
                Step::In(connection) => return Ok(connection),
                Step::Ask(question) => return self.ask(question).await,
                Step::Wait(mut answer) => {
                    // Without a no the other one is in, or has given up: both are for a new arrival.
                    if let Ok(Some(refusal)) = answer.wait_for(Option::is_some).await.as_deref() {
                        return Err(refusal.clone());
                    }
                }
            }
        }
    }

    fn arrive(self: &Arc<Self>, ticket: &Ticket) -> Result<Step, Refusal> {
        let inner = &mut *self.inner();
        if inner.closing {
            return Err(Refusal::ShuttingDown);
        }
        let id = inner.next_id();
        let member = inner
            .rooms
            .member(&ticket.room, &ticket.member)
            .ok_or(Refusal::Unknown)?;
        verify(member.credentials.as_ref(), ticket.token.as_ref()).map_err(denied)?;
        let (url, settings) = (member.on_join.clone(), self.rpc_settings(member));
        let live = inner.live.get_mut(&ticket.room).ok_or(Refusal::Unknown)?;
        let arrival = live.presence.arrive(&ticket.member, url.is_some(), id);
        let (media, room, member) = (Arc::clone(self), ticket.room.clone(), ticket.member.clone());
        Ok(match arrival {
            Arrival::Open { closing, resumed } => {
                if !resumed {
                    self.announce(inner, &room, &member);
                }
                Step::In(Connection {
                    media,
                    room,
                    member,
                    id,
                    closing,
                    resumed,
                    settings,
                })
            }
            Arrival::Ask(others) => {
                let url = url.unwrap_or_default();
                Step::Ask(Question {
                    media,
                    room,
                    member,
                    id,
                    url,
                    others,
                })
            }
            Arrival::Wait(answer) => Step::Wait(answer),
        })
    }

    async fn ask(self: &Arc<Self>, question: Question) -> Result<Connection, Refusal> {
        let fid = format!("{}/{}", question.room, question.member);
        match self
            .callbacks
            .on_join(&question.url, &fid, self.clock.now())
            .await
        {
            Ok(()) => self.admit(&question),
            Err(refusal) => {
                question.others.send_replace(Some(refusal.clone()));
                Err(refusal)
            }
        }
    }

    // The answer may come too late: the member may be gone by then, or be another one of the same name.
    fn admit(self: &Arc<Self>, question: &Question) -> Result<Connection, Refusal> {
        let inner = &mut *self.inner();
        let Question {
            room, member, id, ..
        } = question;
        let live = inner.live.get_mut(room);
        let Some(closing) = live.and_then(|live| live.presence.admit(member, *id)) else {
            return Err(if inner.closing {
                Refusal::ShuttingDown
            } else {
                Refusal::Deleted
            });
        };
        let spec = inner.rooms.member(room, member).ok_or(Refusal::Deleted)?;
        let settings = self.rpc_settings(spec);
        self.announce(inner, room, member);
        let (media, room, member) = (Arc::clone(self), room.clone(), member.clone());
        Ok(Connection {
            media,
            room,
            member,
            id: *id,
            closing,
            resumed: false,
            settings,
        })
    }

    fn announce(&self, inner: &mut Inner, room: &str, member: &str) {
        let (fid, now) = (format!("{room}/{member}"), self.clock.now());
        if let Some(live) = inner.live.get_mut(room) {
            live.log
                .append(|seq| ServerSignal::Joined(MemberJoined::new(seq, now, fid)));
        }
    }

    fn rpc_settings(&self, member: &Member) -> RpcSettings {
        let defaults = self.settings.rpc;
        let or = |millis: Option<i32>, default| {
            millis
                .and_then(|ms| u64::try_from(ms).ok())
                .map_or(default, Duration::from_millis)
        };
        RpcSettings {
            idle_timeout: or(member.idle_timeout_ms, defaults.idle_timeout),
            reconnect_timeout: or(member.reconnect_timeout_ms, defaults.reconnect_timeout),
            ping_interval: or(member.ping_interval_ms, defaults.ping_interval),
        }
    }

    fn disconnect(&self, room: &str, member: &str, id: u64) {
        self.part_if(room, member, LeaveReason::Disconnected, |presence| {
            presence.leave(member, id)
        });
    }

    /// Lets a member leave where `leaves` finds that it does; whether it does.
    fn part_if(
        &self,
        room: &str,
        member: &str,
        reason: LeaveReason,
        leaves: impl FnOnce(&mut Presence) -> bool,
    ) -> bool {
        let parting = {
            let inner = &mut *self.inner();
            if !inner
                .live
                .get_mut(room)
                .is_some_and(|live| leaves(&mut live.presence))
            {
                return false;
            }
            self.part(inner, room, member, reason)
        };
        self.callbacks.on_leave(parting);
        true
    }

    // Without a runtime there is nobody left who could come back, or wait for it.
    fn lose(self: &Arc<Self>, room: &str, member: &str, id: u64) {
        let inner = &mut *self.inner();
        let Some(spec) = inner.rooms.member(room, member) else {
            return;
        };
        let patience = self.rpc_settings(spec).reconnect_timeout;
        let Some(live) = inner.live.get_mut(room) else {
            return;
        };
        if !live.presence.lose(member, id) {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (media, owner, name) = (Arc::downgrade(self), room.to_owned(), member.to_owned());
        let timer = runtime.spawn(async move {
            tokio::time::sleep(patience).await;
            if let Some(media) = media.upgrade() {
                media.expire(&owner, &name, id);
            }
        });
        live.presence.set_timer(member, id, timer.abort_handle());
    }

    fn expire(&self, room: &str, member: &str, id: u64) {
        self.part_if(room, member, LeaveReason::Lost, |presence| {
            presence.expire(member, id)
        });
    }

    /// Puts a member out; whether it was there.
    pub(crate) fn kick(&self, room: &str, member: &str) -> bool {
        self.part_if(room, member, LeaveReason::Kicked, |presence| {
            presence.kick(member)
        })
    }
}

fn denied(denied: Denied) -> Refusal {
    match denied {
        Denied::Wrong => Refusal::WrongCredentials,
        Denied::Unverifiable => Refusal::HashedCredentials,
    }
}
