//! What happens to a body between its format and the wire: compression (`@requestCompression`), and the
//! checksums of `@httpChecksumRequired` and `aws.protocols#httpChecksum`.

use super::checksum::{self, Algorithm, Trailer};
use crate::error::{Failure, FailureKind};
use crate::service::{Compression, OperationSchema, Rejection, ServiceSchema};
use crate::types::ByteStream;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Request, request};
use md5::{Digest, Md5};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// Client: compresses the body where the operation allows it and the caller wants it, then adds the checksum, which is
/// of what is sent: the one that the caller chose, or else the one that is always required.
pub(crate) fn encode(
    op: &OperationSchema,
    chosen: Option<Algorithm>,
    is_compressed: bool,
    request: &mut Request<Bytes>,
) {
    let is_free = |headers| is_compressed && !is_checksum_given(headers);
    if let Some(compression) = wanted(op).filter(|_| is_free(request.headers())) {
        compress(request, compression);
    }
    if checksum::is_given(request.headers()) {
        return;
    }
    if let Some(algorithm) = chosen {
        return checksum::add(algorithm, request);
    }
    if op.checksum_required && !request.headers().contains_key(CONTENT_MD5) {
        let checksum = BASE64_STANDARD.encode(Md5::digest(request.body()));
        if let Ok(value) = HeaderValue::try_from(checksum) {
            request.headers_mut().insert(CONTENT_MD5, value);
        }
    }
}

/// Says of a request that its body is a stream, which is not here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streamed;

/// In which form a stream is sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form {
    compression: Option<&'static Compression>,
    /// The checksum that follows it.
    trailer: Option<Trailer>,
}

impl Form {
    /// The stream in this form.
    pub(crate) fn of(self, stream: ByteStream) -> ByteStream {
        let stream = match self.compression {
            Some(compression) => (compression.compress_stream)(stream),
            None => stream,
        };
        match self.trailer {
            Some(trailer) => checksum::followed(stream, trailer),
            None => stream,
        }
    }
}

/// Whether the caller has given a checksum, which is of the bytes that it has.
fn is_checksum_given(headers: &HeaderMap) -> bool {
    checksum::is_given(headers) || headers.contains_key(CONTENT_MD5)
}

/// What the bodies of an operation are compressed by.
fn wanted(op: &OperationSchema) -> Option<&'static Compression> {
    let first = op.request_compression.first().copied();
    first.filter(|_| op.input_events.is_none())
}

/// Client: completes the head of a request whose body is a stream, which is compressed where the operation allows it
/// and the caller wants it; the form that the stream is then sent in.
///
/// # Errors
/// The operation wants the checksum in the head, and the caller has not given it; or the checksum is to follow a stream
/// whose length is not known.
pub(crate) fn announce_stream(
    op: &OperationSchema,
    chosen: Option<Algorithm>,
    is_compressed: bool,
    request: &mut Request<Bytes>,
) -> Result<Form, Failure> {
    request.extensions_mut().insert(Streamed);
    let headers = request.headers_mut();
    // How long it is, which a checksum behind it wants to know, nobody knows before it is compressed.
    let is_free = |headers| is_compressed && chosen.is_none() && !is_checksum_given(headers);
    let mut form = Form {
        compression: wanted(op).filter(|_| is_free(headers)),
        trailer: None,
    };
    if let Some(compression) = form.compression {
        append(headers, compression);
        headers.remove(CONTENT_LENGTH);
    }
    if checksum::is_given(headers) {
        return Ok(form);
    }
    if let Some(algorithm) = chosen {
        let trailer = checksum::announce(algorithm, headers);
        let unknown = || {
            let message = format!(
                "{} wants to know how long a body is that its checksum follows: `ByteStream::with_length` says so",
                op.name()
            );
            Failure::new(FailureKind::Invalid, message)
        };
        form.trailer = Some(trailer.ok_or_else(unknown)?);
        return Ok(form);
    }
    if !op.checksum_required || headers.contains_key(CONTENT_MD5) {
        return Ok(form);
    }
    let name = op.name();
    let message = format!(
        "{name} wants the checksum of its body first: call it with bytes, or with content-md5"
    );
    Err(Failure::new(FailureKind::Invalid, message))
}

fn compress(request: &mut Request<Bytes>, compression: &Compression) {
    // From memory into memory it does not fail; where it did, the body goes as it is.
    let Ok(compressed) = (compression.compress)(request.body()) else {
        return;
    };
    let headers = request.headers_mut();
    append(headers, compression);
    if headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(compressed.len()));
    }
    *request.body_mut() = compressed.into();
}

// Behind those that the caller has applied.
fn append(headers: &mut HeaderMap, compression: &Compression) {
    headers.append(CONTENT_ENCODING, HeaderValue::from_static(compression.name));
    join(headers);
}

// One line for all encodings, in the order they were applied.
pub(super) fn join(headers: &mut HeaderMap) {
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let encodings: Vec<&[u8]> = lines.map(HeaderValue::as_bytes).collect();
    if encodings.len() > 1
        && let Ok(value) = HeaderValue::from_bytes(&encodings.join(&b", "[..]))
    {
        headers.insert(CONTENT_ENCODING, value);
    }
}

/// Server: takes the name of what a body that is a stream is compressed by off the header, where the operation allows
/// it. What takes it off the stream follows.
pub(crate) fn compression_of(
    op: &OperationSchema,
    headers: &mut HeaderMap,
) -> Option<&'static Compression> {
    take(headers, op.request_compression)
}

/// Server: whether a body is the one of its checksum, where the operation has `aws.protocols#httpChecksum`. The trait
/// of Smithy's own is the client's business alone: cases of the protocol tests send bodies that are not those of
/// their `Content-MD5`.
///
/// # Errors
/// The refusal of one that is not.
pub(crate) fn check(
    op: &'static OperationSchema,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(), Rejection> {
    let is_due = op.checksum_required && op.checksum.is_some();
    let told = is_due.then(|| headers.get(CONTENT_MD5)).flatten();
    let is_it = |told: &HeaderValue| told == BASE64_STANDARD.encode(Md5::digest(body)).as_str();
    if told.is_some_and(|told| !is_it(told)) {
        let message = "the body is not the one of its content-md5";
        return Err(Rejection::new(400, "BadDigest", message));
    }
    checksum::check(op, headers, body)
}

/// Server: takes the compression off a body, where the operation allows it, and its name off the header.
///
/// # Errors
/// The refusal of a body that is not what its header says, or would have more than `limit` bytes.
pub(crate) fn decode(
    op: &OperationSchema,
    head: &mut request::Parts,
    body: Bytes,
    limit: usize,
) -> Result<Bytes, Rejection> {
    decompress(op.request_compression, head, body, limit)
}

/// As [`decode`], before the operation is known: for a service that has an operation that allows it.
///
/// # Errors
/// As [`decode`].
pub(crate) fn decode_early(
    service: &ServiceSchema,
    head: &mut request::Parts,
    body: Bytes,
    limit: usize,
) -> Result<Bytes, Rejection> {
    let operations = service.operations.iter();
    decompress(
        operations.flat_map(|op| op.request_compression),
        head,
        body,
        limit,
    )
}

fn decompress<'a>(
    allowed: impl IntoIterator<Item = &'a &'static Compression>,
    head: &mut request::Parts,
    body: Bytes,
    limit: usize,
) -> Result<Bytes, Rejection> {
    let Some(compression) = take(&mut head.headers, allowed) else {
        return Ok(body);
    };
    let bound = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match (compression.decompress)(&body, bound) {
        Ok(plain) if plain.len() > limit => Err(Rejection::too_large(limit)),
        Ok(plain) => Ok(plain.into()),
        Err(_) => {
            let name = compression.name;
            let message = format!("the body is not {name}, as its content-encoding says");
            Err(Rejection::new(400, "SerializationException", message))
        }
    }
}

// The encoding that was applied last.
fn take<'a>(
    headers: &mut HeaderMap,
    allowed: impl IntoIterator<Item = &'a &'static Compression>,
) -> Option<&'static Compression> {
    join(headers);
    let encodings = headers.get(CONTENT_ENCODING)?.to_str().ok()?;
    let (rest, last) = encodings.rsplit_once(',').unwrap_or(("", encodings));
    let mut allowed = allowed.into_iter().copied();
    let found = allowed.find(|compression| compression.is(last.trim()))?;
    match HeaderValue::from_str(rest.trim()) {
        Ok(rest) if !rest.is_empty() => headers.insert(CONTENT_ENCODING, rest),
        _ => headers.remove(CONTENT_ENCODING),
    };
    Some(found)
}

#[cfg(test)]
#[cfg(feature = "compression")]
mod tests {
    use super::*;
    use crate::protocol::GZIP;
    use crate::schema::UNIT;
    use crate::serde::Blueprint;
    use crate::types::Unit;

    static SERVICE: ServiceSchema = ServiceSchema::new("test#Service", "", &[], &[]);
    static OPERATION: OperationSchema = SCHEMA;
    // The schemas of clients are constants.
    const SCHEMA: OperationSchema = OperationSchema::new(
        "test#Put",
        &SERVICE,
        Blueprint::of::<Unit>(&UNIT),
        Blueprint::of::<Unit>(&UNIT),
    )
    .request_compression(&[&GZIP])
    .checksum_required();

    fn encoded(body: &'static [u8], encoding: Option<&'static str>) -> (request::Parts, Bytes) {
        let mut request = Request::new(Bytes::from_static(body));
        if let Some(encoding) = encoding {
            let value = HeaderValue::from_static(encoding);
            request.headers_mut().insert(CONTENT_ENCODING, value);
        }
        let is_large = request.body().len() > 10;
        encode(&OPERATION, None, is_large, &mut request);
        request.into_parts()
    }

    #[test]
    fn a_compressed_body_comes_back_with_the_encodings_it_had() {
        for before in [None, Some("custom")] {
            let (mut head, body) = encoded(&[7; 4096], before);
            assert!(body.len() < 100);
            let body = decode(&OPERATION, &mut head, body, 4096).unwrap();
            assert_eq!(body, [7; 4096][..]);
            let after = head
                .headers
                .get(CONTENT_ENCODING)
                .map(|v| v.to_str().unwrap());
            assert_eq!(after, before);
        }
    }

    #[test]
    fn the_old_name_of_gzip_is_known() {
        let (mut head, body) = encoded(&[7; 4096], None);
        let old = HeaderValue::from_static("X-GZip");
        head.headers.insert(CONTENT_ENCODING, old);
        let body = decode(&OPERATION, &mut head, body, 4096).unwrap();
        assert_eq!(body, [7; 4096][..]);
    }

    #[test]
    fn a_small_body_is_not_compressed() {
        let (head, body) = encoded(b"small", None);
        assert_eq!(
            (body, head.headers.get(CONTENT_ENCODING)),
            (b"small"[..].into(), None)
        );
    }

    #[test]
    fn a_body_that_grows_beyond_the_limit_is_refused() {
        let (mut head, body) = encoded(&[7; 4096], None);
        let refusal = decode(&OPERATION, &mut head, body, 4095).unwrap_err();
        assert_eq!(refusal.status, 413);
    }

    #[test]
    fn a_body_that_is_not_what_its_header_says_is_refused() {
        let (mut head, body) = encoded(&[7; 4096], None);
        for wrong in [
            body.slice(..body.len() - 9),
            b"not gzip at all".to_vec().into(),
        ] {
            head.headers
                .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            let refusal = decode(&OPERATION, &mut head, wrong, 4096).unwrap_err();
            assert_eq!(refusal.status, 400);
        }
    }

    fn gzip(head: &mut request::Parts, body: Vec<u8>, limit: usize) -> Result<Bytes, u16> {
        let name = HeaderValue::from_static("gzip");
        head.headers.insert(CONTENT_ENCODING, name);
        decode(&OPERATION, head, body.into(), limit).map_err(|refusal| refusal.status)
    }

    #[test]
    fn a_body_of_several_members_is_read_to_its_end_within_the_limit() {
        let (mut head, one) = encoded(&[7; 4096], None);
        let (_, two) = encoded(&[8; 4096], None);
        let both = [&one[..], &two[..]].concat();
        let whole = [[7; 4096], [8; 4096]].concat();
        assert_eq!(gzip(&mut head, both.clone(), 8192), Ok(whole.into()));
        assert_eq!(gzip(&mut head, both, 8191), Err(413));
    }

    #[test]
    fn what_follows_a_member_and_is_none_is_refused() {
        let (mut head, one) = encoded(&[7; 4096], None);
        for rest in [&b"garbage"[..], &[0], &one[..one.len() - 1], &one[..5]] {
            let body = [&one[..], rest].concat();
            assert_eq!(gzip(&mut head, body, 8192), Err(400), "{rest:?}");
        }
    }

    #[test]
    fn the_checksum_is_of_what_is_sent() {
        let (head, body) = encoded(&[7; 4096], None);
        let checksum = BASE64_STANDARD.encode(Md5::digest(&body));
        assert_eq!(head.headers["content-md5"], checksum.as_str());
    }
}
