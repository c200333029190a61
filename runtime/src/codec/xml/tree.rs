//! A document taken apart. Names and plain texts are slices of it.

use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::serde::{Error, ErrorKind, Result};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;

/// An element, by its position in the tree.
pub(super) type Id = usize;

#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    elements: Vec<Element<'a>>,
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Element<'a> {
    name: Cow<'a, str>,
    text: Cow<'a, str>,
    /// The first of its attributes; those up to the next element's first are its own.
    attributes: usize,
    first_child: Option<Id>,
    last_child: Option<Id>,
    next: Option<Id>,
    /// The byte offset in the input.
    at: usize,
}

#[derive(Debug)]
struct Attribute<'a> {
    owner: Id,
    name: Cow<'a, str>,
    value: String,
}

impl<'a> Tree<'a> {
    /// Takes a document apart.
    ///
    /// # Errors
    /// What is not well-formed, with its byte offset; also a document type, and nesting beyond the limit.
    pub(super) fn parse(input: &'a [u8]) -> Result<Self> {
        let text = std::str::from_utf8(input)
            .map_err(|e| Error::new(ErrorKind::Malformed("UTF-8")).at(e.valid_up_to()))?;
        let mut parser = Parser {
            reader: Reader::from_str(text),
            tree: Self::default(),
            open: Vec::new(),
        };
        while parser.step()? {}
        parser.finish()
    }

    /// An element that has the root in it, unless there is nothing in the root: so services say that the one member
    /// of the document is absent.
    pub(super) fn wrap(&mut self) -> Id {
        let root = self
            .get(0)
            .filter(|root| !root.text.is_empty() || root.first_child.is_some())
            .map(|_| 0);
        self.elements.push(Element {
            name: Cow::Borrowed(""),
            text: Cow::Borrowed(""),
            attributes: self.attributes.len(),
            first_child: root,
            last_child: root,
            next: None,
            at: 0,
        });
        self.elements.len() - 1
    }

    fn get(&self, id: Id) -> Option<&Element<'a>> {
        self.elements.get(id)
    }

    pub(super) fn name(&self, id: Id) -> &str {
        self.get(id).map_or("", |element| &element.name)
    }

    pub(super) fn text(&self, id: Id) -> &str {
        self.get(id).map_or("", |element| &element.text)
    }

    /// The byte offset of an element in the input.
    pub(super) fn offset(&self, id: Id) -> usize {
        self.get(id).map_or(0, |element| element.at)
    }

    pub(super) fn first_child(&self, id: Id) -> Option<Id> {
        self.get(id)?.first_child
    }

    pub(super) fn next(&self, id: Id) -> Option<Id> {
        self.get(id)?.next
    }

    /// This element or the first after it among its siblings that has the name.
    pub(super) fn find(&self, mut from: Option<Id>, name: &str) -> Option<Id> {
        while let Some(id) = from {
            if is_named(self.name(id), name) {
                return from;
            }
            from = self.next(id);
        }
        None
    }

    pub(super) fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        let first = self.get(id)?.attributes;
        let own = self.attributes.get(first..).unwrap_or_default().iter();
        let mut own = own.take_while(|attribute| attribute.owner == id);
        let found = own.find(|attribute| is_named(&attribute.name, name));
        found.map(|attribute| attribute.value.as_str())
    }

    /// The element that the innermost of these names leads to, from the root on. A document that leaves some
    /// of them out on its way is taken as far as it goes.
    pub(super) fn inside<'n>(&self, names: impl Iterator<Item = &'n str> + Clone) -> Id {
        let root = 0;
        let here = names.clone().position(|name| name == self.name(root));
        let mut at = root;
        for name in names.skip(here.unwrap_or(0) + 1) {
            match self.find(self.first_child(at), name) {
                Some(child) => at = child,
                None => break,
            }
        }
        at
    }
}

/// Whether a name of a document is this one of the model. A prefix that the model does not have says only
/// which namespace the name is of.
pub(super) fn is_named(found: &str, name: &str) -> bool {
    found == name
        || found
            .split_once(':')
            .is_some_and(|(_, local)| local == name)
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    tree: Tree<'a>,
    open: Vec<Id>,
}

impl<'a> Parser<'a> {
    /// Takes the next event; `false` at the end.
    fn step(&mut self) -> Result<bool> {
        let at = self.offset();
        match self
            .reader
            .read_event()
            .map_err(|error| self.broken(&error))?
        {
            Event::Eof => return Ok(false),
            Event::Start(start) => self.start(&start, at)?,
            Event::Empty(start) => {
                self.start(&start, at)?;
                self.open.pop();
            }
            Event::End(_) => drop(self.open.pop()),
            Event::Text(text) => self.text(text.xml10_content(), at)?,
            Event::CData(text) => self.text(text.xml10_content(), at)?,
            Event::GeneralRef(reference) => {
                let text = resolve(&reference).ok_or_else(|| unknown_entity().at(at))?;
                self.text(Cow::Owned(text), at)?;
            }
            Event::DocType(_) => {
                return Err(syntax("a document type is not allowed").at(at));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(true)
    }

    fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn broken(&self, error: &quick_xml::Error) -> Error {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        Error::new(ErrorKind::Syntax(error.to_string().into())).at(at)
    }

    fn start(&mut self, start: &BytesStart<'_>, at: usize) -> Result<()> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep().at(at));
        }
        let id = self.tree.elements.len();
        match self.open.last() {
            Some(parent) => self.adopt(*parent, id),
            None if id > 0 => return Err(syntax("a second root element").at(at)),
            None => {}
        }
        let attributes = self.tree.attributes.len();
        self.attributes(start, id, at)?;
        self.tree.elements.push(Element {
            name: Cow::Owned(start.name().0.to_owned()),
            text: Cow::Borrowed(""),
            attributes,
            first_child: None,
            last_child: None,
            next: None,
            at,
        });
        self.open.push(id);
        Ok(())
    }

    fn adopt(&mut self, parent: Id, child: Id) {
        let Some(element) = self.tree.elements.get_mut(parent) else {
            return;
        };
        element.first_child.get_or_insert(child);
        let before = element.last_child.replace(child);
        if let Some(before) = before.and_then(|id| self.tree.elements.get_mut(id)) {
            before.next = Some(child);
        }
    }

    fn attributes(&mut self, start: &BytesStart<'_>, owner: Id, at: usize) -> Result<()> {
        for attribute in start.attributes() {
            let attribute = attribute
                .map_err(|error| Error::new(ErrorKind::Syntax(error.to_string().into())).at(at))?;
            let name = attribute.key.0;
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|error| Error::new(ErrorKind::Syntax(error.to_string().into())).at(at))?;
            self.tree.attributes.push(Attribute {
                owner,
                name: Cow::Owned(name.to_owned()),
                value: value.into_owned(),
            });
        }
        Ok(())
    }

    // Around the root only white space may stand.
    fn text(&mut self, text: Cow<'a, str>, at: usize) -> Result<()> {
        let innermost = self.open.last().copied();
        match innermost.and_then(|id| self.tree.elements.get_mut(id)) {
            Some(element) if element.text.is_empty() => element.text = text,
            Some(element) => element.text.to_mut().push_str(&text),
            None if text.trim().is_empty() => {}
            None => return Err(syntax("text outside of the root element").at(at)),
        }
        Ok(())
    }

    fn finish(self) -> Result<Tree<'a>> {
        if !self.open.is_empty() || self.tree.elements.is_empty() {
            return Err(Error::new(ErrorKind::UnexpectedEnd).at(self.offset()));
        }
        Ok(self.tree)
    }
}

fn syntax(what: &'static str) -> Error {
    Error::new(ErrorKind::Syntax(what.into()))
}

fn unknown_entity() -> Error {
    syntax("an entity that nobody defines")
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok()?.map(String::from);
    }
    resolve_predefined_entity(&reference.xml10_content()).map(str::to_owned)
}
