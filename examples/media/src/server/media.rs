//! The server as one whole: elements, presence and events under one lock, callbacks beside it.

use super::callbacks::{Callbacks, Counts, Dial, Flushed, Parting};
use super::events::{End, Feed, Log};
use super::presence::Presence;
use super::settings::Settings;
use super::state::{Change, Fault, News, Rooms};
use crate::clock::Clock;
use crate::journal::Journal;
use crate::random::Random;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use trompe::types::Timestamp;
use trompe_media::callback_api::types::LeaveReason as Reason;
use trompe_media::control_api::types::{
    Broadcast, Element, ElementCreated, ElementDeleted, LeaveReason, MemberLeft, ServerSignal,
};

/// A media server without its network. Nothing in it waits while the lock is held.
#[derive(Debug)]
pub(crate) struct Media {
    pub(super) settings: Settings,
    pub(super) clock: Box<dyn Clock>,
    pub(super) callbacks: Arc<Callbacks>,
    inner: Mutex<Inner>,
}

/// What the lock guards.
#[derive(Debug)]
pub(super) struct Inner {
    pub(super) rooms: Rooms,
    pub(super) live: BTreeMap<String, LiveRoom>,
    pub(super) closing: bool,
    random: Box<dyn Random>,
    next_id: u64,
}

/// What goes on in a room.
#[derive(Debug)]
pub(super) struct LiveRoom {
    pub(super) presence: Presence,
    pub(super) log: Log,
}

impl Inner {
    /// A number that no ticket and no connection has had.
    pub(super) fn next_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}

impl Media {
    /// A server without rooms.
    pub(crate) fn new(
        settings: Settings,
        clock: impl Clock + 'static,
        random: impl Random + 'static,
        dial: impl Dial,
        journal: Journal,
    ) -> Self {
        let inner = Inner {
            rooms: Rooms::new(settings.public_url.as_str()),
            live: BTreeMap::new(),
            closing: false,
            random: Box::new(random),
            next_id: 0,
        };
        let callbacks = Arc::new(Callbacks::new(&settings, dial, journal));
        Self {
            settings,
            clock: Box::new(clock),
            callbacks,
            inner: Mutex::new(inner),
        }
    }

    pub(super) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates an element. See [`Rooms::create`].
    pub(super) fn create(
        &self,
        parent: Option<&str>,
        element: Element,
    ) -> Result<BTreeMap<String, String>, Fault> {
        let inner = &mut *self.inner();
        let room = room_of(parent, &element);
        let change = inner.rooms.create(parent, element, &mut *inner.random)?;
        Ok(self.settle(inner, &room, change))
    }

    /// Applies a spec. See [`Rooms::apply`].
    pub(super) fn apply(
        &self,
        fid: &str,
        element: Element,
    ) -> Result<BTreeMap<String, String>, Fault> {
        let inner = &mut *self.inner();
        let change = inner.rooms.apply(fid, element, &mut *inner.random)?;
        Ok(self.settle(inner, top(fid), change))
    }

    /// Deletes elements. See [`Rooms::delete`].
    pub(super) fn delete(&self, fids: &[String]) -> Result<(), Fault> {
        let inner = &mut *self.inner();
        let change = inner.rooms.delete(fids)?;
        let room = fids.first().map_or("", |fid| top(fid));
        self.settle(inner, room, change);
        Ok(())
    }

    /// Reads elements. See [`Rooms::get`].
    pub(super) fn get(&self, fids: &[String]) -> Result<BTreeMap<String, Element>, Fault> {
        self.inner().rooms.get(fids)
    }

    // What follows from a change: connections of deleted members end, subscribers hear of it, and callback
    // clients come and go. All under the lock, so that the order of events is the order of changes.
    fn settle(&self, inner: &mut Inner, room: &str, change: Change) -> BTreeMap<String, String> {
        self.callbacks
            .retarget(&change.urls_gained, &change.urls_lost);
        let capacity = self.settings.subscriber_queue;
        if !change.news.is_empty() && !change.closed {
            let live = inner
                .live
                .entry(room.to_owned())
                .or_insert_with(|| LiveRoom::new(capacity));
            change
                .removed
                .iter()
                .for_each(|member| live.presence.remove(member));
            let now = self.clock.now();
            change
                .news
                .into_iter()
                .for_each(|news| live.log.append(|seq| signal(seq, now, news)));
        }
        if change.closed
            && let Some(mut live) = inner.live.remove(room)
        {
            change
                .removed
                .iter()
                .for_each(|member| live.presence.remove(member));
            live.log.end(End::RoomClosed);
        }
        change.sids
    }

    /// A feed of a room's events; `None` where there is no such room.
    pub(super) fn subscribe(&self, room: &str) -> Option<Feed> {
        let inner = &mut *self.inner();
        inner.rooms.room(room)?;
        let live = inner.live.get_mut(room)?;
        let feed = live.log.subscribe();
        if inner.closing {
            live.log.end(End::Shutdown);
        }
        Some(feed)
    }

    /// Hands a subscriber's broadcast to all subscribers of its room.
    pub(super) fn broadcast(&self, room: &str, sender: &str, data: bytes::Bytes) {
        let now = self.clock.now();
        self.with_log(room, |log| {
            log.append(|seq| ServerSignal::Broadcast(Broadcast::new(seq, now, sender, data)));
        });
    }

    /// Does something with the events of a room that is there.
    pub(super) fn with_log(&self, room: &str, act: impl FnOnce(&mut Log)) {
        if let Some(live) = self.inner().live.get_mut(room) {
            act(&mut live.log);
        }
    }

    /// A member has left: subscribers hear of it, and whoever holds no lock has to tell its controller.
    pub(super) fn part(
        &self,
        inner: &mut Inner,
        room: &str,
        member: &str,
        reason: LeaveReason,
    ) -> Option<Parting> {
        let (fid, at) = (format!("{room}/{member}"), self.clock.now());
        let url = inner
            .rooms
            .member(room, member)
            .and_then(|member| member.on_leave.clone());
        let told = Reason::from(reason.as_str());
        if let Some(live) = inner.live.get_mut(room) {
            let fid = fid.clone();
            live.log
                .append(|seq| ServerSignal::Left(MemberLeft::new(seq, at, fid, reason)));
        }
        url.map(|url| Parting {
            fid,
            at,
            reason: told,
            url,
        })
    }

    /// Admits nobody any more, ends every connection and every feed, and begins to tell the controllers.
    pub(crate) fn close(&self) {
        for parting in self.close_all() {
            self.callbacks.on_leave(Some(parting));
        }
    }

    fn close_all(&self) -> Vec<Parting> {
        let inner = &mut *self.inner();
        inner.closing = true;
        let present: Vec<(String, String)> = inner.live.iter_mut().flat_map(shut_down).collect();
        let mut partings = Vec::new();
        for (room, member) in present {
            partings.extend(self.part(inner, &room, &member, LeaveReason::Shutdown));
        }
        inner
            .live
            .values_mut()
            .for_each(|live| live.log.end(End::Shutdown));
        partings
    }

    /// Waits at most for `bound` until the controllers have been told.
    pub(crate) async fn flush(&self, bound: Duration) -> Flushed {
        self.callbacks.flush(bound).await
    }

    /// How many callbacks there were.
    pub(crate) fn counts(&self) -> Counts {
        self.callbacks.counts()
    }
}

impl LiveRoom {
    fn new(capacity: usize) -> Self {
        Self {
            presence: Presence::default(),
            log: Log::new(capacity),
        }
    }
}

fn shut_down((room, live): (&String, &mut LiveRoom)) -> Vec<(String, String)> {
    live.presence
        .shut_down()
        .into_iter()
        .map(|member| (room.clone(), member))
        .collect()
}

fn top(fid: &str) -> &str {
    fid.split('/').next().unwrap_or_default()
}

fn room_of(parent: Option<&str>, element: &Element) -> String {
    match (parent, element) {
        (Some(parent), _) => top(parent).to_owned(),
        (None, Element::Room(room)) => room.id.clone(),
        (None, _) => String::new(),
    }
}

fn signal(seq: i64, at: Timestamp, news: News) -> ServerSignal {
    match news {
        News::Created(fid, element) => {
            ServerSignal::Created(ElementCreated::new(seq, at, fid, *element))
        }
        News::Deleted(fid) => ServerSignal::Deleted(ElementDeleted::new(seq, at, fid)),
    }
}
