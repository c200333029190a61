//! Idempotency tokens (Smithy 2.0, `@idempotencyToken`).

use crate::aws::set_text;
use crate::error::{Failure, FailureKind};
use crate::schema::Member;
use crate::serde::{Error, Shape, ShapeSerializer};
use crate::service::OperationSchema;
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use std::fmt;
use std::sync::Arc;

/// Where idempotency tokens come from.
#[derive(Clone)]
pub(crate) struct TokenSource(Arc<dyn Fn() -> String + Send + Sync>);

impl TokenSource {
    pub(super) fn new(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(source))
    }

    /// Gives `input` a token where the model wants one and the caller gave none.
    ///
    /// # Errors
    /// The source's token is no string that the member can hold.
    pub(crate) fn fill(&self, op: &OperationSchema, input: &mut dyn Shape) -> Result<(), Failure> {
        let mut members = input.schema().members().iter().enumerate();
        let Some((index, member)) = members.find(|(_, m)| m.is_idempotency_token()) else {
            return Ok(());
        };
        if is_present(input, member) {
            return Ok(());
        }
        set_text(input, index, &(self.0)()).map_err(|error| {
            let message = format!("the idempotency token of {} cannot be set", op.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        })
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

fn is_present(input: &dyn Shape, member: &'static Member) -> bool {
    let mut seen = Seen {
        member,
        found: false,
    };
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
