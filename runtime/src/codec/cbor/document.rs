//! Documents in CBOR: any data item with text keys. Tags without a meaning to Smithy are dropped.

use super::head::{
    ARRAY, BIGNUM, BYTES, DECIMAL, DOUBLE, EPOCH, FALSE, HALF, MAP, NEGATIVE, NEGATIVE_BIGNUM,
    NULL, SINGLE, TAG, TEXT, TRUE, UNDEFINED, UNSIGNED,
};
use super::reader::Reader;
use super::writer::Writer;
use crate::serde::{Error, ErrorKind, Result};
use crate::types::Document;
use std::collections::BTreeMap;
use std::str::FromStr;

impl Reader<'_> {
    pub(super) fn document(&mut self) -> Result<Document> {
        loop {
            let first = self.peek()?;
            match first >> 5 {
                UNSIGNED | NEGATIVE => return self.whole_document(),
                BYTES => return self.blob().map(Document::Blob),
                TEXT => {
                    return self
                        .text("")
                        .map(|text| Document::String(text.into_owned()));
                }
                ARRAY => return self.list().map(Document::List),
                MAP => return self.map().map(Document::Map),
                TAG => match self.tagged()? {
                    Some(value) => return Ok(value),
                    None => continue,
                },
                _ => return self.simple(first),
            }
        }
    }

    fn whole_document(&mut self) -> Result<Document> {
        let value = self.big_integer()?;
        Ok(value
            .as_str()
            .parse()
            .map_or(Document::BigInteger(value), Document::Integer))
    }

    // `None` after a tag that says nothing.
    fn tagged(&mut self) -> Result<Option<Document>> {
        let start = self.at;
        Ok(Some(match self.head()?.argument {
            Some(EPOCH) => Document::Timestamp(self.seconds()?),
            Some(BIGNUM) => Document::BigInteger(parsed(&self.bignum(false)?, start)?),
            Some(NEGATIVE_BIGNUM) => Document::BigInteger(parsed(&self.bignum(true)?, start)?),
            Some(DECIMAL) => Document::BigDecimal(parsed(&self.exponent_and_mantissa()?, start)?),
            _ => return Ok(None),
        }))
    }

    fn simple(&mut self, first: u8) -> Result<Document> {
        let value = match first {
            HALF | SINGLE | DOUBLE => return self.float().map(Document::Double),
            FALSE => Document::Boolean(false),
            TRUE => Document::Boolean(true),
            NULL | UNDEFINED => Document::Null,
            _ => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        Ok(value)
    }

    fn list(&mut self) -> Result<Vec<Document>> {
        let start = self.at;
        let head = self.head()?;
        let mut cursor = self.enter(head, start)?;
        let mut items = Vec::new();
        while self.advance(&mut cursor)? {
            items.push(self.document()?);
        }
        Ok(items)
    }

    fn map(&mut self) -> Result<BTreeMap<String, Document>> {
        let start = self.at;
        let head = self.head()?;
        let mut cursor = self.enter(head, start)?;
        let mut entries = BTreeMap::new();
        while self.advance(&mut cursor)? {
            let key = self.text("a text string as key")?.into_owned();
            entries.insert(key, self.document()?);
        }
        Ok(entries)
    }
}

fn parsed<T: FromStr>(text: &str, start: usize) -> Result<T> {
    text.parse()
        .map_err(|_| Error::new(ErrorKind::Malformed("number")).at(start))
}

impl Writer<'_> {
    pub(super) fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.byte(NULL),
            Document::Boolean(value) => self.byte(if *value { TRUE } else { FALSE }),
            Document::Integer(value) => self.integer(*value),
            Document::Double(value) => self.double(*value),
            Document::BigInteger(value) => self.big_integer(value),
            Document::BigDecimal(value) => self.big_decimal(value),
            Document::String(value) => self.text(value),
            Document::Blob(value) => self.bytes(value),
            Document::Timestamp(value) => self.timestamp(*value),
            Document::List(items) => self.document_list(items),
            Document::Map(entries) => self.document_map(entries),
        }
    }

    fn document_list(&mut self, items: &[Document]) {
        if self.open(ARRAY, items.len()) {
            items.iter().for_each(|item| self.document(item));
        }
        self.close();
    }

    fn document_map(&mut self, entries: &BTreeMap<String, Document>) {
        if self.open(MAP, entries.len()) {
            for (key, value) in entries {
                self.text(key);
                self.document(value);
            }
        }
        self.close();
    }
}
