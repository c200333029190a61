//! Delete: elements of one room, and the play endpoints that they feed.

use super::{Change, Fault, Fid, Rooms, sources};
use std::collections::BTreeSet;
use trompe_media::control_api::errors::{DifferentRooms, EmptyList};
use trompe_media::control_api::types::{Room, RoomElement};

impl Rooms {
    /// Deletes elements of one room. What does not exist is deleted already.
    ///
    /// # Errors
    /// Why nothing is deleted.
    pub(crate) fn delete(&mut self, fids: &[String]) -> Result<Change, Fault> {
        let fids = fids
            .iter()
            .map(|fid| Fid::of_call(fid))
            .collect::<Result<Vec<_>, _>>()?;
        let rooms: BTreeSet<&str> = fids.iter().map(Fid::room).collect();
        let mut names = rooms.into_iter();
        match (names.next(), names.next()) {
            (None, _) => Err(EmptyList::new("nothing is named that could be deleted").into()),
            (Some(room), None) => Ok(self.delete_in(room, &fids)),
            (Some(first), Some(second)) => {
                let rooms: Vec<String> = [first, second]
                    .into_iter()
                    .chain(names)
                    .map(str::to_owned)
                    .collect();
                let message = format!("one call deletes in one room, not in {}", rooms.join(", "));
                Err(DifferentRooms::new(message, rooms).into())
            }
        }
    }

    fn delete_in(&mut self, id: &str, fids: &[Fid]) -> Change {
        let Some(room) = self.room(id) else {
            return Change::default();
        };
        if fids.iter().any(|fid| matches!(fid, Fid::Room(_))) {
            return self.remove(id);
        }
        let mut room = room.clone();
        fids.iter().for_each(|fid| delete_one(&mut room, fid));
        sources::sweep(&mut room);
        self.replace(room, Vec::new())
    }
}

fn delete_one(room: &mut Room, fid: &Fid) {
    match fid {
        Fid::Room(_) => {}
        Fid::Member(_, member) => drop(room.pipeline.remove(member)),
        Fid::Endpoint(_, member, endpoint) => {
            if let Some(RoomElement::Member(member)) = room.pipeline.get_mut(member) {
                member.pipeline.remove(endpoint);
            }
        }
    }
}
