//! Idempotency tokens (Smithy 2.0, `@idempotencyToken`).

use crate::codec::json::REST_JSON;
use crate::schema::{Member, Schema};
use crate::serde::{Error, Members, ShapeSerializer};
use crate::service::Codec;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;

/// Where idempotency tokens come from.
#[derive(Clone)]
pub(super) struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Gives `input` a token where the model wants one and the caller gave none.
    pub(super) fn fill(&self, input: &mut dyn Members) {
        let Some(index) = token_member(input.schema()) else { return };
        let member = &input.schema().members()[index];
        if is_present(input, member) {
            return;
        }
        let document = Bytes::from(format!("\"{}\"", (self.0)()));
        let read = REST_JSON.read(&document, false, &mut |d| input.read_member(index, d));
        debug_assert!(read.is_ok(), "a token is a string");
    }
}

impl Default for TokenSource {
    fn default() -> Self {
        Self::new(|| uuid::Uuid::new_v4().to_string())
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource")
    }
}

fn token_member(schema: &'static Schema) -> Option<usize> {
    schema.members().iter().position(Member::is_idempotency_token)
}

fn is_present(input: &dyn Members, member: &'static Member) -> bool {
    let mut seen = Seen { member, found: false };
    input.write_members(&mut seen);
    seen.found
}

// A serializer that writes nothing and notices whether one member is written.
struct Seen {
    member: &'static Member,
    found: bool,
}

impl Seen {
    fn see(&mut self, m: &'static Member) {
        self.found |= std::ptr::eq(m, self.member);
    }
}

macro_rules! see {
    ($($method:ident($($value:ty)?);)*) => {$(
        fn $method(&mut self, m: &'static Member $(, _: $value)?) {
            self.see(m);
        }
    )*};
}

impl ShapeSerializer for Seen {
    see! {
        write_boolean(bool);
        write_integer(i64);
        write_float(f32);
        write_double(f64);
        write_big_integer(&BigInteger);
        write_big_decimal(&BigDecimal);
        write_string(&str);
        write_blob(&Blob);
        write_timestamp(Timestamp);
        write_document(&Document);
        write_null();
        begin_structure();
        begin_list(usize);
        begin_map(usize);
        end_structure();
        end_list();
        end_map();
    }

    fn key(&mut self, _: &str) {}

    fn fail(&mut self, _: Error) {}
}
