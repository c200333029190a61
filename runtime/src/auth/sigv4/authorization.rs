use super::headers::{CONTENT_SHA256, DATE, SECURITY_TOKEN};
use super::payload::Payload;
use super::presign::MAX_EXPIRES;
use super::query;
use super::refusal::VerifyError;
use super::signature::Signature;
use super::time::DateTime;
use super::{ALGORITHM, TERMINATOR};
use crate::types::Timestamp;
use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName};
use http::request::Parts;
use std::fmt;

/// What a request says of who signed it. Nothing of it is true until a [`Verifier`](super::Verifier) said so.
pub struct Authorization {
    pub(super) access_key_id: String,
    /// `YYYYMMDD/region/service/aws4_request`.
    pub(super) scope: String,
    /// In the order of their names.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: Signature,
    pub(super) time: DateTime,
    pub(super) session_token: Option<String>,
    pub(super) payload: Option<Payload>,
    pub(super) form: Form,
}

/// Where the signature is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Header,
    Query {
        /// How long it holds, in seconds.
        expires: u32,
    },
}

impl Authorization {
    /// Reads it from the head of a request; `None` if the request is anonymous.
    ///
    /// # Errors
    /// It is not whole, cannot be read, is there twice, or is of another kind than `AWS4-HMAC-SHA256`.
    pub fn of(head: &Parts) -> Result<Option<Self>, VerifyError> {
        let query = head.uri.query().unwrap_or_default();
        match (
            head.headers.contains_key(AUTHORIZATION),
            query::claims_signature(query),
        ) {
            (false, false) => Ok(None),
            (true, true) => Err(VerifyError::SignedTwice),
            (true, false) => Self::of_headers(&head.headers).map(Some),
            (false, true) => Self::of_query(query, &head.headers).map(Some),
        }
    }

    /// The access key it claims.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The session token it was sent with.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// When it was signed.
    pub fn time(&self) -> Timestamp {
        self.time.at()
    }

    /// What `x-amz-content-sha256` says of the body, if it is there.
    pub fn payload(&self) -> Option<Payload> {
        self.payload
    }

    fn of_headers(headers: &HeaderMap) -> Result<Self, VerifyError> {
        let value = required(
            only(headers, &AUTHORIZATION, "Authorization")?,
            "Authorization header",
        )?;
        let (algorithm, rest) = value.split_once(' ').unwrap_or((value, ""));
        check_algorithm(algorithm)?;
        let date = required(only(headers, &DATE, "x-amz-date")?, "x-amz-date header")?;
        let token = only(headers, &SECURITY_TOKEN, "x-amz-security-token")?;
        let claim = Claim {
            credential: part(rest, "Credential")?,
            signed_headers: part(rest, "SignedHeaders")?,
            signature: part(rest, "Signature")?,
            date,
        };
        claim.read(
            token.map(str::to_owned),
            content_sha256(headers)?,
            Form::Header,
        )
    }

    fn of_query(query: &str, headers: &HeaderMap) -> Result<Self, VerifyError> {
        let wanted = |name| required(find(query, name)?, name);
        check_algorithm(&wanted(query::ALGORITHM)?)?;
        let claim = Claim {
            credential: &wanted(query::CREDENTIAL)?,
            signed_headers: &wanted(query::SIGNED_HEADERS)?,
            signature: &wanted(query::SIGNATURE)?,
            date: &wanted(query::DATE)?,
        };
        let expires = read_expires(&wanted(query::EXPIRES)?)?;
        let token = find(query, query::SECURITY_TOKEN)?;
        claim.read(token, content_sha256(headers)?, Form::Query { expires })
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Authorization");
        debug
            .field("access_key_id", &self.access_key_id)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// The texts that both forms have.
struct Claim<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
    date: &'a str,
}

impl Claim<'_> {
    fn read(
        &self,
        session_token: Option<String>,
        payload: Option<Payload>,
        form: Form,
    ) -> Result<Authorization, VerifyError> {
        let (access_key_id, scope) = read_credential(self.credential)?;
        let malformed = |place, why| VerifyError::Malformed { place, why };
        let bad_date = || malformed("X-Amz-Date", "it is not of the form YYYYMMDDTHHMMSSZ");
        let bad_signature = || malformed("Signature", "it is not 64 lower-case hexadecimal digits");
        Ok(Authorization {
            access_key_id,
            scope,
            signed_headers: read_names(self.signed_headers)?,
            signature: Signature::parse(self.signature).ok_or_else(bad_signature)?,
            time: DateTime::parse(self.date).ok_or_else(bad_date)?,
            session_token,
            payload,
            form,
        })
    }
}

fn check_algorithm(name: &str) -> Result<(), VerifyError> {
    match name {
        ALGORITHM => Ok(()),
        other => Err(VerifyError::Algorithm(other.to_owned())),
    }
}

fn read_credential(text: &str) -> Result<(String, String), VerifyError> {
    let why = "it is not of the form KEY/YYYYMMDD/REGION/SERVICE/aws4_request";
    let malformed = || VerifyError::Malformed {
        place: "Credential",
        why,
    };
    let parts: Vec<_> = text.split('/').collect();
    match *parts {
        [key, date, region, service, TERMINATOR] if !key.is_empty() => Ok((
            key.to_owned(),
            [date, region, service, TERMINATOR].join("/"),
        )),
        _ => Err(malformed()),
    }
}

fn read_names(text: &str) -> Result<Vec<String>, VerifyError> {
    let names: Vec<_> = text.split(';').map(str::to_owned).collect();
    let is_lower = |name: &String| HeaderName::from_lowercase(name.as_bytes()).is_ok();
    if names.iter().all(is_lower) && names.is_sorted_by(|a, b| a < b) {
        return Ok(names);
    }
    let why = "it is not a list of header names in lower case, in order, each once";
    Err(VerifyError::Malformed {
        place: "SignedHeaders",
        why,
    })
}

fn read_expires(text: &str) -> Result<u32, VerifyError> {
    let why = "it is not a number of seconds from 1 to 604800";
    let seconds = text
        .parse()
        .ok()
        .filter(|s| (1..=MAX_EXPIRES).contains(&u64::from(*s)));
    seconds.ok_or(VerifyError::Malformed {
        place: query::EXPIRES,
        why,
    })
}

fn content_sha256(headers: &HeaderMap) -> Result<Option<Payload>, VerifyError> {
    let place = "x-amz-content-sha256";
    let Some(text) = only(headers, &CONTENT_SHA256, place)? else {
        return Ok(None);
    };
    let why = "it is neither a SHA-256 in lower-case hexadecimal digits nor a kind of payload that is known here";
    Payload::parse(text)
        .map(Some)
        .ok_or(VerifyError::Malformed { place, why })
}

/// The decoded value of the only parameter of this name.
fn find(query: &str, name: &'static str) -> Result<Option<String>, VerifyError> {
    let mut values = query::values(query, name);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(VerifyError::Duplicate(name));
    }
    let why = "it is not UTF-8";
    String::from_utf8(value)
        .map(Some)
        .map_err(|_| VerifyError::Malformed { place: name, why })
}

fn required<T>(value: Option<T>, place: &str) -> Result<T, VerifyError> {
    value.ok_or_else(|| VerifyError::Missing(place.to_owned()))
}

/// The value of a header that must not be there twice.
fn only<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
    place: &'static str,
) -> Result<Option<&'h str>, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(VerifyError::Duplicate(place));
    }
    let why = "it is not visible ASCII";
    value
        .to_str()
        .map(Some)
        .map_err(|_| VerifyError::Malformed { place, why })
}

/// The value of `name=value` in a list with commas.
fn part<'a>(list: &'a str, name: &'static str) -> Result<&'a str, VerifyError> {
    let pairs = list
        .split(',')
        .filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let value = required(values.next(), name)?;
    match values.next() {
        None => Ok(value),
        Some(_) => Err(VerifyError::Duplicate(name)),
    }
}
