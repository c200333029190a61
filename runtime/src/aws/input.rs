//! Single members of inputs that are known only by their schema.

use crate::codec::cbor::CBOR;
use crate::schema::{Member, ROOT};
use crate::serde::{self, Error, Members, Shape, ShapeSerializer};
use crate::service::Codec;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::BytesMut;

/// The text of the first top-level member that is meant and has one.
pub(crate) fn text_of(input: &dyn Shape, is_meant: impl Fn(&Member) -> bool) -> Option<String> {
    let mut texts = Texts {
        is_meant: &is_meant,
        found: None,
        depth: 0,
    };
    input.write_members(&mut texts);
    texts.found
}

/// Gives a member that holds text another one.
///
/// # Errors
/// The member cannot hold it.
pub(crate) fn set_text(input: &mut dyn Members, index: usize, text: &str) -> serde::Result<()> {
    let mut document = BytesMut::new();
    CBOR.write(&mut document, &mut |w| w.write_string(&ROOT, text))?;
    CBOR.read(&document.freeze(), false, &mut |d| {
        input.read_member(index, d)
    })
}

/// A serializer that writes nothing and keeps the string of one top-level member.
struct Texts<'f> {
    is_meant: &'f dyn Fn(&Member) -> bool,
    found: Option<String>,
    depth: usize,
}

macro_rules! ignored {
    ($($method:ident($type:ty);)*) => {$(
        fn $method(&mut self, _: &'static Member, _: $type) {}
    )*};
}

impl ShapeSerializer for Texts<'_> {
    ignored! {
        write_boolean(bool);
        write_integer(i64);
        write_float(f32);
        write_double(f64);
        write_big_integer(&BigInteger);
        write_big_decimal(&BigDecimal);
        write_blob(&Blob);
        write_timestamp(Timestamp);
        write_document(&Document);
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        if self.depth == 0 && self.found.is_none() && (self.is_meant)(m) {
            self.found = Some(value.to_owned());
        }
    }

    fn write_null(&mut self, _: &'static Member) {}

    fn begin_structure(&mut self, _: &'static Member) {
        self.depth += 1;
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn begin_list(&mut self, _: &'static Member, _: usize) {
        self.depth += 1;
    }

    fn end_list(&mut self, _: &'static Member) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn begin_map(&mut self, _: &'static Member, _: usize) {
        self.depth += 1;
    }

    fn key(&mut self, _: &str) {}

    fn end_map(&mut self, _: &'static Member) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn fail(&mut self, _: Error) {}
}
