//! Errors as the protocols of AWS have them in XML: their kind and code beside their members.

use super::document::skip;
use crate::codec::xml::Xml;
use crate::schema::{DOCUMENT, Member, STRING, Schema};
use crate::serde::{Members, Result, ShapeDeserializer, ShapeSerializer, Value, read_structure};
use crate::service::{Codec, ErrorName, Fault, Rejection};
use bytes::Bytes;

/// The element that an error is.
pub(super) const DETAIL: &str = "Error";

static TEXT: Member = Member::new("", &STRING);

/// Says who is to blame and which error it is, before the error's own members.
pub(super) fn detailed(xml: Xml, fault: Fault, code: &str) -> Xml {
    let fault = match fault {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    coded(xml.first("Type", fault), code)
}

/// Says which error it is, before the error's own members.
pub(super) fn coded(xml: Xml, code: &str) -> Xml {
    xml.first("Code", code)
}

/// Who is to blame for a refusal.
pub(super) fn fault(rejection: &Rejection) -> Fault {
    if rejection.status < 500 {
        Fault::Client
    } else {
        Fault::Server
    }
}

/// What a document says of the error that it is; empty where it cannot be read.
pub(super) fn name(codec: &dyn Codec, body: &Bytes) -> ErrorName {
    let mut found = Fields::default();
    // What was read before the document broke still names the error.
    let _ = codec.read(body, false, &mut |d| read_structure(&mut found, d));
    let [name, message, small] = found.0;
    ErrorName {
        name,
        message: if message.is_empty() { small } else { message },
    }
}

static FIELDS: Schema = Schema::structure(
    "trompe.protocol#XmlErrorFields",
    &[
        Member::new("Code", &DOCUMENT),
        Member::new("Message", &DOCUMENT),
        Member::new("message", &DOCUMENT),
    ],
);

#[derive(Default)]
struct Fields([String; 3]);

impl Members for Fields {
    fn schema(&self) -> &'static Schema {
        &FIELDS
    }

    fn write_members(&self, _: &mut dyn ShapeSerializer) {}

    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        match self.0.get_mut(index) {
            Some(field) => field.read(&TEXT, d),
            None => skip(d),
        }
    }
}
