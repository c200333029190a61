use crate::schema::{Binding, Member, ROOT};
use crate::serde::{Error, ShapeSerializer};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Passes on the members of a structure that have one binding, and drops the others.
pub(super) struct Part<'a> {
    inner: &'a mut dyn ShapeSerializer,
    wanted: Binding,
    depth: usize,
    /// Whether the member that the serializer is inside of is passed on.
    open: bool,
}

impl<'a> Part<'a> {
    pub(super) fn new(inner: &'a mut dyn ShapeSerializer, wanted: Binding) -> Self {
        Self {
            inner,
            wanted,
            depth: 0,
            open: false,
        }
    }

    fn passes(&self, m: &'static Member) -> bool {
        if self.depth == 0 {
            m.binding() == self.wanted
        } else {
            self.open
        }
    }

    fn begin(&mut self, m: &'static Member) -> bool {
        self.open = self.passes(m);
        self.depth += 1;
        self.open
    }

    /// A payload is a document of its own, whatever member it is the value of.
    fn place(&self, m: &'static Member) -> &'static Member {
        if self.depth == 0 && self.wanted == Binding::EventPayload {
            &ROOT
        } else {
            m
        }
    }

    fn end(&mut self) -> bool {
        self.depth = self.depth.saturating_sub(1);
        self.open
    }
}

macro_rules! scalars {
    ($($name:ident($type:ty);)*) => {$(
        fn $name(&mut self, m: &'static Member, value: $type) {
            if self.passes(m) {
                self.inner.$name(m, value);
            }
        }
    )*};
}

impl ShapeSerializer for Part<'_> {
    scalars! {
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
    }

    fn write_null(&mut self, m: &'static Member) {
        if self.passes(m) {
            self.inner.write_null(m);
        }
    }

    fn begin_structure(&mut self, m: &'static Member) {
        let place = self.place(m);
        if self.begin(m) {
            self.inner.begin_structure(place);
        }
    }

    fn end_structure(&mut self, m: &'static Member) {
        if self.end() {
            self.inner.end_structure(self.place(m));
        }
    }

    fn begin_list(&mut self, m: &'static Member, len: usize) {
        if self.begin(m) {
            self.inner.begin_list(m, len);
        }
    }

    fn end_list(&mut self, m: &'static Member) {
        if self.end() {
            self.inner.end_list(m);
        }
    }

    fn begin_map(&mut self, m: &'static Member, len: usize) {
        if self.begin(m) {
            self.inner.begin_map(m, len);
        }
    }

    fn key(&mut self, key: &str) {
        if self.open {
            self.inner.key(key);
        }
    }

    fn end_map(&mut self, m: &'static Member) {
        if self.end() {
            self.inner.end_map(m);
        }
    }

    fn fail(&mut self, error: Error) {
        self.inner.fail(error);
    }
}
