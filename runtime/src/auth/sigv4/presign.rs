//! Signatures in the query.

use super::ALGORITHM;
use super::canonical::{Canonical, signed_headers};
use super::error::SignError;
use super::headers;
use super::payload::Payload;
use super::query;
use super::sign::{Signed, Signer};
use super::time::DateTime;
use crate::types::Timestamp;
use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;
use std::time::Duration;

/// "The maximum value is 604800 (seven days)", in seconds.
pub(super) const MAX_EXPIRES: u64 = 604_800;

impl Signer {
    /// Signs a request in its query, so that whoever has the URI may send it until it expires.
    ///
    /// Headers that are there are signed as by [`sign`](Self::sign), and must be sent as they are; none is added.
    ///
    /// # Errors
    /// What cannot be signed; the head is then as it was.
    pub fn presign(
        &self,
        head: &mut Parts,
        payload: &Payload,
        time: Timestamp,
        expires: Duration,
    ) -> Result<Signed, SignError> {
        let time = DateTime::new(time).ok_or(SignError::Time)?;
        let fields = headers::signable(head, &[])?;
        let mut sent = query::without_signature(head.uri.query().unwrap_or_default()).join("&");
        append(&mut sent, query::ALGORITHM, ALGORITHM);
        append(&mut sent, query::CREDENTIAL, &self.credential(&time));
        append(&mut sent, query::DATE, time.as_str());
        append(&mut sent, query::SIGNED_HEADERS, &signed_headers(&fields));
        append(
            &mut sent,
            query::EXPIRES,
            &whole_seconds(expires)?.to_string(),
        );
        if let Some(token) = self.credentials.session_token() {
            append(&mut sent, query::SECURITY_TOKEN, token);
        }
        let query = query::canonical(&sent, left_out(self.options.sign_session_token));
        let request = Canonical {
            head,
            options: self.options,
            query,
            fields,
            payload,
        };
        let signed = self.seal(&request, &time);
        append(&mut sent, query::SIGNATURE, &signed.signature.to_string());
        head.uri = with_query(&head.uri, &sent)?;
        Ok(signed)
    }
}

/// The parameters that are not part of what is signed.
pub(super) fn left_out(sign_session_token: bool) -> &'static [&'static str] {
    match sign_session_token {
        true => &[query::SIGNATURE],
        false => &[query::SIGNATURE, query::SECURITY_TOKEN],
    }
}

fn append(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(&query::parameter(name, value));
}

fn whole_seconds(expires: Duration) -> Result<u64, SignError> {
    match (expires.as_secs(), expires.subsec_nanos()) {
        (seconds @ 1..=MAX_EXPIRES, 0) => Ok(seconds),
        _ => Err(SignError::Expires(expires)),
    }
}

fn with_query(uri: &Uri, query: &str) -> Result<Uri, SignError> {
    let too_long = |_| SignError::Unsendable("query with its signature");
    let target: PathAndQuery = format!("{}?{query}", uri.path())
        .parse()
        .map_err(too_long)?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target);
    Uri::from_parts(parts).map_err(|_| SignError::Unsendable("URI without a scheme"))
}
