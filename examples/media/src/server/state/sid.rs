//! Session ids: the URL at which one member connects.

use super::credentials::Secret;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use trompe_media::control_api::types::Credentials;

const TOKEN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `<public url>/<room>/<member>[?token=<plain>]`; no token where the credentials are hashed or empty.
pub(super) fn sid(
    public_url: &str,
    room: &str,
    member: &str,
    credentials: Option<&Credentials>,
) -> String {
    let base = public_url.trim_end_matches('/');
    match credentials {
        Some(Credentials::Plain(plain)) if !plain.is_empty() => {
            format!(
                "{base}/{room}/{member}?token={}",
                utf8_percent_encode(plain, TOKEN)
            )
        }
        _ => format!("{base}/{room}/{member}"),
    }
}

/// What a member's client reads from its session id.
pub(crate) struct Ticket {
    /// The room.
    pub(crate) room: String,
    /// The member.
    pub(crate) member: String,
    /// The token, where there is one.
    pub(crate) token: Option<Secret>,
}

impl Ticket {
    /// Reads a session id; `None` where it is none.
    pub(crate) fn parse(sid: &str) -> Option<Self> {
        let (url, token) = match sid.split_once("?token=") {
            Some((url, token)) => (url, Some(percent_decode_str(token).decode_utf8().ok()?)),
            None => (sid, None),
        };
        let (rest, member) = url.rsplit_once('/')?;
        let (_, room) = rest.rsplit_once('/')?;
        let named = !room.is_empty() && !member.is_empty();
        let token = token.map(Secret::new);
        named.then(|| Self {
            room: room.to_owned(),
            member: member.to_owned(),
            token,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::credentials::verify;
    use super::*;

    fn of(credentials: Credentials) -> String {
        sid("ws://media.example/ws/", "r", "m", Some(&credentials))
    }

    #[test]
    fn plain_credentials_are_the_token() {
        assert_eq!(
            of(Credentials::Plain("s3cret".into())),
            "ws://media.example/ws/r/m?token=s3cret"
        );
    }

    #[test]
    fn hashed_and_empty_credentials_give_no_token() {
        assert_eq!(
            of(Credentials::Plain(String::new())),
            "ws://media.example/ws/r/m"
        );
        assert_eq!(
            of(Credentials::Hash("$argon2id$".into())),
            "ws://media.example/ws/r/m"
        );
    }

    #[test]
    fn a_client_reads_back_any_secret() {
        let credentials = Credentials::Plain("a b&c=d?token=ü%/".into());
        let ticket = Ticket::parse(&of(credentials.clone())).expect("a session id");
        assert_eq!((ticket.room.as_str(), ticket.member.as_str()), ("r", "m"));
        assert_eq!(verify(Some(&credentials), ticket.token.as_ref()), Ok(()));
    }

    #[test]
    fn other_texts_are_no_session_ids() {
        for text in ["", "r", "/m", "r/", "//"] {
            assert!(Ticket::parse(text).is_none(), "{text:?}");
        }
    }
}
