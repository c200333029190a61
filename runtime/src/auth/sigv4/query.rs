//! The canonical query string, and the parameters of a signature in it.

use super::text::{encode, units};

pub(super) const ALGORITHM: &str = "X-Amz-Algorithm";
pub(super) const CREDENTIAL: &str = "X-Amz-Credential";
pub(super) const DATE: &str = "X-Amz-Date";
pub(super) const EXPIRES: &str = "X-Amz-Expires";
pub(super) const SIGNED_HEADERS: &str = "X-Amz-SignedHeaders";
pub(super) const SECURITY_TOKEN: &str = "X-Amz-Security-Token";
pub(super) const SIGNATURE: &str = "X-Amz-Signature";

const ALL: [&str; 7] = [
    ALGORITHM,
    CREDENTIAL,
    DATE,
    EXPIRES,
    SIGNED_HEADERS,
    SECURITY_TOKEN,
    SIGNATURE,
];

/// The canonical query string of all parameters but those named in `left_out`.
pub(super) fn canonical(query: &str, left_out: &[&str]) -> String {
    let parameters = parameters(query).filter(|p| !left_out.iter().any(|name| p.is(name)));
    let encoded = parameters.map(|p| (encode(decode(p.name)), encode(decode(p.value))));
    let mut encoded: Vec<_> = encoded.collect();
    encoded.sort();
    let written: Vec<_> = encoded
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    written.join("&")
}

/// The query as sent, without the parameters of a signature.
pub(super) fn without_signature(query: &str) -> Vec<&str> {
    let mine = |p: &Parameter<'_>| ALL.iter().any(|name| p.is(name));
    parameters(query)
        .filter(|p| !mine(p))
        .map(|p| p.text)
        .collect()
}

/// `name=value`, with the value encoded.
pub(super) fn parameter(name: &str, value: &str) -> String {
    format!("{name}={}", encode(value.bytes()))
}

/// Whether the query has any sign of a signature.
pub(super) fn claims_signature(query: &str) -> bool {
    parameters(query).any(|p| {
        [ALGORITHM, CREDENTIAL, SIGNATURE]
            .iter()
            .any(|name| p.is(name))
    })
}

/// The decoded values of all parameters of this name.
pub(super) fn values(query: &str, name: &'static str) -> impl Iterator<Item = Vec<u8>> {
    let found = parameters(query).filter(move |p| p.is(name));
    found.map(|p| decode(p.value).collect())
}

struct Parameter<'a> {
    text: &'a str,
    name: &'a str,
    value: &'a str,
}

impl Parameter<'_> {
    fn is(&self, name: &str) -> bool {
        decode(self.name).eq(name.bytes())
    }
}

fn parameters(query: &str) -> impl Iterator<Item = Parameter<'_>> {
    let texts = query.split('&').filter(|text| !text.is_empty());
    texts.map(|text| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        Parameter { text, name, value }
    })
}

// A plus is a space to whoever reads the query, so it must be one to whoever signs it.
fn decode(text: &str) -> impl Iterator<Item = u8> {
    units(text).map(|unit| match (unit.byte, unit.escaped) {
        (b'+', false) => b' ',
        (byte, _) => byte,
    })
}
