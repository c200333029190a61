//! What members prove themselves with.

use crate::random::Random;
use std::hint::black_box;
use trompe_media::control_api::types::{Credentials, Member, Room, RoomElement};

/// A secret that somebody presented. It has neither `Debug` nor `Display`, so that it gets into no log.
pub(crate) struct Secret(String);

impl Secret {
    /// Keeps this text secret.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Why a member is not who it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// The secret is missing or wrong.
    Wrong,
    /// The credentials are hashed, and this server has no Argon2 to check a secret against them.
    Unverifiable,
}

const LENGTH: usize = 32;
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Random plain credentials of 32 letters and digits, each as likely as any other.
fn random_plain(random: &mut dyn Random) -> Credentials {
    let mut plain = String::with_capacity(LENGTH);
    while plain.len() < LENGTH {
        // Six bits pick one of 64 places, of which the last two are none.
        if let Some(letter) = ALPHABET.get(usize::from(random.byte() & 0x3f)) {
            plain.push(char::from(*letter));
        }
    }
    Credentials::Plain(plain)
}

/// Gives a member without credentials those that it had before, or random ones.
pub(super) fn settle(member: &mut Member, known: Option<&Member>, random: &mut dyn Random) {
    if member.credentials.is_none() {
        let kept = known.and_then(|known| known.credentials.clone());
        member.credentials = Some(kept.unwrap_or_else(|| random_plain(random)));
    }
}

/// Does the same for every member of a room.
pub(super) fn settle_room(room: &mut Room, known: Option<&Room>, random: &mut dyn Random) {
    for element in room.pipeline.values_mut() {
        if let RoomElement::Member(member) = element {
            let before = known.and_then(|known| super::sources::member(known, &member.id));
            settle(member, before, random);
        }
    }
}

/// Checks a presented secret against a member's credentials.
///
/// # Errors
/// Why it does not prove anything.
pub(crate) fn verify(
    credentials: Option<&Credentials>,
    presented: Option<&Secret>,
) -> Result<(), Denied> {
    match credentials {
        Some(Credentials::Plain(plain)) if plain.is_empty() => Ok(()),
        Some(Credentials::Plain(plain)) => match presented {
            Some(secret) if same(plain.as_bytes(), secret.0.as_bytes()) => Ok(()),
            _ => Err(Denied::Wrong),
        },
        Some(Credentials::Hash(_) | Credentials::Unknown(_)) | None => Err(Denied::Unverifiable),
    }
}

/// Compares in a time that depends on the length of `presented` alone.
fn same(secret: &[u8], presented: &[u8]) -> bool {
    let expected = secret.iter().chain(std::iter::repeat(&0));
    let difference = presented
        .iter()
        .zip(expected)
        .fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    (difference == 0) & (secret.len() == presented.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    fn plain(text: &str) -> Credentials {
        Credentials::Plain(text.to_owned())
    }

    fn denied(credentials: &Credentials, presented: Option<&str>) -> Option<Denied> {
        verify(Some(credentials), presented.map(Secret::new).as_ref()).err()
    }

    #[test]
    fn only_the_very_secret_proves_a_member() {
        let secret = plain("correct horse");
        assert_eq!(denied(&secret, Some("correct horse")), None);
        for wrong in [
            "",
            "c",
            "correct hors",
            "correct horse ",
            "correct horsf",
            "correct horse\0",
        ] {
            assert_eq!(
                denied(&secret, Some(wrong)),
                Some(Denied::Wrong),
                "{wrong:?}"
            );
        }
        assert_eq!(denied(&secret, None), Some(Denied::Wrong));
    }

    #[test]
    fn empty_credentials_ask_for_nothing() {
        assert_eq!(denied(&plain(""), None), None);
        assert_eq!(denied(&plain(""), Some("anything")), None);
    }

    #[test]
    fn hashed_credentials_admit_nobody_here() {
        let hash = Credentials::Hash("$argon2id$v=19$x".to_owned());
        assert_eq!(
            denied(&hash, Some("$argon2id$v=19$x")),
            Some(Denied::Unverifiable)
        );
    }

    #[test]
    fn random_credentials_are_32_letters_and_digits() {
        let mut random = SystemRandom::default();
        let Credentials::Plain(one) = random_plain(&mut random) else {
            panic!("not plain")
        };
        assert_eq!(one.len(), 32);
        assert!(one.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(random_plain(&mut random), Credentials::Plain(one));
    }
}
