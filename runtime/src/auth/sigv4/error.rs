use http::header::HeaderName;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// A head of a request that has no canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeadError {
    /// There is neither a `Host` header nor an authority in the URI.
    NoHost,
    /// There is more than one host: several `Host` headers, or one that is not the authority of the URI.
    HostConflict,
    /// The value of this header is not UTF-8.
    NotText(HeaderName),
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHost => f.write_str("the request names no host"),
            Self::HostConflict => f.write_str("the request names more than one host"),
            Self::NotText(name) => write!(f, "the value of header {name} is not UTF-8"),
        }
    }
}

impl Error for HeadError {}

/// A request that cannot be signed. Its head is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The head has no canonical form.
    Head(HeadError),
    /// The time of the signature is outside the years 0 to 9999.
    Time,
    /// A presigned request must expire after 1 second to 7 days, in whole seconds.
    Expires(Duration),
    /// The access key id, session token, region or service has characters that cannot be sent.
    Unsendable(&'static str),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request cannot be signed: ")?;
        match self {
            Self::Head(error) => error.fmt(f),
            Self::Time => f.write_str("its time is outside the years 0 to 9999"),
            Self::Expires(after) => {
                write!(
                    f,
                    "it is to expire after {after:?}, which must be 1 second to 7 days, in whole seconds"
                )
            }
            Self::Unsendable(what) => write!(f, "the {what} has characters that cannot be sent"),
        }
    }
}

impl Error for SignError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Head(error) => Some(error),
            _ => None,
        }
    }
}

impl From<HeadError> for SignError {
    fn from(error: HeadError) -> Self {
        Self::Head(error)
    }
}
