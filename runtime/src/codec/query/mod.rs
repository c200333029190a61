//! Forms (`application/x-www-form-urlencoded`), as the requests of the query protocols are: a parameter for
//! each simple value, whose name is the path to it.
//!
//! - `names`: what the parts of a path are called
//! - `reader`: forms to values; `tree`: a form taken apart
//! - `writer`: values to forms

mod names;
mod reader;
mod tree;
mod writer;

use crate::schema::Member;
use crate::serde::{self, Members, read_structure};
use crate::types::TimestampFormat;
use bytes::{Bytes, BytesMut};
use names::Names;
use reader::Reader;
use tree::Form;
use writer::Writer;

/// How a protocol of the family writes and reads forms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    names: Names,
}

/// The forms of `aws.protocols#awsQuery`.
pub(crate) static AWS_QUERY_FORM: Query = Query { names: Names::Aws };

/// The forms of `aws.protocols#ec2Query`.
pub(crate) static EC2_QUERY_FORM: Query = Query { names: Names::Ec2 };

pub(crate) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

impl Query {
    /// Writes a call of an operation of this version of a service.
    ///
    /// # Errors
    /// The first value that a form cannot express.
    pub(crate) fn write(
        self,
        action: &str,
        version: &str,
        input: &dyn Members,
    ) -> serde::Result<Bytes> {
        let mut out = BytesMut::new();
        let mut writer = Writer::new(&mut out, self.names);
        writer.parameter("Action", action);
        writer.parameter("Version", version);
        input.write_members(&mut writer);
        writer.finish()?;
        Ok(out.freeze())
    }

    /// The value of a top-level parameter.
    pub(crate) fn parameter(body: &Bytes, name: &str) -> Option<String> {
        let mut found = tree::parameters(body).flatten();
        found.find_map(|(found, value)| (found == name).then_some(value))
    }

    /// Reads the input of a call, strictly.
    ///
    /// # Errors
    /// What is wrong with the form, with the member that it concerns.
    pub(crate) fn read(self, body: &Bytes, input: &mut dyn Members) -> serde::Result<()> {
        let form = Form::parse(body)?;
        read_structure(input, &mut Reader::new(form.root(), self.names))
    }
}

fn timestamp_format(m: &'static Member) -> TimestampFormat {
    m.timestamp_format_trait()
        .unwrap_or(TimestampFormat::DateTime)
}
