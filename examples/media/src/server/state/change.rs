//! What a call changed: the difference between a room before and after it.

use super::sources::{member, members};
use std::collections::BTreeMap;
use trompe_media::control_api::types::{Element, Member, MemberElement, Room};

/// What one call did to one room.
#[derive(Default)]
pub(crate) struct Change {
    /// The session ids that the call answers with.
    pub(crate) sids: BTreeMap<String, String>,
    /// What the subscribers of the room hear.
    pub(crate) news: Vec<News>,
    /// Members that are no more.
    pub(crate) removed: Vec<String>,
    /// Whether the room itself is no more.
    pub(crate) closed: bool,
    /// The callback URLs of members that are new or changed, once a use.
    pub(crate) urls_gained: Vec<String>,
    /// The callback URLs of members that are gone or as they were before a change, once a use.
    pub(crate) urls_lost: Vec<String>,
}

/// One change of one element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum News {
    /// It was created, or changed.
    Created(String, Box<Element>),
    /// It was deleted.
    Deleted(String),
}

/// The change from one state of a room to the next.
pub(super) fn between(old: Option<&Room>, new: Option<&Room>) -> Change {
    let mut change = Change {
        closed: old.is_some() && new.is_none(),
        ..Change::default()
    };
    let no_members = || BTreeMap::new();
    let before: BTreeMap<_, _> = old.map_or_else(no_members, by_id);
    let after: BTreeMap<_, _> = new.map_or_else(no_members, by_id);
    for (id, member) in &before {
        if after.get(id) != Some(member) {
            change.urls_lost.extend(urls(member));
        }
    }
    for (id, member) in &after {
        if before.get(id) != Some(member) {
            change.urls_gained.extend(urls(member));
        }
    }
    change.removed.extend(
        before
            .keys()
            .filter(|id| !after.contains_key(*id))
            .map(|id| (*id).to_owned()),
    );
    change.news = news(old, new);
    change
}

fn by_id(room: &Room) -> BTreeMap<&str, &Member> {
    members(room)
        .map(|member| (member.id.as_str(), member))
        .collect()
}

fn urls(member: &Member) -> impl Iterator<Item = String> {
    [&member.on_join, &member.on_leave]
        .into_iter()
        .flatten()
        .cloned()
}

fn news(old: Option<&Room>, new: Option<&Room>) -> Vec<News> {
    match (old, new) {
        (Some(old), Some(new)) => room_news(old, new),
        (None, Some(new)) => vec![created(new.id.clone(), Element::Room(new.clone()))],
        (_, None) => Vec::new(),
    }
}

fn room_news(old: &Room, new: &Room) -> Vec<News> {
    let gone = members(old).filter(|m| member(new, &m.id).is_none());
    let mut news: Vec<News> = gone
        .map(|m| News::Deleted(format!("{}/{}", old.id, m.id)))
        .collect();
    for after in members(new) {
        let fid = format!("{}/{}", new.id, after.id);
        match member(old, &after.id) {
            Some(before) if before == after => {}
            Some(before) if same_but_pipeline(before, after) => {
                news.extend(member_news(&fid, before, after))
            }
            _ => news.push(created(fid, Element::Member(after.clone()))),
        }
    }
    news
}

fn member_news(fid: &str, old: &Member, new: &Member) -> Vec<News> {
    let gone = old
        .pipeline
        .keys()
        .filter(|id| !new.pipeline.contains_key(*id));
    let mut news: Vec<News> = gone
        .map(|id| News::Deleted(format!("{fid}/{id}")))
        .collect();
    let fresh = new
        .pipeline
        .iter()
        .filter(|(id, element)| old.pipeline.get(*id) != Some(element));
    news.extend(fresh.map(|(id, element)| created(format!("{fid}/{id}"), any(element))));
    news
}

fn same_but_pipeline(old: &Member, new: &Member) -> bool {
    let mut old = old.clone();
    old.pipeline.clone_from(&new.pipeline);
    old == *new
}

fn created(fid: String, element: Element) -> News {
    News::Created(fid, Box::new(element))
}

/// An endpoint as an element of whatever level.
pub(super) fn any(element: &MemberElement) -> Element {
    match element {
        MemberElement::WebrtcPlay(play) => Element::WebrtcPlay(play.clone()),
        MemberElement::WebrtcPublish(publish) => Element::WebrtcPublish(publish.clone()),
        MemberElement::Unknown(name) => Element::Unknown(name.clone()),
    }
}
