use super::decode::is_plain;
use super::layout::{Layout, Payload};
use super::part::Part;
use super::top_level::{Top, visit_members};
use super::{EventFormat, LIMITS};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::{
    EpochMillis, Frames, HeaderValue, HeaderWriter, Headers, Message, encode, encode_known,
};
use crate::schema::{Binding, Kind, Member, ROOT};
use crate::serde::{Error, ErrorKind, Members, Segment};
use crate::service::{Codec, EventSchema};
use bytes::BytesMut;
use std::cell::Cell;

impl EventFormat {
    /// Appends the frame of the union's member `index`, an event or an exception; on an error `out` is
    /// as before. The prefixes are of this union's frames alone.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`], where the value cannot be sent.
    pub(crate) fn write_event(
        &self,
        index: usize,
        value: &dyn Members,
        (out, prefixes): Frames<'_>,
    ) -> Result<(), Failure> {
        let Some(event) = self.stream.events.get(index) else {
            return Err(not_of_the_model());
        };
        if let Some(block) = self.blocks.get(index)
            && is_plain(event.shape.schema())
        {
            let document = |out: &mut _| Ok(self.codec.write_document(out, value)?);
            let (out, block) = ((out, prefixes), (index, block));
            return encode_known::<BoxError>(out, &LIMITS, block, document)
                .map_err(|cause| unsendable(event.name, cause));
        }
        let payload = Layout::of(value.schema());
        // The payload's presence is seen while the headers are written.
        let present = Cell::new(!payload.payload.is_optional());
        let written = encode::<BoxError>(
            out,
            &LIMITS,
            |w| self.write_headers(event, index, value, payload, &present, w),
            |out| match present.get() {
                true => write_payload(value, payload, self.codec, out),
                false => Ok(()),
            },
        );
        written.map_err(|cause| unsendable(event.name, cause))
    }

    /// Appends the exception that targets the shape of `error`; `None` where the union has none.
    ///
    /// # Errors
    /// [`FailureKind::Invalid`], where the value cannot be sent.
    pub(crate) fn write_exception(
        &self,
        error: &dyn Members,
        out: Frames<'_>,
    ) -> Option<Result<(), Failure>> {
        let id = error.schema().id();
        let mut events = self.stream.events.iter();
        let index = events.position(|e| e.exception && e.shape.schema().id() == id)?;
        Some(self.write_event(index, error, out))
    }

    fn write_headers(
        &self,
        event: &EventSchema,
        index: usize,
        value: &dyn Members,
        layout: Layout,
        present: &Cell<bool>,
        w: &mut HeaderWriter<'_>,
    ) -> Result<(), BoxError> {
        match self.blocks.get(index) {
            Some(block) => w.append(block),
            None => w.append(&self.constant_headers(event)?),
        }
        if !layout.has_headers && present.get() {
            return Ok(());
        }
        write_header_members(value, present, w)?;
        match layout.payload.media_type(self.codec.media_type()) {
            Some(media_type) if layout.payload.is_optional() && present.get() => {
                Ok(w.add(":content-type", media_type)?)
            }
            _ => Ok(()),
        }
    }
}

/// Appends an initial message: `name` is `initial-request` or `initial-response`.
///
/// # Errors
/// [`FailureKind::Invalid`], where the value cannot be sent.
pub(crate) fn write_initial(
    name: &str,
    value: &dyn Members,
    codec: &dyn Codec,
    out: &mut BytesMut,
) -> Result<(), Failure> {
    let written = Headers::event(name, Some(codec.media_type())).map_err(BoxError::from);
    let written = written.and_then(|headers| {
        encode::<BoxError>(
            out,
            &LIMITS,
            |w| {
                w.append(&headers);
                Ok(())
            },
            |out| Ok(codec.write_document(out, value)?),
        )
    });
    written.map_err(|cause| unsendable(name, cause))
}

/// Appends an error that is not in the model. Texts that are too long for a header are cut.
///
/// # Errors
/// Never, with texts cut to size; the frame's own limits are checked all the same.
pub(crate) fn write_error(code: &str, message: &str, out: &mut BytesMut) -> Result<(), Failure> {
    let headers = Headers::error(cut(code), cut(message));
    headers
        .and_then(|headers| Message::with_headers(headers, "").encode(out, &LIMITS))
        .map_err(|cause| unsendable(code, cause.into()))
}

/// The longest text sent in an error: far below the limit of a header, long enough for people.
const TEXT: usize = 4096;

fn cut(text: &str) -> &str {
    let mut ends = (0..=text.len().min(TEXT)).rev();
    ends.find_map(|end| text.get(..end)).unwrap_or_default()
}

fn write_header_members(
    value: &dyn Members,
    present: &Cell<bool>,
    w: &mut HeaderWriter<'_>,
) -> Result<(), BoxError> {
    let mut result = Ok(());
    visit_members(value, &mut |m, top| match m.binding() {
        Binding::EventHeader if result.is_ok() => result = write_header(m, top, w),
        Binding::EventPayload => present.set(true),
        _ => {}
    })?;
    result
}

fn write_header(
    m: &'static Member,
    top: Top<'_>,
    w: &mut HeaderWriter<'_>,
) -> Result<(), BoxError> {
    let value = match top {
        Top::Boolean(value) => HeaderValue::Bool(value),
        Top::Integer(value) => integer(m, value)?,
        Top::String(value) => HeaderValue::String(value),
        Top::Blob(value) => HeaderValue::ByteArray(value),
        Top::Timestamp(value) => HeaderValue::Timestamp(EpochMillis(value.millis())),
        Top::Other => {
            return Err(misplaced(m, "a value of this type cannot be an event header").into());
        }
    };
    Ok(w.add(m.name(), value)?)
}

/// The header has the width of the member's type, whatever its value.
fn integer(m: &'static Member, value: i64) -> Result<HeaderValue<'static>, Error> {
    let header = match m.target().kind() {
        Kind::Byte => i8::try_from(value).map(HeaderValue::Byte),
        Kind::Short => i16::try_from(value).map(HeaderValue::Short),
        Kind::Long => return Ok(HeaderValue::Long(value)),
        _ => i32::try_from(value).map(HeaderValue::Integer),
    };
    header.map_err(|_| misplaced(m, "the number does not fit the type of the header"))
}

fn misplaced(m: &'static Member, why: &'static str) -> Error {
    Error::new(ErrorKind::Unwritable(why)).inside(Segment::Member(m.name()))
}

fn write_payload(
    value: &dyn Members,
    layout: Layout,
    codec: &dyn Codec,
    out: &mut BytesMut,
) -> Result<(), BoxError> {
    match layout.payload {
        Payload::Nothing => Ok(()),
        Payload::Implicit if !layout.has_headers => Ok(codec.write_document(out, value)?),
        Payload::Implicit => Ok(codec.write(out, &mut |s| {
            s.begin_structure(&ROOT);
            value.write_members(&mut Part::new(s, Binding::Body));
            s.end_structure(&ROOT);
        })?),
        Payload::Explicit(_, m) => write_explicit(value, m, codec, out),
    }
}

fn write_explicit(
    value: &dyn Members,
    m: &'static Member,
    codec: &dyn Codec,
    out: &mut BytesMut,
) -> Result<(), BoxError> {
    if matches!(m.target().kind(), Kind::Structure | Kind::Union) {
        let part = Binding::EventPayload;
        return Ok(codec.write(out, &mut |s| value.write_members(&mut Part::new(s, part)))?);
    }
    Ok(visit_members(
        value,
        &mut |m, top| match (m.binding(), top) {
            (Binding::EventPayload, Top::Blob(bytes)) => out.extend_from_slice(bytes),
            (Binding::EventPayload, Top::String(text)) => out.extend_from_slice(text.as_bytes()),
            _ => {}
        },
    )?)
}

fn unsendable(name: &str, cause: BoxError) -> Failure {
    Failure::new(
        FailureKind::Invalid,
        format!("{name} cannot be sent: {cause}"),
    )
    .with_source(cause)
}

/// An event that is not one of the union's.
#[cold]
pub(crate) fn not_of_the_model() -> Failure {
    Failure::new(
        FailureKind::Invalid,
        "an event that the model does not have cannot be sent",
    )
}
