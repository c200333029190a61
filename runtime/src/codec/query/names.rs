//! What the parts of a path are called (AWS Query and EC2 Query protocols, "Query key resolution").

use crate::schema::Member;
use std::borrow::Cow;

/// The rules of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    Aws,
    Ec2,
}

impl Names {
    /// A member of a structure or union.
    pub(super) fn member(self, m: &'static Member) -> Cow<'static, str> {
        let xml = m.xml_traits();
        match self {
            Self::Aws => Cow::Borrowed(xml.name.unwrap_or(m.name())),
            Self::Ec2 => match xml.ec2_query_name {
                Some(name) => Cow::Borrowed(name),
                None => Cow::Owned(capitalized(xml.name.unwrap_or(m.name()))),
            },
        }
    }

    /// What stands between a list and the number of an element; nothing where the list is flattened.
    pub(super) fn item(self, list: &'static Member) -> Option<&'static str> {
        let is_flat = self == Self::Ec2 || list.xml_traits().flattened;
        let element = list.target().members().first();
        element
            .filter(|_| !is_flat)
            .map(|m| m.xml_traits().name.unwrap_or(m.name()))
    }

    /// What stands between a map and the number of an entry.
    pub(super) fn entry(self, map: &'static Member) -> Option<&'static str> {
        (!map.xml_traits().flattened).then_some("entry")
    }

    /// The key and the value of an entry.
    pub(super) fn key_and_value(self, map: &'static Member) -> [&'static str; 2] {
        match map.target().members() {
            [key, value] => [key, value].map(|m| m.xml_traits().name.unwrap_or(m.name())),
            _ => ["key", "value"],
        }
    }

    /// Whether an empty list is said to be there.
    pub(super) fn tells_empty_lists(self) -> bool {
        self == Self::Aws
    }
}

fn capitalized(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
