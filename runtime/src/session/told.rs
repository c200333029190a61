//! A modeled error that came in place of the answer, for whoever asks again.

use super::event_codec::read_document;
use crate::codec::cbor::CBOR;
use crate::schema::ROOT;
use crate::serde::{Blueprint, Shape, write_structure};
use crate::service::{Codec, ErrorSchema};
use bytes::{Bytes, BytesMut};

/// An error with all its members.
pub(super) struct Told {
    blueprint: Blueprint,
    document: Bytes,
}

impl Told {
    /// Of an error that is one of the operation's; `None` where it is not.
    pub(super) fn of(shape: &dyn Shape, errors: &[ErrorSchema]) -> Option<Self> {
        let id = shape.schema().id();
        let error = errors
            .iter()
            .find(|error| error.shape.schema().id() == id)?;
        let mut out = BytesMut::new();
        CBOR.write(&mut out, &mut |s| write_structure(shape, &ROOT, s))
            .ok()?;
        Some(Self {
            blueprint: error.shape,
            document: out.freeze(),
        })
    }

    /// The same error. What could not be read would be blank, but it was written here.
    pub(super) fn again(&self) -> Box<dyn Shape> {
        let mut shape = self.blueprint.blank();
        let all = 0..self.document.len();
        let _ = read_document(&mut *shape, &self.document, all, &CBOR, false);
        shape
    }
}
