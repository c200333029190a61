//! Get: elements as they are.

use super::change::any;
use super::{Fault, Fid, Rooms, sources};
use std::collections::BTreeMap;
use trompe_media::control_api::types::{Element, Member};

impl Rooms {
    /// The elements of these full ids that exist; all rooms when there are no ids.
    ///
    /// # Errors
    /// A text that is no full id.
    pub(crate) fn get(&self, fids: &[String]) -> Result<BTreeMap<String, Element>, Fault> {
        if fids.is_empty() {
            let rooms = self
                .all()
                .map(|room| (room.id.clone(), Element::Room(room.clone())));
            return Ok(rooms.collect());
        }
        let mut found = BTreeMap::new();
        for text in fids {
            if let Some(element) = self.get_one(&Fid::of_call(text)?) {
                found.insert(text.clone(), element);
            }
        }
        Ok(found)
    }

    fn get_one(&self, fid: &Fid) -> Option<Element> {
        match fid {
            Fid::Room(room) => self.room(room).cloned().map(Element::Room),
            Fid::Member(room, member) => self.member(room, member).cloned().map(Element::Member),
            Fid::Endpoint(room, member, endpoint) => {
                self.member(room, member)?.pipeline.get(endpoint).map(any)
            }
        }
    }

    /// One member.
    pub(crate) fn member(&self, room: &str, member: &str) -> Option<&Member> {
        sources::member(self.room(room)?, member)
    }
}
