//! Properties of JSON objects, and complaints that name their place.

use std::fmt;

use super::comments;
use crate::ast::json;
use crate::diagnostic::nearest;
use crate::node::{Bounds, Node, NodeValue};
use crate::source::Sources;

/// Bounds on a configuration.
const BOUNDS: Bounds = Bounds {
    depth: 64,
    nodes: 1_000_000,
    events: 1,
};

/// What is wrong with a configuration, after its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl ConfigError {
    pub(super) fn new(place: &str, message: impl fmt::Display) -> Self {
        Self(format!("{place}: {message}"))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// Reads one document.
pub(super) struct Reader {
    name: String,
    sources: Sources,
}

impl Reader {
    /// A reader, and the document.
    pub(super) fn new(name: &str, text: &str) -> Result<(Self, Node), ConfigError> {
        let mut sources = Sources::new();
        let source = sources.add(name, text);
        let name = name.to_owned();
        let reader = Self { name, sources };
        let document = json::parse(source, &comments::blank(text), BOUNDS);
        let document = document.map_err(|event| {
            let place = event.span.and_then(|span| reader.sources.locate(span));
            let place = place.map_or_else(|| reader.name.clone(), |place| place.to_string());
            ConfigError::new(&place, &event.message)
        })?;
        match document.as_object() {
            Some(_) => Ok((reader, document)),
            None => Err(reader.wrong(&document, "a build configuration", "an object")),
        }
    }

    pub(super) fn fail(&self, node: &Node, message: impl fmt::Display) -> ConfigError {
        let place = self.sources.locate(node.span);
        let place = place.map_or_else(|| self.name.clone(), |place| place.to_string());
        ConfigError::new(&place, message)
    }

    fn wrong(&self, node: &Node, what: &str, wanted: &str) -> ConfigError {
        self.fail(
            node,
            format!("expected {what} to be {wanted}, found {}", node.type_name()),
        )
    }

    pub(super) fn required_text<'n>(
        &self,
        node: &'n Node,
        key: &str,
    ) -> Result<&'n str, ConfigError> {
        let text = self.text(node, key)?;
        text.ok_or_else(|| self.fail(node, format!("missing `{key}`")))
    }

    pub(super) fn text<'n>(
        &self,
        node: &'n Node,
        key: &str,
    ) -> Result<Option<&'n str>, ConfigError> {
        let Some(value) = node.get(key) else {
            return Ok(None);
        };
        let text = value.as_str();
        let text = text.ok_or_else(|| self.wrong(value, &format!("`{key}`"), "a string"))?;
        Ok(Some(text))
    }

    /// Refuses what is no object, and properties that are not known.
    pub(super) fn only(&self, node: &Node, known: &[&str], what: &str) -> Result<(), ConfigError> {
        let object = node.as_object();
        let object = object
            .ok_or_else(|| self.wrong(node, &format!("what {what} is given"), "an object"))?;
        let mut keys = object.iter();
        let Some((key, entry)) = keys.find(|(key, _)| !known.contains(&&***key)) else {
            return Ok(());
        };
        let message = match nearest(key, known.iter().copied()) {
            Some(near) => format!("unknown property `{key}` of {what}; did you mean `{near}`?"),
            None => format!("unknown property `{key}` of {what}"),
        };
        Err(self.fail(&Node::new(NodeValue::Null, entry.key_span), message))
    }

    /// A boolean; `false` when it is absent.
    pub(super) fn flag(&self, node: &Node, key: &str) -> Result<bool, ConfigError> {
        match node.get(key) {
            None => Ok(false),
            Some(value) => {
                let flag = value.as_bool();
                flag.ok_or_else(|| self.wrong(value, &format!("`{key}`"), "a boolean"))
            }
        }
    }

    /// The elements of an array; none when it is absent.
    pub(super) fn items<'n>(&self, node: &'n Node, key: &str) -> Result<&'n [Node], ConfigError> {
        match node.get(key) {
            None => Ok(&[]),
            Some(value) => {
                let items = value.as_array();
                items.ok_or_else(|| self.wrong(value, &format!("`{key}`"), "an array"))
            }
        }
    }

    /// An array of texts; empty when it is absent.
    pub(super) fn texts(&self, node: &Node, key: &str) -> Result<Vec<String>, ConfigError> {
        let items = self.items(node, key)?.iter();
        let text = |item: &Node| {
            let text = item.as_str().map(str::to_owned);
            text.ok_or_else(|| self.wrong(item, &format!("an element of `{key}`"), "a string"))
        };
        items.map(text).collect()
    }

    /// The members of an object; none when it is absent.
    pub(super) fn entries<'n>(
        &self,
        node: &'n Node,
        key: &str,
    ) -> Result<Vec<(&'n str, &'n Node)>, ConfigError> {
        let Some(value) = node.get(key) else {
            return Ok(Vec::new());
        };
        let object = value.as_object();
        let object = object.ok_or_else(|| self.wrong(value, &format!("`{key}`"), "an object"))?;
        Ok(object
            .iter()
            .map(|(name, entry)| (&**name, &entry.value))
            .collect())
    }
}
