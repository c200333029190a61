//! Elements as controllers write them down.

use trompe_media::control_api::types::{
    Element, Member, MemberElement, Room, RoomElement, WebRtcPlayEndpoint, WebRtcPublishEndpoint,
};

/// A room of these members.
pub(crate) fn room(id: &str, members: impl IntoIterator<Item = Member>) -> Element {
    let mut room = Room::new(id);
    room.pipeline = members
        .into_iter()
        .map(|m| (m.id.clone(), RoomElement::Member(m)))
        .collect();
    Element::Room(room)
}

/// A member that publishes under these names.
pub(crate) fn publisher<const N: usize>(mut member: Member, names: [&str; N]) -> Member {
    let endpoints = names.map(|id| {
        (
            id.to_owned(),
            MemberElement::WebrtcPublish(WebRtcPublishEndpoint::new(id)),
        )
    });
    member.pipeline.extend(endpoints);
    member
}

/// A member that plays a source under this name.
pub(crate) fn player(mut member: Member, id: &str, src: &str) -> Member {
    let endpoint = MemberElement::WebrtcPlay(WebRtcPlayEndpoint::new(id, src));
    member.pipeline.insert(id.to_owned(), endpoint);
    member
}

/// So many members, in words.
pub(crate) fn members(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} member{plural}")
}
