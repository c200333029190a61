//! Full ids of elements.

use super::fault::Fault;
use std::fmt;
use trompe_media::control_api::errors::FidTooLong;

/// The full id of an element: `room[/member[/endpoint]]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fid {
    /// `room`
    Room(String),
    /// `room/member`
    Member(String, String),
    /// `room/member/endpoint`
    Endpoint(String, String, String),
}

/// Why a text is no full id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FidError {
    /// There is no text.
    Empty,
    /// A part between two slashes, or at an end, is missing.
    MissingPath,
    /// There are more than three parts.
    TooManyPaths,
}

impl Fid {
    /// Reads a full id.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, FidError> {
        if text.is_empty() {
            return Err(FidError::Empty);
        }
        let mut parts = text.split('/').map(str::to_owned);
        let mut next = || parts.next();
        let (room, member, endpoint, more) = (next(), next(), next(), next());
        if more.is_some() {
            return Err(FidError::TooManyPaths);
        }
        let missing = [&room, &member, &endpoint]
            .into_iter()
            .flatten()
            .any(String::is_empty);
        match (room, member, endpoint) {
            _ if missing => Err(FidError::MissingPath),
            (Some(room), Some(member), Some(endpoint)) => {
                Ok(Self::Endpoint(room, member, endpoint))
            }
            (Some(room), Some(member), None) => Ok(Self::Member(room, member)),
            (Some(room), None, _) => Ok(Self::Room(room)),
            (None, ..) => Err(FidError::Empty),
        }
    }

    /// Reads a full id that came with a call.
    ///
    /// # Errors
    /// `FidTooLong`; the other two are what the constraints of the model refuse.
    pub(crate) fn of_call(text: &str) -> Result<Self, Fault> {
        Self::parse(text).map_err(|error| match error {
            FidError::TooManyPaths => {
                FidTooLong::new("a full id has at most three parts", text).into()
            }
            FidError::Empty | FidError::MissingPath => {
                Fault::Invalid(format!("{text:?} is not a full id: {error}"))
            }
        })
    }

    /// The room that it is in.
    pub(crate) fn room(&self) -> &str {
        match self {
            Self::Room(room) | Self::Member(room, _) | Self::Endpoint(room, ..) => room,
        }
    }
}

impl fmt::Display for Fid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Room(room) => f.write_str(room),
            Self::Member(room, member) => write!(f, "{room}/{member}"),
            Self::Endpoint(room, member, endpoint) => write!(f, "{room}/{member}/{endpoint}"),
        }
    }
}

impl fmt::Display for FidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::MissingPath => "a part is missing",
            Self::TooManyPaths => "it has more than three parts",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_read_and_written_alike() {
        for text in ["room", "room/member", "room/member/endpoint"] {
            assert_eq!(
                Fid::parse(text).map(|fid| fid.to_string()).as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn each_way_of_being_wrong_has_its_error() {
        assert_eq!(Fid::parse(""), Err(FidError::Empty));
        for text in ["/", "room/", "/member", "room//endpoint", "room/member/"] {
            assert_eq!(Fid::parse(text), Err(FidError::MissingPath), "{text}");
        }
        assert_eq!(Fid::parse("a/b/c/d"), Err(FidError::TooManyPaths));
    }
}
