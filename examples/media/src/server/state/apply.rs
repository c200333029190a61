//! Apply: make an element be what a spec says.

use super::{Change, Fault, Fid, Rooms, credentials, no_room, sources, spec};
use crate::random::Random;
use trompe_media::control_api::errors::Unimplemented;
use trompe_media::control_api::types::{Element, Member, Room, RoomElement};

impl Rooms {
    /// Makes the room or member `fid` be what `element` says. What a pipeline leaves out is removed,
    /// credentials that are left out are kept.
    ///
    /// # Errors
    /// Why it cannot be; then nothing has changed.
    pub(crate) fn apply(
        &mut self,
        fid: &str,
        element: Element,
        random: &mut dyn Random,
    ) -> Result<Change, Fault> {
        match (Fid::of_call(fid)?, element) {
            (Fid::Room(id), Element::Room(room)) => self.apply_room(&id, room, random),
            (Fid::Member(room, id), Element::Member(member)) => {
                self.apply_member(&room, &id, member, random)
            }
            (Fid::Endpoint(..), _) => Err(Unimplemented::new(
                "endpoints are not applied on their own, but with their member",
                fid,
            )
            .into()),
            (Fid::Room(_) | Fid::Member(..), element) => Err(spec::misplaced(fid, &element)),
        }
    }

    fn apply_room(
        &mut self,
        id: &str,
        mut room: Room,
        random: &mut dyn Random,
    ) -> Result<Change, Fault> {
        spec::same_id(id, id, &room.id)?;
        spec::check_room(&room)?;
        sources::check_members(&room, room.pipeline.keys())?;
        credentials::settle_room(&mut room, self.room(id), random);
        let named = room.pipeline.keys().cloned().collect();
        Ok(self.replace(room, named))
    }

    fn apply_member(
        &mut self,
        room: &str,
        id: &str,
        mut member: Member,
        random: &mut dyn Random,
    ) -> Result<Change, Fault> {
        let mut room = self.room(room).ok_or_else(|| no_room(room))?.clone();
        let fid = format!("{}/{id}", room.id);
        spec::same_id(&fid, id, &member.id)?;
        spec::check_member(&fid, &member)?;
        credentials::settle(&mut member, sources::member(&room, id), random);
        room.pipeline
            .insert(id.to_owned(), RoomElement::Member(member));
        let named = vec![id.to_owned()];
        sources::check_members(&room, &named)?;
        sources::sweep(&mut room);
        Ok(self.replace(room, named))
    }
}
