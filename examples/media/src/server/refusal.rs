//! Why a member is not admitted.

use std::fmt;
use std::time::Duration;

/// Why a member is not admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such member.
    Unknown,
    /// The credentials are missing or wrong.
    WrongCredentials,
    /// The credentials are hashed, and this server has no Argon2.
    HashedCredentials,
    /// The controller refused it, in these words.
    ByController(String),
    /// The controller did not answer in this time.
    Silent(Duration),
    /// The controller could not be reached.
    Unreachable(String),
    /// The controller answered something that is no answer, or failed.
    Broken(String),
    /// The member was deleted while the controller was asked.
    Deleted,
    /// The server shuts down.
    ShuttingDown,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such member"),
            Self::WrongCredentials => f.write_str("wrong credentials"),
            Self::HashedCredentials => f.write_str("hashed credentials cannot be checked here"),
            Self::ByController(reason) => write!(f, "the controller refused: {reason}"),
            Self::Silent(bound) => write!(f, "the controller did not answer within {bound:?}"),
            Self::Unreachable(why) => write!(f, "the controller could not be reached: {why}"),
            Self::Broken(why) => write!(f, "the controller failed: {why}"),
            Self::Deleted => f.write_str("the member was deleted meanwhile"),
            Self::ShuttingDown => f.write_str("the server is shutting down"),
        }
    }
}
