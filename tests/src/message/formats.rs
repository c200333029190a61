//! Documents of each format, taken apart so that equal ones are equal.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::values::decimal::canonical;

/// A document, without what does not count: the order of members, white space, how a number is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Document {
    Null,
    Boolean(bool),
    /// By its shortest notation; not-a-number is itself.
    Number(String),
    Text(String),
    Bytes(Bytes),
    Tagged(u64, Box<Document>),
    List(Vec<Document>),
    /// Entries, sorted.
    Map(BTreeMap<Document, Document>),
    Element(Element),
    /// Parameters of a form, sorted.
    Form(Vec<(String, String)>),
}

/// An element of XML.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Element {
    name: (Option<String>, String),
    attributes: Vec<(Option<String>, String, String)>,
    text: String,
    children: Vec<Element>,
}

pub(super) fn json(bytes: &Bytes) -> Result<Document, String> {
    let value = serde_json::from_slice(bytes);
    value
        .map(of_json)
        .map_err(|error| format!("{bytes:?} is not JSON: {error}"))
}

fn of_json(value: serde_json::Value) -> Document {
    use serde_json::Value;
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Boolean(value),
        Value::Number(number) => Document::Number(canonical(&number.to_string())),
        Value::String(text) => Document::Text(text),
        Value::Array(items) => Document::List(items.into_iter().map(of_json).collect()),
        Value::Object(entries) => Document::Map(
            entries
                .into_iter()
                .map(|(key, value)| (Document::Text(key), of_json(value)))
                .collect(),
        ),
    }
}

pub(super) fn cbor(bytes: &Bytes) -> Result<Document, String> {
    let mut rest = &bytes[..];
    let value = ciborium::from_reader(&mut rest);
    let value = value.map_err(|error| format!("{bytes:?} is not CBOR: {error}"))?;
    if rest.is_empty() {
        Ok(of_cbor(value))
    } else {
        Err(format!("{} bytes follow the CBOR", rest.len()))
    }
}

fn of_cbor(value: ciborium::Value) -> Document {
    use ciborium::Value;
    match value {
        Value::Bool(value) => Document::Boolean(value),
        Value::Integer(number) => Document::Number(i128::from(number).to_string()),
        Value::Float(number) => Document::Number(format!("{number:?}")),
        Value::Text(text) => Document::Text(text),
        Value::Bytes(bytes) => Document::Bytes(bytes.into()),
        // A time may be a whole number or one with a fraction.
        Value::Tag(1, value) => Document::Tagged(1, Box::new(seconds(*value))),
        Value::Tag(tag, value) => Document::Tagged(tag, Box::new(of_cbor(*value))),
        Value::Array(items) => Document::List(items.into_iter().map(of_cbor).collect()),
        Value::Map(entries) => Document::Map(
            entries
                .into_iter()
                .map(|(key, value)| (of_cbor(key), of_cbor(value)))
                .collect(),
        ),
        _ => Document::Null,
    }
}

fn seconds(value: ciborium::Value) -> Document {
    match value {
        ciborium::Value::Integer(number) => {
            Document::Number(format!("{:?}", i128::from(number) as f64))
        }
        value => of_cbor(value),
    }
}

pub(super) fn xml(bytes: &Bytes) -> Result<Document, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let document = roxmltree::Document::parse(text);
    document
        .map(|document| Document::Element(element(document.root_element())))
        .map_err(|error| format!("{text} is not XML: {error}"))
}

fn element(node: roxmltree::Node<'_, '_>) -> Element {
    let name = node.tag_name();
    let attributes = node.attributes().map(|attribute| {
        (
            attribute.namespace().map(str::to_owned),
            attribute.name().to_owned(),
            attribute.value().to_owned(),
        )
    });
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort();
    let mut children: Vec<_> = node
        .children()
        .filter(roxmltree::Node::is_element)
        .map(element)
        .collect();
    order(&mut children);
    let texts = node
        .children()
        .filter(roxmltree::Node::is_text)
        .filter_map(|n| n.text());
    let text: String = texts.collect();
    Element {
        name: (name.namespace().map(str::to_owned), name.name().to_owned()),
        attributes,
        // Beside elements text is of no member.
        text: if children.is_empty() {
            text
        } else {
            String::new()
        },
        children,
    }
}

// Members may come in any order, and so may entries of maps; elements of lists may not.
fn order(children: &mut [Element]) {
    children.sort_by(|a, b| a.name.cmp(&b.name));
    for same in children.chunk_by_mut(|a, b| a.name == b.name) {
        if same.iter().all(|element| element.children.len() == 2) {
            same.sort();
        }
    }
}

pub(super) fn form(bytes: &Bytes) -> Document {
    let text = String::from_utf8_lossy(bytes);
    let mut parameters: Vec<_> = text
        .trim()
        .split('&')
        .map(|parameter| {
            let (name, value) = parameter.trim().split_once('=').unwrap_or((parameter, ""));
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect();
    parameters.sort();
    Document::Form(parameters)
}
