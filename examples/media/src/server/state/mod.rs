//! The elements of the server and the rules about them, without any I/O.
//!
//! Every call makes a new version of one room, checks it, and only then puts it in the place of the old
//! one: a call that fails has changed nothing. What a call did is the difference of the two versions.
//!
//! - `fault`: the errors
//! - `fid`, `source`, `callback_url`: texts that callers give
//! - `credentials`, `sid`: what members prove themselves with, and where they connect
//! - `spec`, `sources`: what a room may be
//! - `change`: the difference of two versions
//! - `create`, `apply`, `delete`, `get`: the calls

mod apply;
mod callback_url;
mod change;
mod create;
mod credentials;
mod delete;
mod fault;
mod fid;
mod get;
mod sid;
mod source;
mod sources;
mod spec;
#[cfg(test)]
mod tests;

pub(crate) use change::{Change, News};
pub(crate) use credentials::{Denied, verify};
pub(crate) use fault::Fault;
use fid::Fid;
pub(crate) use sid::Ticket;

use std::collections::BTreeMap;
use trompe_media::control_api::errors::{MemberNotFound, RoomNotFound};
use trompe_media::control_api::types::Room;

/// All rooms of the server.
#[derive(Debug)]
pub(crate) struct Rooms {
    public_url: String,
    rooms: BTreeMap<String, Room>,
}

impl Rooms {
    /// No rooms yet, on a server whose members connect under this URL.
    pub(crate) fn new(public_url: impl Into<String>) -> Self {
        Self {
            public_url: public_url.into(),
            rooms: BTreeMap::new(),
        }
    }

    /// One room.
    pub(crate) fn room(&self, id: &str) -> Option<&Room> {
        self.rooms.get(id)
    }

    fn all(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values()
    }

    /// Puts a room in the place of what it was; answers with the session ids of the members `named`.
    fn replace(&mut self, room: Room, named: Vec<String>) -> Change {
        let mut change = change::between(self.rooms.get(&room.id), Some(&room));
        let members = named.into_iter().filter_map(|id| {
            let credentials = sources::member(&room, &id)?.credentials.as_ref();
            let sid = sid::sid(&self.public_url, &room.id, &id, credentials);
            Some((id, sid))
        });
        change.sids = members.collect();
        self.rooms.insert(room.id.clone(), room);
        change
    }

    fn remove(&mut self, id: &str) -> Change {
        change::between(self.rooms.remove(id).as_ref(), None)
    }
}

fn no_room(id: &str) -> Fault {
    RoomNotFound::new(format!("there is no room {id}"), id).into()
}

fn no_member(room: &str, id: &str) -> Fault {
    let fid = format!("{room}/{id}");
    MemberNotFound::new(format!("there is no member {fid}"), fid).into()
}
