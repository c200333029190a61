//! Checksums of bodies as `aws.protocols#httpChecksum` wants them: in a header of what is whole, in a trailer of what
//! is streamed.
//!
//! - `algorithm`: what there is to compute
//! - `verified`: a stream against the header that came before it
//! - `chunked`: a stream and the trailer that comes after it

mod algorithm;
mod chunked;
#[cfg(test)]
mod tests;
mod verified;

pub(crate) use algorithm::Algorithm;

use crate::aws::text_of;
use crate::error::{Failure, FailureKind};
use crate::schema::Member;
use crate::serde::Shape;
use crate::service::{HttpChecksum, OperationSchema, Rejection};
use crate::types::ByteStream;
use bytes::Bytes;
use chunked::{Chunked, Dechunked};
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response};
use verified::Verified;

const AWS_CHUNKED: &str = "aws-chunked";
const DECODED_LENGTH: HeaderName = HeaderName::from_static("x-amz-decoded-content-length");
/// Names the trailer of a body that is a stream.
pub(crate) const TRAILER: HeaderName = HeaderName::from_static("x-amz-trailer");

/// The value of the member that the trait names.
fn chosen(
    op: &'static OperationSchema,
    input: &dyn Shape,
    member: impl Fn(&HttpChecksum) -> Option<usize>,
) -> Option<String> {
    let index = member(op.checksum.as_ref()?)?;
    let chosen = op.input.schema().members().get(index)?;
    text_of(input, |m: &Member| m.name() == chosen.name())
}

/// Client: the algorithm that the caller wants of a request.
///
/// # Errors
/// One that is not known here.
pub(crate) fn of_request(
    op: &'static OperationSchema,
    input: &dyn Shape,
) -> Result<Option<Algorithm>, Failure> {
    let Some(name) = chosen(op, input, |about| about.request_algorithm) else {
        return Ok(None);
    };
    let unknown = || {
        let message = format!("the checksum {name} of {} cannot be computed", op.name());
        Failure::new(FailureKind::Invalid, message)
    };
    Algorithm::named(&name).map(Some).ok_or_else(unknown)
}

/// Whether the caller has given a checksum, which goes before all others.
pub(crate) fn is_given(headers: &HeaderMap) -> bool {
    let is_one = |name: &HeaderName| Algorithm::of_header(name.as_str()).is_some();
    headers.keys().any(is_one)
}

/// Client: adds the checksum of a whole body.
pub(crate) fn add(algorithm: Algorithm, request: &mut Request<Bytes>) {
    let value = algorithm.of(request.body());
    if let Ok(value) = HeaderValue::try_from(value) {
        request.headers_mut().insert(algorithm.header(), value);
    }
}

/// The checksum that follows a stream of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trailer {
    algorithm: Algorithm,
    length: u64,
}

/// Client: says that the checksum of a stream follows it. `None` where nobody has said how long the stream is, which S3
/// wants to know first.
pub(crate) fn announce(algorithm: Algorithm, headers: &mut HeaderMap) -> Option<Trailer> {
    let told = headers.get(CONTENT_LENGTH)?.clone();
    let length = told.to_str().ok()?.parse().ok()?;
    headers.append(CONTENT_ENCODING, HeaderValue::from_static(AWS_CHUNKED));
    super::content::join(headers);
    headers.insert(TRAILER, HeaderValue::from(algorithm.header()));
    headers.insert(DECODED_LENGTH, told);
    let sent = chunked::length(length, algorithm);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(sent));
    Some(Trailer { algorithm, length })
}

/// Client: a stream followed by its checksum.
pub(crate) fn followed(stream: ByteStream, trailer: Trailer) -> ByteStream {
    let Trailer { algorithm, length } = trailer;
    let stream = stream.with_length(length);
    let sent = ByteStream::from_body(Chunked::new(stream, length, algorithm));
    sent.with_length(chunked::length(length, algorithm))
}

/// Client and server: whether the caller wants the response checked, as far as it can be.
pub(crate) fn is_wanted(op: &'static OperationSchema, input: &dyn Shape) -> bool {
    chosen(op, input, |about| about.validation_mode).is_some_and(|mode| mode == "ENABLED")
}

/// Client: a response that fails, at its end where it is a stream, unless it is what its headers say.
///
/// # Errors
/// A body that is here and is not.
pub(crate) fn checked(
    op: &'static OperationSchema,
    headers: &HeaderMap,
    body: ByteStream,
) -> Result<ByteStream, Failure> {
    let names = op
        .checksum
        .as_ref()
        .map_or(&[][..], |about| about.response_algorithms);
    let told = |algorithm: Algorithm| {
        let value = headers.get(algorithm.header())?.to_str().ok()?;
        // What S3 says of the checksums of parts is not of the body.
        (!value.contains('-')).then(|| (algorithm, value.to_owned()))
    };
    let mut known = names.iter().filter_map(|name| Algorithm::named(name));
    match known.find_map(told) {
        Some((algorithm, told)) => against(algorithm, told, body),
        None => Ok(body),
    }
}

fn against(algorithm: Algorithm, told: String, body: ByteStream) -> Result<ByteStream, Failure> {
    if let Some(bytes) = body.as_bytes() {
        return match algorithm.of(bytes) == told {
            true => Ok(body),
            false => Err(differs(algorithm)),
        };
    }
    let length = body.length();
    let checked = ByteStream::from_body(Verified::new(body, algorithm, told));
    Ok(match length {
        Some(length) => checked.with_length(length),
        None => checked,
    })
}

/// Server: what a client sends, without the form that its checksum came in. A stream fails at its end where it is not
/// what the client says of it.
pub(crate) fn received(
    op: &'static OperationSchema,
    headers: &HeaderMap,
    stream: ByteStream,
) -> Result<ByteStream, Failure> {
    if op
        .checksum
        .as_ref()
        .is_none_or(|about| about.request_algorithm.is_none())
    {
        return Ok(stream);
    }
    if is_chunked(headers) {
        let trailer = headers.get(TRAILER).and_then(|name| name.to_str().ok());
        let trailer = trailer.and_then(|name| Algorithm::of_header(name.trim()));
        let inner = ByteStream::from_body(Dechunked::new(stream, trailer));
        let length = headers
            .get(DECODED_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse().ok());
        return Ok(match length {
            Some(length) => inner.with_length(length),
            None => inner,
        });
    }
    match told(headers) {
        Some((algorithm, told)) => against(algorithm, told, stream),
        None => Ok(stream),
    }
}

/// Server: whether a whole body is what its headers say of it.
///
/// # Errors
/// The refusal of one that is not.
pub(crate) fn check(
    op: &'static OperationSchema,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(), Rejection> {
    let wrong = op.checksum.is_some().then(|| told(headers)).flatten();
    let wrong = wrong.filter(|(algorithm, told)| algorithm.of(body) != *told);
    match wrong {
        Some((algorithm, _)) => {
            let message = differs(algorithm).message().to_owned();
            Err(Rejection::new(400, "BadDigest", message))
        }
        None => Ok(()),
    }
}

/// Server: adds the checksum of a response that was asked for.
pub(crate) fn answer(op: &'static OperationSchema, response: &mut Response<Bytes>) {
    let names = op
        .checksum
        .as_ref()
        .map_or(&[][..], |about| about.response_algorithms);
    let Some(algorithm) = names.iter().find_map(|name| Algorithm::named(name)) else {
        return;
    };
    if is_given(response.headers()) {
        return;
    }
    if let Ok(value) = HeaderValue::try_from(algorithm.of(response.body())) {
        response.headers_mut().insert(algorithm.header(), value);
    }
}

fn told(headers: &HeaderMap) -> Option<(Algorithm, String)> {
    headers.iter().find_map(|(name, value)| {
        let algorithm = Algorithm::of_header(name.as_str())?;
        Some((algorithm, value.to_str().ok()?.to_owned()))
    })
}

fn is_chunked(headers: &HeaderMap) -> bool {
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let mut names = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    names.any(|name| name.trim().eq_ignore_ascii_case(AWS_CHUNKED))
}

/// The failure of a body that arrived otherwise than it was sent.
fn differs(algorithm: Algorithm) -> Failure {
    let message = format!(
        "the body is not the one of its checksum {}",
        algorithm.header()
    );
    Failure::new(FailureKind::Protocol, message)
}
