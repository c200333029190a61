//! The configuration of a linter.

use crate::node::{Node, Object};

/// An object node, or nothing; members of another kind than asked for count as missing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Config<'n>(Option<&'n Node>);

impl<'n> Config<'n> {
    pub(super) fn new(node: Option<&'n Node>) -> Self {
        Self(node)
    }

    pub(super) fn get(self, key: &str) -> Option<&'n Node> {
        self.0.and_then(|node| node.get(key))
    }

    pub(super) fn flag(self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool).unwrap_or(false)
    }

    pub(super) fn text(self, key: &str) -> Option<&'n str> {
        self.get(key).and_then(Node::as_str)
    }

    pub(super) fn items(self, key: &str) -> &'n [Node] {
        self.get(key).and_then(Node::as_array).unwrap_or_default()
    }

    /// The texts of a list; `None` where there is no list.
    pub(super) fn texts(self, key: &str) -> Option<Vec<String>> {
        self.get(key).map(texts)
    }

    /// Lists of texts by key, in order.
    pub(super) fn lists(self, key: &str) -> Vec<(String, Vec<String>)> {
        let object = self.get(key).and_then(Node::as_object);
        let entries = object.into_iter().flat_map(Object::iter);
        entries
            .map(|(key, entry)| (key.to_string(), texts(&entry.value)))
            .collect()
    }
}

fn texts(node: &Node) -> Vec<String> {
    let items = node.as_array().unwrap_or_default().iter();
    items.filter_map(Node::as_str).map(str::to_owned).collect()
}
