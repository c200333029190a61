//! Simple values as text, where all of a document is text.

/// The methods of a serializer that write simple values as text, by its method `scalar`.
macro_rules! write_scalars {
    ($documents:literal) => {
        fn write_boolean(&mut self, m: &'static Member, value: bool) {
            self.scalar(m, if value { "true" } else { "false" });
        }

        fn write_integer(&mut self, m: &'static Member, value: i64) {
            self.scalar(m, itoa::Buffer::new().format(value));
        }

        fn write_float(&mut self, m: &'static Member, value: f32) {
            self.scalar(m, &text::write_float(value));
        }

        fn write_double(&mut self, m: &'static Member, value: f64) {
            self.scalar(m, &text::write_double(value));
        }

        fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
            self.scalar(m, value.as_str());
        }

        fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
            self.scalar(m, value.as_str());
        }

        fn write_string(&mut self, m: &'static Member, value: &str) {
            self.scalar(m, value);
        }

        fn write_blob(&mut self, m: &'static Member, value: &Blob) {
            self.scalar(m, &text::encode_base64(value));
        }

        fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
            match text::write_timestamp(value, timestamp_format(m)) {
                Ok(text) => self.scalar(m, &text),
                Err(kind) => self.fail(placed(Error::new(kind), m)),
            }
        }

        fn write_document(&mut self, m: &'static Member, _: &Document) {
            let kind = ErrorKind::Unwritable($documents);
            self.fail(placed(Error::new(kind), m));
        }

        fn write_null(&mut self, m: &'static Member) {
            self.scalar(m, "");
        }
    };
}
pub(crate) use write_scalars;
