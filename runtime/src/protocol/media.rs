//! Media types, and the headers that negotiate them.

use crate::service::Rejection;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};

/// The media type of event streams (Amazon Event Stream Specification).
pub const EVENT_STREAM: &str = "application/vnd.amazon.eventstream";

/// What the `Content-Type` header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContentType {
    Missing,
    Same,
    Other,
}

/// Compares `Content-Type` with the media type that is expected; parameters do not count. A message that says different
/// things of its body is of no type: of those who read it, each may believe another of them.
pub(super) fn content_type(headers: &HeaderMap, expected: &str) -> ContentType {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let value = values.next();
    if values.any(|other| Some(other) != value) {
        return ContentType::Other;
    }
    // As most are, letter by letter.
    if value.is_some_and(|value| value.as_bytes() == expected.as_bytes()) {
        return ContentType::Same;
    }
    match value.map(HeaderValue::to_str) {
        None => ContentType::Missing,
        Some(Ok(value)) if same(essence(value), essence(expected)) => ContentType::Same,
        Some(_) => ContentType::Other,
    }
}

/// The refusal of a body of another media type.
pub(super) fn unsupported(expected: &str) -> Rejection {
    let message = format!("the operation takes {expected}");
    Rejection::new(415, "UnsupportedMediaTypeException", message)
}

/// The refusal of a request that does not take what the operation answers with.
pub(super) fn not_acceptable(given: &str) -> Rejection {
    let message = format!("the operation answers with {given}");
    Rejection::new(406, "NotAcceptableException", message)
}

/// Whether `Accept` lets the answer be of this media type; a request without the header takes all.
pub(super) fn accepts(headers: &HeaderMap, media_type: &str) -> bool {
    // As most do, letter by letter.
    if headers
        .get(ACCEPT)
        .is_some_and(|first| first.as_bytes() == media_type.as_bytes())
    {
        return true;
    }
    let mut lines = headers.get_all(ACCEPT).iter().peekable();
    if lines.peek().is_none() {
        return true;
    }
    let ranges = lines
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','));
    let matching = ranges.filter_map(|range| Some((precision(range, media_type)?, range)));
    // The most precise range decides (RFC 9110, section 12.5.1); of two that are alike the one that allows.
    let weighed = matching.map(|(precision, range)| (precision, !is_weightless(range)));
    weighed.max().is_some_and(|(_, is_allowed)| is_allowed)
}

/// Whether `Accept` asks for this media type by its name.
pub(crate) fn names(headers: &HeaderMap, media_type: &str) -> bool {
    let lines = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|v| v.to_str().ok());
    let mut ranges = lines.flat_map(|line| line.split(','));
    ranges.any(|range| !is_weightless(range) && same(essence(range), media_type))
}

/// How closely a range describes a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Anything,
    Kind,
    Itself,
}

/// `None` where the range is of other media types.
fn precision(range: &str, media_type: &str) -> Option<Precision> {
    let wanted = essence(range);
    match wanted {
        "*/*" => Some(Precision::Anything),
        _ if same(wanted, essence(media_type)) => Some(Precision::Itself),
        _ => is_within(wanted, media_type).then_some(Precision::Kind),
    }
}

fn is_within(range: &str, media_type: &str) -> bool {
    let kind = media_type.split_once('/').map(|(kind, _)| kind);
    range
        .strip_suffix("/*")
        .zip(kind)
        .is_some_and(|(a, b)| same(a, b))
}

// A weight of zero says "not acceptable" (RFC 9110, section 12.4.2).
fn is_weightless(range: &str) -> bool {
    let mut parameters = range.split(';').skip(1).filter_map(|p| p.split_once('='));
    parameters.any(|(name, q)| same(name.trim(), "q") && q.trim().parse() == Ok(0.0))
}

fn essence(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Headers that belong to the connection or to framing, which no member may set by a prefix.
pub(super) fn is_reserved(name: &HeaderName) -> bool {
    use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
    [
        CONNECTION,
        CONTENT_LENGTH,
        HOST,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
    ]
    .contains(name)
        || name == "keep-alive"
        || name == "proxy-connection"
}

/// The decimal digits of the numbers below a thousand, at the end of their place.
static DIGITS: [[u8; 3]; 1000] = {
    let mut digits = [[b'0'; 3]; 1000];
    let mut number = 0;
    while number < digits.len() {
        digits[number] = [
            b'0' + (number / 100) as u8,
            b'0' + (number / 10 % 10) as u8,
            b'0' + (number % 10) as u8,
        ];
        number += 1;
    }
    digits
};

/// The value of `Content-Length`. Those of small bodies are constants, which take no allocation.
pub(super) fn length(length: usize) -> HeaderValue {
    let skipped = match length {
        0..=9 => 2,
        10..=99 => 1,
        _ => 0,
    };
    let digits = DIGITS.get(length).and_then(|digits| digits.get(skipped..));
    match digits.map(str::from_utf8) {
        Some(Ok(digits)) => HeaderValue::from_static(digits),
        _ => HeaderValue::from(length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn accept(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))])
    }

    #[test]
    fn accept_honours_wildcards_lists_and_zero_weights() {
        for yes in [
            "application/json",
            "*/*",
            "application/*",
            "text/html, Application/JSON;q=0.5",
            "*/*;q=0.1",
            "*/*;q=0, application/json",
            "application/*;q=0, application/json;q=0.1, */*;q=0",
            "text/html;q=0, */*",
        ] {
            assert!(accepts(&accept(yes), "application/json"), "{yes}");
        }
        for no in [
            "application/hal+json",
            "text/*",
            "application/json;q=0",
            "*/*; q=0.0",
            "application/json;q=0, */*",
            "*/*, application/json;q=0",
            "application/*;q=0, */*",
            "",
        ] {
            assert!(!accepts(&accept(no), "application/json"), "{no}");
        }
        assert!(accepts(&HeaderMap::new(), "application/json"));
    }

    #[test]
    fn lengths_are_written_as_decimal_numbers() {
        for number in (0..2_000).chain([usize::MAX]) {
            assert_eq!(length(number), number.to_string().as_str());
        }
    }

    #[test]
    fn parameters_of_a_content_type_do_not_count() {
        let of = |v| {
            content_type(
                &HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(v))]),
                "text/plain",
            )
        };
        assert_eq!(of("text/plain; charset=utf-8"), ContentType::Same);
        assert_eq!(of("TEXT/plain"), ContentType::Same);
        assert_eq!(of("text/plain2"), ContentType::Other);
        assert_eq!(
            content_type(&HeaderMap::new(), "text/plain"),
            ContentType::Missing
        );
    }
}
