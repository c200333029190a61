//! Errors as the protocols of AWS have them in XML: their kind and code beside their members.

use super::document::skip;
use crate::codec::xml::Xml;
use crate::schema::{DOCUMENT, Member, STRING, Schema};
use crate::serde::{Members, Result, ShapeDeserializer, ShapeSerializer, Value, read_structure};
use crate::service::{Codec, ErrorName, Fault, Rejection};
use bytes::Bytes;
use http::Response;
use http::header::{CONTENT_LENGTH, Entry, HeaderValue};
use quick_xml::escape::escape;

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

/// Says which request an answer is for, in an element at the end of its document.
pub(super) fn identify(response: &mut Response<Bytes>, around: Option<&str>, name: &str, id: &str) {
    let id = escape(id);
    let element = match around {
        Some(around) => format!("<{around}><{name}>{id}</{name}></{around}>"),
        None => format!("<{name}>{id}</{name}>"),
    };
    let body = response.body();
    let end = body.windows(2).rposition(|tag| tag == b"</");
    let Some((before, after)) = end.and_then(|end| body.split_at_checked(end)) else {
        return;
    };
    let whole: Bytes = [before, element.as_bytes(), after].concat().into();
    if let Entry::Occupied(mut length) = response.headers_mut().entry(CONTENT_LENGTH) {
        length.insert(HeaderValue::from(whole.len()));
    }
    *response.body_mut() = whole;
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
    fn blank() -> Self {
        Self::default()
    }

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
