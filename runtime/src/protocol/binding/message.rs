//! What has been written of an HTTP message.

use super::percent;
use super::query::QueryWriter;
use crate::protocol::media::is_reserved;
use crate::schema::{Member, Schema};
use crate::serde::{Error, ErrorKind, Result, Segment};
use crate::service::{HttpTrait, Segment as PathSegment};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};

/// What the body of a message is.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// These bytes.
    Whole(Bytes),
    /// A stream that is sent beside the message, of this length where it is known.
    Stream(Option<u64>),
}

impl Written {
    /// What the header says of the length.
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => Some(bytes.len() as u64),
            Self::Stream(length) => *length,
        }
    }

    /// The bytes that go with the message.
    pub(super) fn bytes(self) -> Bytes {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Stream(_) => Bytes::new(),
        }
    }
}

/// The parts of a message, as members are written one after another.
#[derive(Debug, Default)]
pub(super) struct Message {
    pub(super) headers: HeaderMap,
    pub(super) query: QueryWriter,
    pub(super) status: Option<StatusCode>,
    /// Whether the payload is its own bytes.
    pub(super) is_raw: bool,
    /// A payload that is its own bytes.
    pub(super) raw: Option<Written>,
    /// Whether the payload member was there.
    pub(super) has_payload: bool,
    labels: Vec<(&'static str, String)>,
    prefixed: Vec<(&'static Member, String, String)>,
    params: Vec<(String, Vec<String>)>,
    error: Option<Error>,
}

impl Message {
    /// Keeps the first error.
    pub(super) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    /// Keeps the first error, of this member.
    pub(super) fn fail_at(&mut self, m: &'static Member, kind: ErrorKind) {
        self.fail(Error::new(kind).inside(Segment::Member(m.name())));
    }

    pub(super) fn label(&mut self, m: &'static Member, text: &str) {
        self.labels.push((m.name(), text.to_owned()));
    }

    pub(super) fn header(&mut self, m: &'static Member, name: &'static str, text: &str) {
        if let Err(kind) = set_header(&mut self.headers, name, text) {
            self.fail_at(m, kind);
        }
    }

    pub(super) fn prefixed(&mut self, m: &'static Member, name: String, text: String) {
        self.prefixed.push((m, name, text));
    }

    pub(super) fn params(&mut self, params: Vec<(String, Vec<String>)>) {
        self.params.extend(params);
    }

    pub(super) fn status(&mut self, m: &'static Member, code: i64) {
        let status = u16::try_from(code)
            .ok()
            .and_then(|c| StatusCode::from_u16(c).ok());
        // There are five classes (RFC 9110, section 15), of which one ends no exchange.
        match status.filter(|s| (200..600).contains(&s.as_u16())) {
            Some(status) => self.status = Some(status),
            // Zero is what a model of Smithy 1.0 says where it says nothing.
            None if code == 0 => {}
            None => self.fail_at(m, ErrorKind::Unwritable("not a status of a response")),
        }
    }

    /// Ends the writing of members.
    ///
    /// # Errors
    /// The first value that cannot be written.
    pub(super) fn finish(&mut self) -> Result<()> {
        let mut prefixed = std::mem::take(&mut self.prefixed);
        // A header that a member of its own is bound to goes before one of a map.
        prefixed.retain(|(_, name, _)| !self.headers.contains_key(name.as_str()));
        for (m, name, text) in prefixed {
            self.prefix_header(m, name, &text);
        }
        self.query.extend(std::mem::take(&mut self.params));
        self.error.take().map_or(Ok(()), Err)
    }

    fn prefix_header(&mut self, m: &'static Member, name: String, text: &str) {
        let outcome = match HeaderName::from_bytes(name.as_bytes()) {
            Ok(header) if is_reserved(&header) => Err(ErrorKind::Unwritable(
                "the header belongs to the connection",
            )),
            Ok(header) if self.headers.contains_key(&header) => Err(ErrorKind::Unwritable(
                "another key of the map names the same header, whose name has no case",
            )),
            _ => set_header(&mut self.headers, &name, text),
        };
        if let Err(kind) = outcome {
            self.fail(
                Error::new(kind)
                    .inside(Segment::Key(name))
                    .inside(Segment::Member(m.name())),
            );
        }
    }

    /// Sets `Content-Type`, unless a member did, and `Content-Length`.
    ///
    /// # Errors
    /// A media type of the model that is no header value.
    pub(super) fn describe(&mut self, media_type: Option<&str>, length: Option<u64>) -> Result<()> {
        if let Some(media_type) = media_type.filter(|_| !self.headers.contains_key(CONTENT_TYPE)) {
            set_header(&mut self.headers, CONTENT_TYPE.as_str(), media_type).map_err(Error::new)?;
        }
        if let Some(length) = length {
            set_header(
                &mut self.headers,
                CONTENT_LENGTH.as_str(),
                &length.to_string(),
            )
            .map_err(Error::new)?;
        }
        Ok(())
    }

    /// The path and query of a request.
    ///
    /// # Errors
    /// A label that is missing, empty or a dot segment, or a URI longer than URIs can be.
    pub(super) fn uri(&self, http: &HttpTrait, input: &'static Schema) -> Result<Uri> {
        let mut text = String::new();
        for segment in http.path {
            text.push('/');
            match segment {
                PathSegment::Literal(literal) => text.push_str(literal),
                PathSegment::Label(index) => {
                    percent::encode(self.find_segment(input, *index)?, &mut text)
                }
                PathSegment::GreedyLabel(index) => {
                    percent::encode_greedy(self.find_label(input, *index)?, &mut text);
                }
            }
        }
        self.push_query(&mut text);
        Uri::try_from(text)
            .map_err(|_| Error::new(ErrorKind::Unwritable("the values do not make a URI")))
    }

    fn push_query(&self, text: &mut String) {
        if text.is_empty() {
            text.push('/');
        }
        if !self.query.as_str().is_empty() {
            text.push('?');
            text.push_str(self.query.as_str());
        }
    }

    // Dot segments make another path wherever one is normalized on the way, also if they are percent-encoded (RFC 3986,
    // section 6.2.2): who lets users choose a label would let them choose the operation. Greedy labels may have
    // them: keys of Amazon S3 do, and Smithy's protocol tests want them sent as they are.
    fn find_segment(&self, input: &'static Schema, index: usize) -> Result<&str> {
        match self.find_label(input, index)? {
            "." | ".." => Err(Error::new(ErrorKind::Unwritable(
                "a label of the URI must not be `.` or `..`, which mean other paths",
            ))
            .inside(Segment::Member(name_of(input, index)))),
            label => Ok(label),
        }
    }

    // An empty label would make another path.
    fn find_label(&self, input: &'static Schema, index: usize) -> Result<&str> {
        let name = name_of(input, index);
        let label = self
            .labels
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, text)| text.as_str());
        label.filter(|text| !text.is_empty()).ok_or_else(|| {
            Error::new(ErrorKind::Unwritable(
                "a label of the URI must not be empty",
            ))
            .inside(Segment::Member(name))
        })
    }
}

fn name_of(input: &'static Schema, index: usize) -> &'static str {
    input.members().get(index).map_or("", |m| m.name())
}

// Fields must not begin or end with blanks (RFC 9113, section 8.2.1).
fn set_header(
    headers: &mut HeaderMap,
    name: &str,
    text: &str,
) -> std::result::Result<(), ErrorKind> {
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| ErrorKind::Unwritable("not the name of a header"))?;
    let value = HeaderValue::from_bytes(text.as_bytes())
        .ok()
        .filter(|_| text.trim_matches([' ', '\t']) == text);
    let value = value.ok_or(ErrorKind::Unwritable("not a value that a header can have"))?;
    headers
        .try_insert(name, value)
        .map_err(|_| ErrorKind::Unwritable("more headers than a message can have"))?;
    Ok(())
}
