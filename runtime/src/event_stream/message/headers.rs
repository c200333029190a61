use super::super::error::EncodeError;
use super::block::{Checked, Cursor, Field, NameFilter};
use super::value::{HeaderValue, WireType};
use super::writer::HeaderWriter;
use bytes::{Buf, Bytes, BytesMut};

/// The headers of a message: an encoded block that was checked once and is read in place.
///
/// Every name in it is unique, between 1 and 255 bytes of UTF-8. Two sets of headers are equal when
/// their encodings are, that is with the same headers in the same order.
#[derive(Clone, Default)]
pub struct Headers {
    /// The block and, where it was received, the payload behind it: one count of references for both.
    bytes: Bytes,
    /// How long the block is.
    length: usize,
    checked: Checked,
}

impl Headers {
    /// Encodes headers, once and for all: the result can be put into any number of frames with
    /// [`HeaderWriter::append`].
    ///
    /// # Errors
    /// Those of `write`, and two headers of one name.
    pub fn build(
        write: impl FnOnce(&mut HeaderWriter<'_>) -> Result<(), EncodeError>,
    ) -> Result<Self, EncodeError> {
        let mut block = BytesMut::new();
        let mut writer = HeaderWriter::new(&mut block);
        write(&mut writer)?;
        let checked = writer.finish()?;
        let length = block.len();
        Ok(Self::from_checked(block.freeze(), length, checked))
    }

    /// Those in the first `length` of these bytes, which were checked.
    pub(crate) fn from_checked(bytes: Bytes, length: usize, checked: Checked) -> Self {
        Self {
            bytes,
            length,
            checked,
        }
    }

    /// What is known of the block.
    pub(crate) fn checked(&self) -> Checked {
        self.checked
    }

    /// The block with what is behind it, and where the block ends.
    #[inline]
    pub(super) fn bytes(&self) -> (&Bytes, usize) {
        (&self.bytes, self.length)
    }

    /// The headers alone, and what is behind them.
    pub(super) fn split(mut self) -> (Self, Bytes) {
        let behind = self.bytes.split_off(self.length);
        (self, behind)
    }

    /// What is behind the headers.
    pub(super) fn into_behind(mut self) -> Bytes {
        self.bytes.advance(self.length);
        self.bytes
    }

    /// How many headers there are.
    pub fn len(&self) -> usize {
        self.checked.count
    }

    /// Whether there is no header.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The headers in their encoded order.
    pub fn iter(&self) -> HeaderIter<'_> {
        let block = self.as_encoded();
        HeaderIter {
            cursor: Cursor::new(block),
            block,
            text: str::from_utf8(block).ok(),
        }
    }

    /// The value of the header with this name.
    pub fn get(&self, name: &str) -> Option<HeaderValue<'_>> {
        let field = self.fields().find(|field| field.name == name.as_bytes())?;
        field.wire_type.read(field.value)
    }

    /// The encoded block.
    #[inline]
    pub fn as_encoded(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// A value of these headers as [`Bytes`]: a slice of the block, not a copy. (A slice of
    /// anything else is copied.)
    pub fn share(&self, value: &[u8]) -> Bytes {
        let start = value
            .as_ptr()
            .addr()
            .checked_sub(self.bytes.as_ptr().addr());
        let range = start.and_then(|start| Some(start..start.checked_add(value.len())?));
        match range {
            Some(range) if range.end <= self.length => self.bytes.slice(range),
            _ => Bytes::copy_from_slice(value),
        }
    }

    pub(super) fn names(&self) -> NameFilter {
        self.checked.names
    }

    /// Names and strings of all headers whose value is a string, in their encoded order. Quicker
    /// than [`Headers::iter`] for whoever asks for few of them.
    pub(crate) fn strings(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let strings = self
            .fields()
            .filter(|field| field.wire_type == WireType::String);
        strings.map(|field| (field.name, field.value))
    }

    fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        let mut cursor = Cursor::new(self.as_encoded());
        std::iter::from_fn(move || cursor.field())
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        self.as_encoded() == other.as_encoded()
    }
}

impl Eq for Headers {}

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<'a> IntoIterator for &'a Headers {
    type Item = (&'a str, HeaderValue<'a>);
    type IntoIter = HeaderIter<'a>;

    fn into_iter(self) -> HeaderIter<'a> {
        self.iter()
    }
}

/// Names and values of [`Headers`], in their encoded order.
#[derive(Clone, Debug)]
pub struct HeaderIter<'a> {
    cursor: Cursor<'a>,
    block: &'a [u8],
    /// The block once more, if all of it is UTF-8: its parts then need no look of their own.
    text: Option<&'a str>,
}

impl<'a> HeaderIter<'a> {
    #[inline]
    fn text(&self, start: usize, length: usize) -> Option<&'a str> {
        let range = start..start + length;
        match self.text.and_then(|text| text.get(range.clone())) {
            Some(part) => Some(part),
            None => str::from_utf8(self.block.get(range)?).ok(),
        }
    }
}

impl<'a> Iterator for HeaderIter<'a> {
    type Item = (&'a str, HeaderValue<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.cursor.offset();
        let field = self.cursor.field()?;
        let name = self.text(start + 1, field.name.len())?;
        let value = match field.wire_type {
            WireType::String => {
                let length = field.value.len();
                HeaderValue::String(self.text(self.cursor.offset() - length, length)?)
            }
            wire_type => wire_type.read(field.value)?,
        };
        Some((name, value))
    }
}
