//! What both codecs promise, on shapes written by hand.

mod arbitrary;
mod cbor;
mod document;
mod hostile;
mod json;
mod number;
mod rfc8949;
mod round_trip;
mod shapes;

use crate::schema::ROOT;
use crate::serde::{Error, ErrorKind, Result, ShapeDeserializer, Value};
use crate::service::Codec;
use crate::types::{Blob, Document};
use bytes::BytesMut;

const STRICT: bool = true;
const LENIENT: bool = false;

fn write<T: Value>(codec: &dyn Codec, value: &T) -> Result<Blob> {
    let mut out = BytesMut::new();
    codec.write(&mut out, &mut |w| value.write(&ROOT, w))?;
    Ok(out.freeze())
}

fn read_with<T: Value>(
    codec: &dyn Codec,
    input: impl Into<Blob>,
    strict: bool,
    f: impl Fn(&mut T, &mut dyn ShapeDeserializer) -> Result<()>,
) -> Result<T> {
    let mut value = T::blank();
    codec.read(&input.into(), strict, &mut |d| f(&mut value, d))?;
    Ok(value)
}

fn read<T: Value>(codec: &dyn Codec, input: impl Into<Blob>, strict: bool) -> Result<T> {
    read_with(codec, input, strict, |value: &mut T, d| {
        value.read(&ROOT, d)
    })
}

fn document(codec: &dyn Codec, input: impl Into<Blob>) -> Result<Document> {
    read(codec, input, STRICT)
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Kind, offset and path of an error.
fn told(error: &Error) -> (ErrorKind, Option<usize>, String) {
    (error.kind().clone(), error.offset(), error.path())
}

fn refused<T>(result: Result<T>) -> ErrorKind {
    match result {
        Ok(_) => panic!("accepted"),
        Err(error) => error.kind().clone(),
    }
}
