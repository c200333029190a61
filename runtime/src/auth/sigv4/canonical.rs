//! The canonical request and the string to sign.

use super::ALGORITHM;
use super::headers::Field;
use super::options::Options;
use super::path;
use super::payload::Payload;
use super::scope::Scope;
use super::text::hex;
use super::time::DateTime;
use http::request::Parts;
use sha2::{Digest, Sha256};
use std::fmt;

/// The steps on the way to a signature: what to compare when two ends disagree.
///
/// The canonical request shows the signed headers, a session token among them.
#[derive(Clone)]
pub struct Calculation {
    canonical_request: String,
    string_to_sign: String,
}

impl Calculation {
    pub(super) fn new(request: &Canonical<'_>, scope: &Scope, time: &DateTime) -> Self {
        let canonical_request = request.to_text();
        let hash = hex(&Sha256::digest(&canonical_request));
        let string_to_sign = format!(
            "{ALGORITHM}\n{}\n{}\n{hash}",
            time.as_str(),
            scope.on(time.date())
        );
        Self {
            canonical_request,
            string_to_sign,
        }
    }

    /// The canonical request.
    pub fn canonical_request(&self) -> &str {
        &self.canonical_request
    }

    /// The string to sign.
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }
}

impl fmt::Debug for Calculation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calculation")
            .field("string_to_sign", &self.string_to_sign)
            .finish_non_exhaustive()
    }
}

/// The parts of a canonical request.
pub(super) struct Canonical<'a> {
    pub(super) head: &'a Parts,
    pub(super) options: Options,
    pub(super) query: String,
    /// In the order of their names.
    pub(super) fields: Vec<Field>,
    pub(super) payload: &'a Payload,
}

impl Canonical<'_> {
    /// The names of the signed headers.
    pub(super) fn signed_headers(&self) -> String {
        signed_headers(&self.fields)
    }

    fn to_text(&self) -> String {
        let path = path::canonical(self.head.uri.path(), self.options);
        let mut text = format!("{}\n{path}\n{}\n", self.head.method, self.query);
        for (name, value) in &self.fields {
            text.extend([name, ":", value, "\n"]);
        }
        text + &format!("\n{}\n{}", self.signed_headers(), self.payload)
    }
}

pub(super) fn signed_headers(fields: &[Field]) -> String {
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    names.join(";")
}
