//! Source URIs of play endpoints: `local://room/member/endpoint`.

use super::fault::Fault;
use std::fmt;
use trompe_media::control_api::errors::{
    EmptyId, FidTooLong, InvalidSourceUri, SourceUriIncomplete, SourceUriNotLocal,
};

/// The publish endpoint that a source URI names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The room.
    pub(crate) room: String,
    /// The member in the room.
    pub(crate) member: String,
    /// The endpoint of the member.
    pub(crate) endpoint: String,
}

impl Source {
    /// Reads the source of the play endpoint `fid`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(src: &str, fid: &str) -> Result<Self, Fault> {
        let Some((scheme, path)) = src
            .split_once("://")
            .filter(|(scheme, _)| is_scheme(scheme))
        else {
            return Err(InvalidSourceUri::new("the source is not a URI", fid, src).into());
        };
        if scheme != "local" {
            let message = format!("the source has the scheme {scheme}, not local");
            return Err(SourceUriNotLocal::new(message, fid, src).into());
        }
        Self::parse_path(path, src, fid)
    }

    fn parse_path(path: &str, src: &str, fid: &str) -> Result<Self, Fault> {
        let parts: Vec<&str> = path.split('/').collect();
        let (room, member, endpoint) = match *parts.as_slice() {
            [room, member, endpoint] => (room, member, endpoint),
            [_, _, _, _, ..] => {
                return Err(FidTooLong::new("the source has more than three parts", src).into());
            }
            _ => {
                return Err(SourceUriIncomplete::new(
                    "the source has fewer than three parts",
                    fid,
                    src,
                )
                .into());
            }
        };
        if parts.iter().any(|part| part.is_empty()) {
            return Err(EmptyId::new("a part of the source is empty", fid, src).into());
        }
        if !parts.iter().all(|part| is_id(part)) {
            return Err(
                InvalidSourceUri::new("a part of the source is not an id", fid, src).into(),
            );
        }
        Ok(Self {
            room: room.to_owned(),
            member: member.to_owned(),
            endpoint: endpoint.to_owned(),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.room, self.member, self.endpoint)
    }
}

/// RFC 3986, section 3.1.
pub(super) fn is_scheme(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn is_id(part: &str) -> bool {
    let first = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    first
        && part
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '~' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(src: &str) -> Fault {
        Source::parse(src, "r/m/play").expect_err(src)
    }

    #[test]
    fn a_whole_source_is_read() {
        let source = Source::parse("local://r/m/pub", "r/n/play").expect("a source");
        assert_eq!(source.to_string(), "r/m/pub");
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        assert!(
            matches!(fault(""), Fault::InvalidSourceUri(e) if e.code == 1008 && e.fid == "r/m/play")
        );
        assert!(matches!(fault("r/m/pub"), Fault::InvalidSourceUri(_)));
        assert!(matches!(fault("://r/m/pub"), Fault::InvalidSourceUri(_)));
        assert!(matches!(
            fault("local://r/m/p b"),
            Fault::InvalidSourceUri(_)
        ));
        assert!(matches!(fault("http://r/m/pub"), Fault::SourceUriNotLocal(e) if e.code == 1010));
        assert!(matches!(fault("local://r/m/p/x"), Fault::FidTooLong(e) if e.code == 1011));
        assert!(matches!(fault("local://"), Fault::SourceUriIncomplete(e) if e.code == 1012));
        assert!(
            matches!(fault("local://r/m"), Fault::SourceUriIncomplete(e) if e.src == "local://r/m")
        );
        assert!(matches!(fault("local://r//pub"), Fault::EmptyId(e) if e.code == 1013));
        assert!(matches!(fault("local://r/m/"), Fault::EmptyId(_)));
    }
}
