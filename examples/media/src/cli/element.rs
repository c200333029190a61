//! Elements from the command line and from standard input.

use super::args::NewElement;
use crate::document;
use std::io::Read;
use trompe_media::control_api::types::{
    CreateInput, Credentials, Element, Member, Room, WebRtcPlayEndpoint, WebRtcPublishEndpoint,
};

/// The element that standard input holds as JSON.
pub(super) fn read() -> Result<Element, String> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|error| format!("standard input cannot be read: {error}"))?;
    document::read(&text).map_err(|error| format!("standard input is not an element: {error}"))
}

/// What a new element on the command line asks for.
pub(super) fn create(new: NewElement) -> Result<CreateInput, String> {
    match new {
        NewElement::Room { id } => Ok(CreateInput::new(Element::Room(Room::new(id)))),
        NewElement::Member {
            fid,
            on_join,
            on_leave,
            plain,
        } => {
            let (parent, id) = parent(&fid)?;
            let mut member = Member::new(id);
            (member.on_join, member.on_leave) = (on_join, on_leave);
            member.credentials = plain.map(Credentials::Plain);
            Ok(CreateInput::new(Element::Member(member)).parent(parent))
        }
        NewElement::Publish { fid } => {
            let (parent, id) = parent(&fid)?;
            Ok(
                CreateInput::new(Element::WebrtcPublish(WebRtcPublishEndpoint::new(id)))
                    .parent(parent),
            )
        }
        NewElement::Play { fid, src } => {
            let (parent, id) = parent(&fid)?;
            Ok(
                CreateInput::new(Element::WebrtcPlay(WebRtcPlayEndpoint::new(id, src)))
                    .parent(parent),
            )
        }
        NewElement::Json { parent } => {
            let mut input = CreateInput::new(read()?);
            input.parent = parent;
            Ok(input)
        }
    }
}

fn parent(fid: &str) -> Result<(&str, &str), String> {
    fid.rsplit_once('/')
        .ok_or_else(|| format!("{fid} has no parent: a full id is room/member[/endpoint]"))
}
