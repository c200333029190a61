//! Whether what a caller asks for may stand: ids, kinds, callback URLs.

use super::callback_url;
use super::fault::Fault;
use trompe_media::control_api::errors::{
    ElementIdMismatch, NoElement, NotMemberInSpec, Unimplemented,
};
use trompe_media::control_api::types::{
    Credentials, Element, Member, MemberElement, Room, RoomElement,
};

/// The word for an element's kind.
pub(super) fn kind(element: &Element) -> &'static str {
    match element {
        Element::Room(_) => "a room",
        Element::Member(_) => "a member",
        Element::WebrtcPlay(_) => "a play endpoint",
        Element::WebrtcPublish(_) => "a publish endpoint",
        Element::Unknown(_) => "of an unknown kind",
    }
}

/// The element cannot be where it is asked to be.
pub(super) fn misplaced(fid: &str, element: &Element) -> Fault {
    match element {
        Element::Unknown(name) => no_element(name),
        element => {
            let message = format!("what is given for {fid} is {}", kind(element));
            ElementIdMismatch::new(message, fid).into()
        }
    }
}

fn no_element(name: &str) -> Fault {
    NoElement::new(format!("there is no element of the kind {name:?}")).into()
}

/// The id of an element is the last part of its full id.
pub(super) fn same_id(fid: &str, expected: &str, id: &str) -> Result<(), Fault> {
    if id == expected {
        return Ok(());
    }
    Err(ElementIdMismatch::new(format!("the id of {fid} is given as {id}"), fid).into())
}

/// Checks a room and all that is under it, except sources.
pub(super) fn check_room(room: &Room) -> Result<(), Fault> {
    room.pipeline.iter().try_for_each(|(key, element)| {
        let fid = format!("{}/{key}", room.id);
        match element {
            RoomElement::Member(member) => {
                same_id(&fid, key, &member.id)?;
                check_member(&fid, member)
            }
            RoomElement::Unknown(name) => {
                let message = format!("a room consists of members, not of {name}");
                Err(NotMemberInSpec::new(message, fid).into())
            }
        }
    })
}

/// Checks a member and all that is under it, except sources.
pub(super) fn check_member(fid: &str, member: &Member) -> Result<(), Fault> {
    let urls = [&member.on_join, &member.on_leave];
    urls.into_iter()
        .flatten()
        .try_for_each(|url| callback_url::check(url, fid))?;
    if let Some(Credentials::Unknown(_)) = member.credentials {
        return Err(Unimplemented::new("these credentials are of an unknown kind", fid).into());
    }
    member
        .pipeline
        .iter()
        .try_for_each(|(key, element)| match element {
            MemberElement::WebrtcPlay(play) => same_id(&format!("{fid}/{key}"), key, &play.id),
            MemberElement::WebrtcPublish(publish) => {
                same_id(&format!("{fid}/{key}"), key, &publish.id)
            }
            MemberElement::Unknown(name) => Err(no_element(name)),
        })
}
