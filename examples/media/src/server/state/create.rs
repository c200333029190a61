//! Create: one element that does not exist yet.

use super::{Change, Fault, Fid, Rooms, credentials, no_member, no_room, sources, spec};
use crate::random::Random;
use trompe_media::control_api::errors::{
    EndpointAlreadyExists, FidTooLong, MemberAlreadyExists, NotRoomInSpec, RoomAlreadyExists,
};
use trompe_media::control_api::types::{Element, Member, MemberElement, Room, RoomElement};

impl Rooms {
    /// Creates an element, with all that its pipeline holds, under `parent`.
    ///
    /// # Errors
    /// Why it cannot be; then nothing has changed.
    pub(crate) fn create(
        &mut self,
        parent: Option<&str>,
        element: Element,
        random: &mut dyn Random,
    ) -> Result<Change, Fault> {
        let Some(parent) = parent else {
            return self.create_top(element, random);
        };
        match (Fid::of_call(parent)?, element) {
            (Fid::Room(room), Element::Member(member)) => self.create_member(&room, member, random),
            (Fid::Member(room, member), Element::WebrtcPlay(play)) => {
                let id = play.id.clone();
                self.create_endpoint(&room, &member, id, MemberElement::WebrtcPlay(play))
            }
            (Fid::Member(room, member), Element::WebrtcPublish(publish)) => {
                let id = publish.id.clone();
                self.create_endpoint(&room, &member, id, MemberElement::WebrtcPublish(publish))
            }
            (Fid::Endpoint(..), _) => {
                Err(FidTooLong::new("an endpoint has nothing under it", parent).into())
            }
            (Fid::Room(_) | Fid::Member(..), element) => Err(spec::misplaced(
                &format!("{parent}/{}", id(&element)),
                &element,
            )),
        }
    }

    fn create_top(&mut self, element: Element, random: &mut dyn Random) -> Result<Change, Fault> {
        match element {
            Element::Room(room) => self.create_room(room, random),
            element @ Element::Unknown(_) => Err(spec::misplaced("", &element)),
            element => {
                let message = format!(
                    "without a parent there can only be a room, not {}",
                    spec::kind(&element)
                );
                Err(NotRoomInSpec::new(message).into())
            }
        }
    }

    fn create_room(&mut self, mut room: Room, random: &mut dyn Random) -> Result<Change, Fault> {
        if self.room(&room.id).is_some() {
            let message = format!("there is a room {} already", room.id);
            return Err(RoomAlreadyExists::new(message, room.id).into());
        }
        spec::check_room(&room)?;
        sources::check_members(&room, room.pipeline.keys())?;
        credentials::settle_room(&mut room, None, random);
        let named = room.pipeline.keys().cloned().collect();
        Ok(self.replace(room, named))
    }

    fn create_member(
        &mut self,
        room: &str,
        mut member: Member,
        random: &mut dyn Random,
    ) -> Result<Change, Fault> {
        let mut room = self.room(room).ok_or_else(|| no_room(room))?.clone();
        let fid = format!("{}/{}", room.id, member.id);
        if room.pipeline.contains_key(&member.id) {
            return Err(
                MemberAlreadyExists::new(format!("there is a member {fid} already"), fid).into(),
            );
        }
        spec::check_member(&fid, &member)?;
        credentials::settle(&mut member, None, random);
        let named = vec![member.id.clone()];
        room.pipeline
            .insert(member.id.clone(), RoomElement::Member(member));
        sources::check_members(&room, &named)?;
        Ok(self.replace(room, named))
    }

    fn create_endpoint(
        &mut self,
        room: &str,
        member_id: &str,
        id: String,
        element: MemberElement,
    ) -> Result<Change, Fault> {
        let mut room = self.room(room).ok_or_else(|| no_room(room))?.clone();
        let fid = format!("{}/{member_id}/{id}", room.id);
        let Some(member) = sources::member(&room, member_id) else {
            return Err(no_member(&room.id, member_id));
        };
        if member.pipeline.contains_key(&id) {
            return Err(EndpointAlreadyExists::new(
                format!("there is an endpoint {fid} already"),
                fid,
            )
            .into());
        }
        if let MemberElement::WebrtcPlay(play) = &element {
            sources::check_play(&room, member_id, play)?;
        }
        if let Some(RoomElement::Member(member)) = room.pipeline.get_mut(member_id) {
            member.pipeline.insert(id, element);
        }
        Ok(self.replace(room, Vec::new()))
    }
}

fn id(element: &Element) -> &str {
    match element {
        Element::Room(room) => &room.id,
        Element::Member(member) => &member.id,
        Element::WebrtcPlay(play) => &play.id,
        Element::WebrtcPublish(publish) => &publish.id,
        Element::Unknown(name) => name,
    }
}
