//! Shapes of the model as JSON text.

use bytes::{Bytes, BytesMut};
use trompe::codec::json::REST_JSON;
use trompe::schema::ROOT;
use trompe::serde::{Error, Members, Value, write_structure};
use trompe::service::Codec;

/// Writes a structure or union as one line of JSON.
///
/// # Errors
/// A value that JSON cannot hold.
pub(crate) fn write(shape: &dyn Members) -> Result<String, Error> {
    let mut out = BytesMut::new();
    REST_JSON.write(&mut out, &mut |w| write_structure(shape, &ROOT, w))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Reads a value from JSON.
///
/// # Errors
/// What is wrong with the text, and where.
pub(crate) fn read<T: Value>(text: &str) -> Result<T, Error> {
    let mut value = T::blank();
    REST_JSON.read(&Bytes::copy_from_slice(text.as_bytes()), true, &mut |d| {
        value.read(&ROOT, d)
    })?;
    Ok(value)
}
