use super::super::error::EncodeError;
use super::block::{Checked, NameFilter};
use super::diagnose::find_duplicate;
use super::headers::Headers;
use super::value::{HeaderValue, WireType};
use bytes::{BufMut, BytesMut};

/// The longest string or byte-array value, in bytes (2^15 - 1).
const VALUE_MAX: usize = 32_767;

/// Appends headers to an outgoing buffer.
#[derive(Debug)]
pub struct HeaderWriter<'a> {
    out: &'a mut BytesMut,
    start: usize,
    count: usize,
    names: NameFilter,
    unique: bool,
}

impl<'a> HeaderWriter<'a> {
    /// A writer of a header block that begins where `out` now ends.
    #[inline]
    pub(crate) fn new(out: &'a mut BytesMut) -> Self {
        Self {
            start: out.len(),
            out,
            count: 0,
            names: NameFilter::default(),
            unique: true,
        }
    }

    /// Writes one header.
    ///
    /// # Errors
    /// When the name is not 1 to 255 bytes long, or the value over 32,767 bytes; nothing is
    /// written then. A name that was there before is found when the block is complete.
    pub fn add<'v>(
        &mut self,
        name: &str,
        value: impl Into<HeaderValue<'v>>,
    ) -> Result<(), EncodeError> {
        let value = value.into();
        check_value(name, &value)?;
        self.write_name(name)?;
        self.write_value(value);
        Ok(())
    }

    /// Writes headers that are encoded already, in one copy.
    #[inline]
    pub fn append(&mut self, headers: &Headers) {
        self.out.extend_from_slice(headers.as_encoded());
        self.count += headers.len();
        self.unique &= self.names.merge(headers.names());
    }

    fn write_name(&mut self, name: &str) -> Result<(), EncodeError> {
        let length = match u8::try_from(name.len()) {
            Ok(length @ 1..) => length,
            _ => return Err(EncodeError::HeaderNameLength { length: name.len() }),
        };
        self.out.reserve(name.len() + 20);
        self.out.put_u8(length);
        self.out.extend_from_slice(name.as_bytes());
        self.count += 1;
        self.unique &= self.names.insert(name.as_bytes());
        Ok(())
    }

    fn write_value(&mut self, value: HeaderValue<'_>) {
        match value {
            HeaderValue::Bool(true) => self.write_fixed(WireType::True, []),
            HeaderValue::Bool(false) => self.write_fixed(WireType::False, []),
            HeaderValue::Byte(value) => self.write_fixed(WireType::Byte, value.to_be_bytes()),
            HeaderValue::Short(value) => self.write_fixed(WireType::Short, value.to_be_bytes()),
            HeaderValue::Integer(value) => self.write_fixed(WireType::Integer, value.to_be_bytes()),
            HeaderValue::Long(value) => self.write_fixed(WireType::Long, value.to_be_bytes()),
            HeaderValue::ByteArray(value) => self.write_sized(WireType::ByteArray, value),
            HeaderValue::String(value) => self.write_sized(WireType::String, value.as_bytes()),
            HeaderValue::Timestamp(value) => {
                self.write_fixed(WireType::Timestamp, value.0.to_be_bytes());
            }
            HeaderValue::Uuid(value) => self.write_fixed(WireType::Uuid, value),
        }
    }

    fn write_fixed<const N: usize>(&mut self, wire_type: WireType, value: [u8; N]) {
        self.out.put_u8(wire_type as u8);
        self.out.extend_from_slice(&value);
    }

    fn write_sized(&mut self, wire_type: WireType, value: &[u8]) {
        let [high, low] = (value.len() as u16).to_be_bytes();
        self.out.reserve(3 + value.len());
        self.out.extend_from_slice(&[wire_type as u8, high, low]);
        self.out.extend_from_slice(value);
    }

    /// What was written, if no two headers have one name.
    #[inline]
    pub(crate) fn finish(self) -> Result<Checked, EncodeError> {
        let Self { count, names, .. } = self;
        if !self.unique {
            let block = self.out.get(self.start..).unwrap_or_default();
            if let Some((_, name)) = find_duplicate(block, count) {
                return Err(EncodeError::DuplicateHeader { name });
            }
        }
        Ok(Checked { count, names })
    }
}

#[inline]
fn check_value(name: &str, value: &HeaderValue<'_>) -> Result<(), EncodeError> {
    let length = match value {
        HeaderValue::ByteArray(value) => value.len(),
        HeaderValue::String(value) => value.len(),
        _ => 0,
    };
    if length > VALUE_MAX {
        return Err(EncodeError::HeaderValueTooLong {
            name: name.into(),
            length,
        });
    }
    Ok(())
}
