use crate::codec::json::REST_JSON;
use crate::schema::ROOT;
use crate::serde::{self, Members, write_structure};
use crate::service::Codec;
use crate::types::Document;
use bytes::{Bytes, BytesMut};

/// What is sent while there is nothing to say.
pub(super) const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The event of this name with the JSON of a structure.
pub(super) fn of_structure(name: &str, value: &dyn Members) -> serde::Result<Bytes> {
    let mut json = BytesMut::new();
    REST_JSON.write(&mut json, &mut |s| write_structure(value, &ROOT, s))?;
    Ok(event(name, &json))
}

/// The event of this name with the JSON of texts.
pub(super) fn of_texts(name: &str, texts: &[(&str, &str)]) -> serde::Result<Bytes> {
    let member =
        |(name, text): &(&str, &str)| ((*name).to_owned(), Document::String((*text).to_owned()));
    let document = Document::Map(texts.iter().map(member).collect());
    let mut json = BytesMut::new();
    REST_JSON.write(&mut json, &mut |s| s.write_document(&ROOT, &document))?;
    Ok(event(name, &json))
}

/// Every line of the data is a field of its own; what ends a line within it is a line feed to the reader.
fn event(name: &str, data: &[u8]) -> Bytes {
    let mut out = BytesMut::with_capacity(name.len() + data.len() + 16);
    out.extend_from_slice(b"event: ");
    out.extend_from_slice(name.as_bytes());
    for line in lines(data) {
        out.extend_from_slice(b"\ndata: ");
        out.extend_from_slice(line);
    }
    out.extend_from_slice(b"\n\n");
    out.freeze()
}

/// The lines, which end with a line feed, a carriage return or both.
fn lines(mut data: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    while let Some(end) = data.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        let (line, rest) = data.split_at(end);
        lines.push(line);
        data = rest
            .strip_prefix(b"\r\n")
            .or(rest.get(1..))
            .unwrap_or_default();
    }
    lines.push(data);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_a_field() {
        assert_eq!(event("said", b"{}"), "event: said\ndata: {}\n\n");
        assert_eq!(
            event("a", b"x\ny\r\nz\r\rw"),
            "event: a\ndata: x\ndata: y\ndata: z\ndata: \ndata: w\n\n"
        );
        assert_eq!(event("a", b""), "event: a\ndata: \n\n");
    }

    #[test]
    fn texts_are_escaped_as_json() {
        let event = of_texts("unmodeled-error", &[("message", "a \"b\"\nc")]).unwrap();
        assert_eq!(
            event,
            "event: unmodeled-error\ndata: {\"message\":\"a \\\"b\\\"\\nc\"}\n\n"
        );
    }
}
