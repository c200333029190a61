use super::canonical::Calculation;
use super::error::HeadError;
use crate::types::Timestamp;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a signed request is refused. None of it tells a secret or the right signature.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum VerifyError {
    /// The head has no canonical form.
    Head(HeadError),
    /// It is authorized by something else than `AWS4-HMAC-SHA256`.
    Algorithm(String),
    /// This header, query parameter or part of the `Authorization` header is missing.
    Missing(String),
    /// This header, query parameter or part of the `Authorization` header is there twice.
    Duplicate(&'static str),
    /// It is signed both in the `Authorization` header and in the query.
    SignedTwice,
    /// This header, query parameter or part of the `Authorization` header cannot be read.
    Malformed {
        /// Its name.
        place: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// It is signed with another access key than that of the given credentials.
    AccessKey,
    /// The session token is missing, or is not that of the credentials.
    SessionToken,
    /// The credential scope is for elsewhere or another day.
    Scope {
        /// The scope of the request.
        found: String,
        /// The scope it must have.
        expected: String,
    },
    /// It was signed too long ago, or in the future.
    Skew {
        /// When it was signed.
        signed: Timestamp,
        /// When it is verified.
        now: Timestamp,
        /// The most that the two may differ.
        max: Duration,
    },
    /// It is a presigned request whose time has passed.
    Expired {
        /// The first second at which it does not hold.
        at: Timestamp,
        /// When it is verified.
        now: Timestamp,
    },
    /// This header must be signed and is not.
    UnsignedHeader(String),
    /// `x-amz-content-sha256` says something else of the body than what is true of it, or is asked of it.
    Payload {
        /// What the header says.
        declared: String,
        /// What it should say.
        actual: String,
    },
    /// The signature is not that of the request: one of the two was changed, or another secret was used. What the
    /// signature should have been made of is told for whoever looks for the difference.
    Mismatch(Box<Calculation>),
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head(error) => error.fmt(f),
            Self::Algorithm(name) => write!(
                f,
                "the request is authorized by {name:?}, not by AWS4-HMAC-SHA256"
            ),
            Self::Missing(place) => write!(f, "the signed request has no {place}"),
            Self::Duplicate(place) => write!(f, "the signed request has {place} more than once"),
            Self::SignedTwice => {
                f.write_str("the request is signed in its Authorization header and in its query")
            }
            Self::Malformed { place, why } => {
                write!(f, "{place} of the signed request cannot be read: {why}")
            }
            Self::AccessKey => f.write_str("the request is signed with another access key"),
            Self::SessionToken => {
                f.write_str("the session token of the request is not that of its access key")
            }
            Self::Scope { found, expected } => {
                write!(
                    f,
                    "the request is signed for {found:?}, and {expected:?} is wanted"
                )
            }
            Self::Skew { signed, now, max } => {
                write!(
                    f,
                    "the request was signed at {signed}, more than {max:?} from now, {now}"
                )
            }
            Self::Expired { at, now } => write!(f, "the request expired at {at}, and it is {now}"),
            Self::UnsignedHeader(name) => write!(f, "header {name} of the request must be signed"),
            Self::Payload { declared, actual } => {
                write!(
                    f,
                    "x-amz-content-sha256 of the request is {declared:?}, and {actual:?} is wanted"
                )
            }
            Self::Mismatch(_) => f.write_str("the signature is not that of the request"),
        }
    }
}

impl Error for VerifyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Head(error) => Some(error),
            _ => None,
        }
    }
}

impl From<HeadError> for VerifyError {
    fn from(error: HeadError) -> Self {
        Self::Head(error)
    }
}
