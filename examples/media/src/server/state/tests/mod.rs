//! What the control API promises about elements.

mod apply;
mod create;
mod delete;

use super::*;
use crate::random::SystemRandom;
use trompe_media::control_api::types::{
    Credentials, Element, Member, MemberElement, RoomElement, WebRtcPlayEndpoint,
    WebRtcPublishEndpoint,
};

fn rooms() -> Rooms {
    Rooms::new("ws://media")
}

fn create(rooms: &mut Rooms, parent: Option<&str>, element: Element) -> Result<Change, Fault> {
    rooms.create(parent, element, &mut SystemRandom::default())
}

fn apply(rooms: &mut Rooms, fid: &str, element: Element) -> Result<Change, Fault> {
    rooms.apply(fid, element, &mut SystemRandom::default())
}

fn fault(result: Result<Change, Fault>) -> Fault {
    result.err().expect("a fault")
}

fn publish(id: &str) -> MemberElement {
    MemberElement::WebrtcPublish(WebRtcPublishEndpoint::new(id))
}

fn play(id: &str, src: &str) -> MemberElement {
    MemberElement::WebrtcPlay(WebRtcPlayEndpoint::new(id, src))
}

fn member<const N: usize>(id: &str, pipeline: [MemberElement; N]) -> Member {
    let mut member = Member::new(id);
    member.credentials = Some(Credentials::Plain("secret".into()));
    member.pipeline = pipeline
        .into_iter()
        .map(|e| (endpoint_id(&e).to_owned(), e))
        .collect();
    member
}

fn endpoint_id(element: &MemberElement) -> &str {
    match element {
        MemberElement::WebrtcPlay(play) => &play.id,
        MemberElement::WebrtcPublish(publish) => &publish.id,
        MemberElement::Unknown(name) => name,
    }
}

fn room<const N: usize>(id: &str, members: [Member; N]) -> Room {
    let mut room = Room::new(id);
    room.pipeline = members
        .into_iter()
        .map(|m| (m.id.clone(), RoomElement::Member(m)))
        .collect();
    room
}

/// A room `r` where `bob` plays what `alice` publishes.
fn call() -> Rooms {
    let mut rooms = rooms();
    let alice = member("alice", [publish("mic")]);
    let bob = member("bob", [play("ear", "local://r/alice/mic")]);
    create(&mut rooms, None, Element::Room(room("r", [alice, bob]))).expect("a room");
    rooms
}

fn names(change: &Change) -> Vec<String> {
    let name = |news: &News| match news {
        News::Created(fid, _) => format!("+{fid}"),
        News::Deleted(fid) => format!("-{fid}"),
    };
    change.news.iter().map(name).collect()
}

fn everything(rooms: &Rooms) -> BTreeMap<String, Element> {
    rooms.get(&[]).expect("all rooms")
}
