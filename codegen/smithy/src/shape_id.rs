//! Shape identifiers: `namespace#Name` and `namespace#Name$member`.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock};

use foldhash::quality::RandomState;

/// The absolute identifier of a shape or a member; cheap to clone, to compare and to hash.
///
/// Ordering and equality are those of its text. The hash is kept beside the text, so that a
/// look-up by identifier does not read the text of either side where both share it.
#[derive(Clone)]
pub struct ShapeId {
    text: Arc<str>,
    hash: u32,
    /// Offset of `#`, and whether the namespace is the prelude's.
    pound: Offset,
    /// Offset of `$`, or the length of the text where there is none.
    dollar: Offset,
}

/// An offset in a text, or that it is too far for being kept and has to be looked for.
#[derive(Clone, Copy)]
struct Offset(u16);

const FAR: u16 = 0x7FFF;
const PRELUDE: u16 = 0x8000;

impl Offset {
    fn new(offset: usize) -> Self {
        Self(u16::try_from(offset).map_or(FAR, |offset| offset.min(FAR)))
    }

    /// The offset, found in the text by `look` where it is far.
    fn get(self, look: impl FnOnce() -> Option<usize>, text: &str) -> usize {
        match self.0 & FAR {
            FAR => look().unwrap_or(text.len()),
            near => usize::from(near),
        }
    }
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

/// The hash of an identifier's text, keyed anew in every process.
fn hash_of(text: &str) -> u32 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    let hash = KEY.hash_one(text);
    (hash ^ (hash >> 32)) as u32
}

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

    fn assemble(text: &str, pound: usize, dollar: usize) -> Self {
        let prelude = text.get(..pound) == Some("smithy.api");
        let flag = if prelude { PRELUDE } else { 0 };
        Self {
            text: Arc::from(text),
            hash: hash_of(text),
            pound: Offset(Offset::new(pound).0 | flag),
            dollar: Offset::new(dollar),
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
        Self::assemble(&format!("{root}${member}"), self.pound(), root.len())
    }

    fn pound(&self) -> usize {
        self.pound.get(|| self.text.find('#'), &self.text)
    }

    fn dollar(&self) -> usize {
        self.dollar.get(|| self.text.find('$'), &self.text)
    }

    /// The namespace, `smithy.api` of `smithy.api#String`.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.pound()).unwrap_or_default()
    }

    /// The shape name, `Foo` of `a.b#Foo$bar`.
    #[must_use]
    pub fn name(&self) -> &str {
        let range = self.pound() + 1..self.dollar();
        self.text.get(range).unwrap_or_default()
    }

    /// The member name, `bar` of `a.b#Foo$bar`.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        self.text.get(self.dollar() + 1..)
    }

    /// The identifier without its member.
    #[must_use]
    pub fn root(&self) -> Self {
        match self.member() {
            Some(_) => Self::assemble(self.root_str(), self.pound(), self.dollar()),
            None => self.clone(),
        }
    }

    /// The text of the identifier without its member.
    #[must_use]
    pub fn root_str(&self) -> &str {
        self.text.get(..self.dollar()).unwrap_or_default()
    }

    /// Where the text is kept.
    pub(crate) fn address(&self) -> usize {
        self.text.as_ptr().addr()
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
        self.pound.0 & PRELUDE != 0
    }
}

impl PartialEq for ShapeId {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let same = || Arc::ptr_eq(&self.text, &other.text) || self.text == other.text;
        self.hash == other.hash && same()
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
        match Arc::ptr_eq(&self.text, &other.text) {
            true => std::cmp::Ordering::Equal,
            false => self.text.cmp(&other.text),
        }
    }
}

impl Hash for ShapeId {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.hash);
    }
}

/// A text that stands for the identifier it spells when a map is asked.
pub(crate) struct Spelt<'a> {
    text: &'a str,
    hash: u32,
}

impl<'a> Spelt<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let hash = hash_of(text);
        Self { text, hash }
    }
}

impl Hash for Spelt<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(self.hash);
    }
}

impl indexmap::Equivalent<ShapeId> for Spelt<'_> {
    fn equivalent(&self, id: &ShapeId) -> bool {
        self.hash == id.hash && *self.text == *id.text
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
    fn an_identifier_of_any_length_comes_apart() {
        for length in [40_000, 100_000] {
            let long = "a".repeat(length);
            let id = ShapeId::from_parts(&long, &long).with_member(&long);
            assert_eq!((id.namespace(), id.name()), (&*long, &*long));
            assert_eq!(id.member(), Some(&*long));
            assert_eq!(id.root().member(), None);
            assert!(!id.is_prelude());
        }
    }

    #[test]
    fn a_text_finds_the_identifier_it_spells() {
        let id = ShapeId::from_parts("smithy.api", "String").with_member("a");
        assert!(id.is_prelude() && id.root().is_prelude());
        let map: crate::map::IndexMap<_, _> =
            [(id.clone(), 1), (id.root(), 2)].into_iter().collect();
        assert_eq!(map.get(&Spelt::new("smithy.api#String")), Some(&2));
        assert_eq!(
            map.get(&ShapeId::parse("smithy.api#String$a").unwrap()),
            Some(&1)
        );
        assert_eq!(map.get(&Spelt::new("smithy.api#Strin")), None);
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
