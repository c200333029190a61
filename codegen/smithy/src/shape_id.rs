//! Shape identifiers: `namespace#Name` and `namespace#Name$member`.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The absolute identifier of a shape or a member; cheap to clone.
///
/// Ordering, hashing and equality are those of its text, so maps keyed by
/// `ShapeId` can be asked with a `&str`.
#[derive(Clone)]
pub struct ShapeId {
    text: Arc<str>,
    hash: u32,
    /// Offset of `$`, or the length of the text where there is none.
    dollar: u32,
}

/// A text that is no absolute shape identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidShapeId(String);

impl fmt::Display for InvalidShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invalid shape ID: {}", self.0)
    }
}

impl std::error::Error for InvalidShapeId {}

impl ShapeId {
    /// Parses `namespace#Name` or `namespace#Name$member`.
    ///
    /// # Errors
    /// When the text does not match `absolute_root_shape_id` with an optional member
    /// (Smithy 2.0, "Shape ID ABNF").
    pub fn parse(text: &str) -> Result<Self, InvalidShapeId> {
        Self::split(text).ok_or_else(|| InvalidShapeId(text.to_owned()))
    }

    fn split(text: &str) -> Option<Self> {
        let (namespace, rest) = text.split_once('#')?;
        let (name, member) = match rest.split_once('$') {
            Some((name, member)) => (name, Some(member)),
            None => (rest, None),
        };
        let valid =
            is_namespace(namespace) && is_identifier(name) && member.is_none_or(is_identifier);
        valid.then(|| Self::assemble(text, namespace.len(), namespace.len() + 1 + name.len()))
    }

    fn assemble(text: &str, hash: usize, dollar: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            text: Arc::from(text),
            hash: clamp(hash),
            dollar: clamp(dollar),
        }
    }

    /// The identifier `namespace#name`; the parts are taken as they are.
    #[must_use]
    pub fn from_parts(namespace: &str, name: &str) -> Self {
        let text = format!("{namespace}#{name}");
        Self::assemble(&text, namespace.len(), text.len())
    }

    /// This identifier's root with a member name.
    #[must_use]
    pub fn with_member(&self, member: &str) -> Self {
        let root = self.root_str();
        Self::assemble(&format!("{root}${member}"), self.hash as usize, root.len())
    }

    /// The namespace, `smithy.api` of `smithy.api#String`.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.hash as usize).unwrap_or_default()
    }

    /// The shape name, `Foo` of `a.b#Foo$bar`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text
            .get(self.hash as usize + 1..self.dollar as usize)
            .unwrap_or_default()
    }

    /// The member name, `bar` of `a.b#Foo$bar`.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.text.get(self.dollar as usize + 1..)
    }

    /// The identifier without its member.
    #[must_use]
    pub fn root(&self) -> Self {
        match self.member() {
            Some(_) => Self::assemble(self.root_str(), self.hash as usize, self.dollar as usize),
            None => self.clone(),
        }
    }

    /// The text of the identifier without its member.
    #[must_use]
    pub fn root_str(&self) -> &str {
        self.text.get(..self.dollar as usize).unwrap_or_default()
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The order upstream gives identifiers: that of their letters, capital or not.
    pub(crate) fn cmp_caseless(&self, other: &Self) -> std::cmp::Ordering {
        let folded = |id: &Self| id.text.to_ascii_lowercase();
        folded(self)
            .cmp(&folded(other))
            .then_with(|| self.cmp(other))
    }

    /// Whether the shape belongs to the prelude namespace `smithy.api`.
    #[must_use]
    pub fn is_prelude(&self) -> bool {
        self.namespace() == "smithy.api"
    }
}

impl PartialEq for ShapeId {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for ShapeId {}

impl PartialEq<str> for ShapeId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for ShapeId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for ShapeId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ShapeId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for ShapeId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether the text is an `identifier`: underscores, then a letter, then letters,
/// digits and underscores (leading underscores need a letter or digit after them).
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let rest = text.trim_start_matches('_');
    let mut chars = rest.chars();
    let starts = match chars.next() {
        Some(first) if rest.len() == text.len() => first.is_ascii_alphabetic(),
        Some(first) => first.is_ascii_alphanumeric(),
        None => false,
    };
    starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether the text is a `namespace`: identifiers joined by dots.
#[must_use]
pub fn is_namespace(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_comes_apart_into_its_parts() {
        let id = ShapeId::parse("a.b#Foo$bar").unwrap();
        assert_eq!(
            (id.namespace(), id.name(), id.member()),
            ("a.b", "Foo", Some("bar"))
        );
        assert_eq!(id.root(), "a.b#Foo");
        assert_eq!(id.root().with_member("bar"), id);
        assert_eq!(id.root().member(), None);
    }

    #[test]
    fn texts_that_are_no_absolute_identifier_are_refused() {
        for text in [
            "", "Foo", "#Foo", "a#", "a#b$", "a..b#C", "a#1", "a#B$c$d", "a#_", "1a#B",
        ] {
            assert!(ShapeId::parse(text).is_err(), "{text}");
        }
    }
}
