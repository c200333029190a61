//! What feeds the play endpoints of a room.

use super::fault::Fault;
use super::source::Source;
use trompe_media::control_api::errors::{DifferentRooms, EndpointNotFound, NotSourceUri};
use trompe_media::control_api::types::{
    Member, MemberElement, Room, RoomElement, WebRtcPlayEndpoint,
};

/// Checks that all play endpoints of these members have sources in the room.
pub(super) fn check_members<'a>(
    room: &Room,
    members: impl IntoIterator<Item = &'a String>,
) -> Result<(), Fault> {
    members
        .into_iter()
        .filter_map(|id| member(room, id))
        .try_for_each(|member| check_member(room, member))
}

fn check_member(room: &Room, member: &Member) -> Result<(), Fault> {
    member
        .pipeline
        .values()
        .try_for_each(|element| match element {
            MemberElement::WebrtcPlay(play) => check_play(room, &member.id, play),
            MemberElement::WebrtcPublish(_) | MemberElement::Unknown(_) => Ok(()),
        })
}

/// Checks that a play endpoint of this member has its source in the room.
pub(super) fn check_play(
    room: &Room,
    member_id: &str,
    play: &WebRtcPlayEndpoint,
) -> Result<(), Fault> {
    let fid = format!("{}/{member_id}/{}", room.id, play.id);
    let source = Source::parse(&play.src, &fid)?;
    if source.room != room.id {
        let message = format!(
            "{fid} cannot play what is published in the room {}",
            source.room
        );
        return Err(DifferentRooms::new(message, [room.id.clone(), source.room]).into());
    }
    match endpoint(room, &source) {
        Some(MemberElement::WebrtcPublish(_)) => Ok(()),
        Some(_) => {
            Err(
                NotSourceUri::new(format!("{source} does not publish"), fid, play.src.as_str())
                    .into(),
            )
        }
        None => {
            let message = format!("{fid} has no source, there is no {source}");
            Err(EndpointNotFound::new(message, source.to_string()).into())
        }
    }
}

/// Removes the play endpoints whose source is gone.
pub(super) fn sweep(room: &mut Room) {
    let stale: Vec<(String, String)> = members(room)
        .flat_map(|member| stale_plays(room, member).map(|id| (member.id.clone(), id.clone())))
        .collect();
    for (member, endpoint) in stale {
        if let Some(RoomElement::Member(member)) = room.pipeline.get_mut(&member) {
            member.pipeline.remove(&endpoint);
        }
    }
}

fn stale_plays<'a>(room: &'a Room, member: &'a Member) -> impl Iterator<Item = &'a String> {
    member
        .pipeline
        .iter()
        .filter_map(|(id, element)| match element {
            MemberElement::WebrtcPlay(play) => {
                check_play(room, &member.id, play).is_err().then_some(id)
            }
            MemberElement::WebrtcPublish(_) | MemberElement::Unknown(_) => None,
        })
}

/// The members of a room.
pub(super) fn members(room: &Room) -> impl Iterator<Item = &Member> {
    room.pipeline.values().filter_map(|element| match element {
        RoomElement::Member(member) => Some(member),
        RoomElement::Unknown(_) => None,
    })
}

/// One member of a room.
pub(super) fn member<'a>(room: &'a Room, id: &str) -> Option<&'a Member> {
    match room.pipeline.get(id) {
        Some(RoomElement::Member(member)) => Some(member),
        Some(RoomElement::Unknown(_)) | None => None,
    }
}

fn endpoint<'a>(room: &'a Room, source: &Source) -> Option<&'a MemberElement> {
    member(room, &source.member)?.pipeline.get(&source.endpoint)
}
