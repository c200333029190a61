//! Documents in JSON: any value, read and written.

use super::number::Number;
use super::reader::Reader;
use super::writer::Writer;
use crate::serde::Result;
use crate::types::Document;
use std::collections::BTreeMap;

impl Reader<'_> {
    pub(super) fn document(&mut self) -> Result<Document> {
        match self.peek() {
            Some(b'"') => self.string().map(|s| Document::String(s.into_owned())),
            Some(b'[') => self.list().map(Document::List),
            Some(b'{') => self.map().map(Document::Map),
            Some(b'-' | b'0'..=b'9') => self.numeric("", Number::document),
            _ => self.literal_document(),
        }
    }

    fn literal_document(&mut self) -> Result<Document> {
        let literals = [
            ("null", Document::Null),
            ("true", Document::Boolean(true)),
            ("false", Document::Boolean(false)),
        ];
        let found = literals
            .into_iter()
            .find(|(literal, _)| self.literal(literal));
        found
            .map(|(_, value)| value)
            .ok_or_else(|| self.syntax("expected a value"))
    }

    fn list(&mut self) -> Result<Vec<Document>> {
        let mut cursor = self.open(b'[', "")?;
        let mut items = Vec::new();
        while self.advance(&mut cursor, b']')? {
            items.push(self.document()?);
        }
        Ok(items)
    }

    fn map(&mut self) -> Result<BTreeMap<String, Document>> {
        let mut cursor = self.open(b'{', "")?;
        let mut entries = BTreeMap::new();
        while self.advance(&mut cursor, b'}')? {
            let key = self.entry_key()?.into_owned();
            entries.insert(key, self.document()?);
        }
        Ok(entries)
    }
}

impl Writer<'_> {
    /// Blobs and timestamps become what a member without traits would be.
    pub(super) fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.raw("null"),
            Document::Boolean(value) => self.raw(if *value { "true" } else { "false" }),
            Document::Integer(value) => self.integer(*value),
            Document::Double(value) => self.double(*value),
            Document::BigInteger(value) => self.digits(value.as_str()),
            Document::BigDecimal(value) => self.digits(value.as_str()),
            Document::String(value) => self.string(value),
            Document::Blob(value) => self.base64(value),
            Document::Timestamp(value) => self.timestamp(*value, self.default_timestamps()),
            Document::List(items) => self.document_list(items),
            Document::Map(entries) => self.document_map(entries),
        }
    }

    fn document_list(&mut self, items: &[Document]) {
        if self.open(b'[', false) {
            for item in items {
                self.separate();
                self.document(item);
            }
        }
        self.close(b']');
    }

    fn document_map(&mut self, entries: &BTreeMap<String, Document>) {
        if self.open(b'{', false) {
            for (key, value) in entries {
                self.name(key);
                self.document(value);
            }
        }
        self.close(b'}');
    }
}
