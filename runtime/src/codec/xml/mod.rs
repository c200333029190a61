//! XML (Smithy 2.0, "XML binding traits"), as `restXml` and the query protocols use it.
//!
//! - `tree`: a document taken apart, with its limits
//! - `reader`: trees to values; flattened collections may be scattered, which takes a whole tree
//! - `writer`: values to text

mod reader;
mod tree;
mod writer;

#[cfg(test)]
mod tests;

use crate::schema::{Member, XmlNamespace};
use crate::serde::{self, ShapeDeserializer, ShapeSerializer};
use crate::service::Codec;
use crate::types::TimestampFormat;
use bytes::{Bytes, BytesMut};
use reader::Reader;
use tree::Tree;
use writer::Writer;

/// The XML codec, with what a protocol puts around a document.
#[derive(Clone, Debug, Default)]
pub struct Xml {
    around: Vec<String>,
    root: Option<String>,
    namespace: Option<XmlNamespace>,
    /// Elements with texts before the members of the root.
    first: Vec<(&'static str, String)>,
    /// Whether the one member of the structure is the document.
    unwrapped: bool,
}

/// The XML of documents that nothing is around: their root has the name of the structure.
pub static XML: Xml = Xml {
    around: Vec::new(),
    root: None,
    namespace: None,
    first: Vec::new(),
    unwrapped: false,
};

impl Xml {
    /// Puts documents into elements of these names, outermost first.
    #[must_use]
    pub fn around<const N: usize>(mut self, names: [&str; N]) -> Self {
        self.around = names.map(str::to_owned).to_vec();
        self
    }

    /// Names the root, in place of the structure's own name.
    #[must_use]
    pub fn root(mut self, name: impl Into<String>) -> Self {
        self.root = Some(name.into());
        self
    }

    /// Writes an element with a text before the members of the root.
    #[must_use]
    pub fn first(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.first.push((name, text.into()));
        self
    }

    /// Leaves out the element that the structure is: its one member is the document
    /// (`aws.customizations#s3UnwrappedXmlOutput`).
    #[must_use]
    pub fn unwrapped(mut self) -> Self {
        self.unwrapped = true;
        self
    }

    /// The namespace of the outermost element, where its structure has none of its own.
    #[must_use]
    pub fn namespace(mut self, namespace: Option<XmlNamespace>) -> Self {
        self.namespace = namespace;
        self
    }
}

impl Codec for Xml {
    fn media_type(&self) -> &'static str {
        "application/xml"
    }

    fn slot(&self) -> usize {
        2
    }

    fn has_empty_documents(&self) -> bool {
        !self.first.is_empty()
    }

    fn write(
        &self,
        out: &mut BytesMut,
        f: &mut dyn FnMut(&mut dyn ShapeSerializer),
    ) -> serde::Result<()> {
        let mut writer = Writer::new(out, self);
        f(&mut writer);
        writer.finish()
    }

    fn read(
        &self,
        input: &Bytes,
        strict: bool,
        f: &mut dyn FnMut(&mut dyn ShapeDeserializer) -> serde::Result<()>,
    ) -> serde::Result<()> {
        let mut tree = Tree::parse(input)?;
        let root = match self.unwrapped {
            true => tree.wrap(),
            false => tree.inside(self.names()),
        };
        f(&mut Reader::new(&tree, root, strict))
    }
}

impl Xml {
    /// The names of the elements on the way to the members, as far as they are known.
    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.around.iter().chain(&self.root).map(String::as_str)
    }
}

/// The element or attribute that a member is.
fn name(m: &'static Member) -> &'static str {
    m.xml_traits().name.unwrap_or(m.name())
}

/// The namespace that an element declares. That of a structure counts where it is the root alone.
fn namespace(m: &'static Member) -> Option<XmlNamespace> {
    m.xml_traits().namespace
}

fn timestamp_format(m: &'static Member) -> TimestampFormat {
    m.timestamp_format_trait()
        .unwrap_or(TimestampFormat::DateTime)
}

/// Where the entries of a map are, and what is in them.
#[derive(Clone, Copy)]
struct Entry {
    name: &'static str,
    namespace: Option<XmlNamespace>,
    key: &'static str,
    key_namespace: Option<XmlNamespace>,
    value: &'static str,
}

impl Entry {
    fn of(m: &'static Member) -> Self {
        let [key, value] = m.target().members() else {
            return Self {
                name: "entry",
                namespace: None,
                key: "key",
                key_namespace: None,
                value: "value",
            };
        };
        let flattened = m.xml_traits().flattened;
        Self {
            name: if flattened { name(m) } else { "entry" },
            namespace: namespace(m).filter(|_| flattened),
            key: name(key),
            key_namespace: namespace(key),
            value: name(value),
        }
    }
}

/// The name of the elements of a list.
fn item_name(m: &'static Member) -> &'static str {
    match m.target().members().first() {
        Some(element) if !m.xml_traits().flattened => name(element),
        _ => name(m),
    }
}
