use crate::schema::Member;
use crate::serde::{Error, Members, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// The value of a member that may travel outside a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Top<'a> {
    Boolean(bool),
    Integer(i64),
    String(&'a str),
    Blob(&'a Blob),
    Timestamp(Timestamp),
    /// A value of any other type.
    Other,
}

/// Shows every member that is present to `visit`, but nothing inside them.
///
/// # Errors
/// A value that cannot be written at all.
pub(super) fn visit_members(
    value: &dyn Members,
    visit: &mut dyn FnMut(&'static Member, Top<'_>),
) -> Result<(), Error> {
    let mut visitor = TopLevel {
        visit,
        depth: 0,
        error: None,
    };
    value.write_members(&mut visitor);
    visitor.error.map_or(Ok(()), Err)
}

struct TopLevel<'a> {
    visit: &'a mut dyn FnMut(&'static Member, Top<'_>),
    depth: usize,
    error: Option<Error>,
}

impl TopLevel<'_> {
    fn scalar(&mut self, m: &'static Member, value: Top<'_>) {
        if self.depth == 0 {
            (self.visit)(m, value);
        }
    }

    fn begin(&mut self, m: &'static Member) {
        self.scalar(m, Top::Other);
        self.depth += 1;
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

impl ShapeSerializer for TopLevel<'_> {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.scalar(m, Top::Boolean(value));
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.scalar(m, Top::Integer(value));
    }

    fn write_float(&mut self, m: &'static Member, _: f32) {
        self.scalar(m, Top::Other);
    }

    fn write_double(&mut self, m: &'static Member, _: f64) {
        self.scalar(m, Top::Other);
    }

    fn write_big_integer(&mut self, m: &'static Member, _: &BigInteger) {
        self.scalar(m, Top::Other);
    }

    fn write_big_decimal(&mut self, m: &'static Member, _: &BigDecimal) {
        self.scalar(m, Top::Other);
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        self.scalar(m, Top::String(value));
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.scalar(m, Top::Blob(value));
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.scalar(m, Top::Timestamp(value));
    }

    fn write_document(&mut self, m: &'static Member, _: &Document) {
        self.scalar(m, Top::Other);
    }

    fn write_null(&mut self, _: &'static Member) {}

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m);
    }

    fn end_structure(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_list(&mut self, m: &'static Member, _: usize) {
        self.begin(m);
    }

    fn end_list(&mut self, _: &'static Member) {
        self.end();
    }

    fn begin_map(&mut self, m: &'static Member, _: usize) {
        self.begin(m);
    }

    fn key(&mut self, _: &str) {}

    fn end_map(&mut self, _: &'static Member) {
        self.end();
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
