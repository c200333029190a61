//! Writing XML.

use super::{Entry, Xml, item_name, name, namespace, timestamp_format};
use crate::codec::nesting::{MAX_DEPTH, placed, too_deep};
use crate::codec::{scalars, text};
use crate::schema::{Member, Schema, XmlNamespace};
use crate::serde::{Error, ErrorKind, Result, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::BytesMut;
use quick_xml::escape::{escape, partial_escape};
use std::borrow::Cow;

pub(super) struct Writer<'o, 'x> {
    out: &'o mut BytesMut,
    settings: &'x Xml,
    root: Option<&'static Schema>,
    open: Vec<Open>,
    error: Option<Error>,
    /// The namespace of the element that is written next, where nothing is around it.
    outermost: Option<XmlNamespace>,
}

/// An aggregate that is being written.
enum Open {
    Structure {
        /// The element to close; none for the root, which has several around it.
        name: Option<&'static str>,
        /// Where its attributes go.
        attributes: usize,
    },
    List {
        name: Option<&'static str>,
        item: &'static str,
    },
    Map {
        name: Option<&'static str>,
        names: Entry,
        /// Whether an entry is to be closed.
        in_entry: bool,
    },
}

impl<'o, 'x> Writer<'o, 'x> {
    pub(super) fn new(out: &'o mut BytesMut, settings: &'x Xml) -> Self {
        Self {
            out,
            settings,
            root: None,
            open: Vec::new(),
            error: None,
            outermost: None,
        }
    }

    pub(super) fn finish(self) -> Result<()> {
        self.error.map_or(Ok(()), Err)
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// `<name`, its namespace, and where attributes may follow.
    fn start(&mut self, name: &str, namespace: Option<XmlNamespace>) -> usize {
        self.raw("<");
        self.raw(name);
        if let Some(namespace) = self.outermost.take().or(namespace) {
            self.raw(" xmlns");
            if let Some(prefix) = namespace.prefix {
                self.raw(":");
                self.raw(prefix);
            }
            self.raw("=\"");
            self.raw(&escape(namespace.uri));
            self.raw("\"");
        }
        let attributes = self.out.len();
        self.raw(">");
        attributes
    }

    fn end(&mut self, name: &str) {
        self.raw("</");
        self.raw(name);
        self.raw(">");
    }

    /// The element that a value is, where it stands.
    fn name(&self, m: &'static Member) -> &'static str {
        match self.open.last() {
            Some(Open::List { item, .. }) => item,
            Some(Open::Map { names, .. }) => names.value,
            _ => name(m),
        }
    }

    fn scalar(&mut self, m: &'static Member, text: &str) {
        if m.xml_traits().attribute {
            return self.attribute(m, text);
        }
        let name = self.name(m);
        self.start(name, namespace(m));
        self.raw(&escape_text(text));
        self.end(name);
    }

    // Members may come in any order, and attributes stand in the tag before all elements.
    fn attribute(&mut self, m: &'static Member, text: &str) {
        let Some(Open::Structure { attributes, .. }) = self.open.last() else {
            return;
        };
        let rest = self.out.split_off(*attributes);
        self.raw(" ");
        self.raw(name(m));
        self.raw("=\"");
        self.raw(&escape_attribute(text));
        self.raw("\"");
        let end = self.out.len();
        self.out.extend_from_slice(&rest);
        if let Some(Open::Structure { attributes, .. }) = self.open.last_mut() {
            *attributes = end;
        }
    }

    fn push(&mut self, open: Open) {
        if self.open.len() >= MAX_DEPTH {
            self.fail(too_deep());
        }
        self.open.push(open);
    }

    /// The element around a collection; flattened ones have none.
    fn begin(&mut self, m: &'static Member) -> Option<&'static str> {
        let name = (!m.xml_traits().flattened).then(|| self.name(m));
        if let Some(name) = name {
            self.start(name, namespace(m));
        }
        name
    }

    fn begin_root(&mut self) {
        let settings = self.settings;
        let schema = self.root;
        let own = schema.and_then(|schema| schema.xml_traits().namespace);
        // A document that a protocol names is the protocol's.
        let mut namespace = match settings.root {
            Some(_) => settings.namespace.or(own),
            None => own.or(settings.namespace),
        };
        if settings.unwrapped {
            self.outermost = namespace;
            let attributes = self.out.len();
            return self.push(Open::Structure {
                name: None,
                attributes,
            });
        }
        for name in &settings.around {
            self.start(name, namespace.take());
        }
        let name = root_name(settings, schema);
        let attributes = self.start(&name, namespace);
        self.push(Open::Structure {
            name: None,
            attributes,
        });
        for (name, text) in &settings.first {
            self.start(name, None);
            self.raw(&escape_text(text));
            self.end(name);
        }
    }

    fn end_root(&mut self, was_empty: bool) {
        let settings = self.settings;
        let name = root_name(settings, self.root);
        if settings.unwrapped {
            // A document has a root, even where the one member is absent.
            if was_empty {
                self.start(&name, None);
                self.end(&name);
            }
            return;
        }
        self.end(&name);
        for name in settings.around.iter().rev() {
            self.end(name);
        }
    }

    fn end_entry(&mut self) {
        let Some(Open::Map {
            names, in_entry, ..
        }) = self.open.last_mut()
        else {
            return;
        };
        if std::mem::take(in_entry) {
            let name = names.name;
            self.end(name);
        }
    }
}

fn root_name<'x>(settings: &'x Xml, schema: Option<&'static Schema>) -> Cow<'x, str> {
    match (&settings.root, schema) {
        (Some(name), _) => Cow::Borrowed(name),
        (None, Some(schema)) => {
            Cow::Borrowed(schema.xml_traits().name.unwrap_or_else(|| schema.name()))
        }
        (None, None) => Cow::Borrowed("Document"),
    }
}

// A carriage return that is not escaped is read as a line feed.
fn escape_text(text: &str) -> Cow<'_, str> {
    escape_lines(partial_escape(text), ('\r', "&#xD;"))
}

// In the value of an attribute other white space is read as a space (XML 1.0, section 3.3.3).
fn escape_attribute(text: &str) -> Cow<'_, str> {
    escape_lines(escape(text), ('\t', "&#x9;"))
}

/// Escapes what ends lines, and one character more.
fn escape_lines<'t>(text: Cow<'t, str>, (more, reference): (char, &str)) -> Cow<'t, str> {
    if !text.contains([more, '\n', '\u{85}', '\u{2028}']) {
        return text;
    }
    let escaped = text
        .replace(more, reference)
        .replace('\n', "&#xA;")
        .replace('\u{85}', "&#x85;")
        .replace('\u{2028}', "&#x2028;");
    Cow::Owned(escaped)
}

impl ShapeSerializer for Writer<'_, '_> {
    scalars::write_scalars!("XML has no documents");

    fn root(&mut self, schema: &'static Schema) {
        self.root = Some(schema);
    }

    fn begin_structure(&mut self, m: &'static Member) {
        if self.open.is_empty() {
            return self.begin_root();
        }
        let name = self.name(m);
        let attributes = self.start(name, namespace(m));
        self.push(Open::Structure {
            name: Some(name),
            attributes,
        });
    }

    fn end_structure(&mut self, _: &'static Member) {
        match self.open.pop() {
            Some(Open::Structure {
                name: Some(name), ..
            }) => self.end(name),
            Some(Open::Structure { attributes, .. }) => {
                self.end_root(attributes == self.out.len());
            }
            _ => {}
        }
    }

    fn begin_list(&mut self, m: &'static Member, _: usize) {
        let name = self.begin(m);
        let item = item_name(m);
        self.push(Open::List { name, item });
    }

    fn end_list(&mut self, _: &'static Member) {
        if let Some(Open::List {
            name: Some(name), ..
        }) = self.open.pop()
        {
            self.end(name);
        }
    }

    fn begin_map(&mut self, m: &'static Member, _: usize) {
        let name = self.begin(m);
        self.push(Open::Map {
            name,
            names: Entry::of(m),
            in_entry: false,
        });
    }

    fn key(&mut self, key: &str) {
        self.end_entry();
        let Some(Open::Map {
            names, in_entry, ..
        }) = self.open.last_mut()
        else {
            return;
        };
        *in_entry = true;
        let names = *names;
        self.start(names.name, names.namespace);
        self.start(names.key, names.key_namespace);
        self.raw(&escape_text(key));
        self.end(names.key);
    }

    fn end_map(&mut self, _: &'static Member) {
        self.end_entry();
        if let Some(Open::Map {
            name: Some(name), ..
        }) = self.open.pop()
        {
            self.end(name);
        }
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
