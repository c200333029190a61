//! `YYYYMMDDTHHMMSSZ`, the time of a signature.

use crate::types::{Timestamp, TimestampFormat};

const PATTERN: &[u8; 16] = b"00000000T000000Z";

/// A time to the second, and its text.
#[derive(Clone)]
pub(super) struct DateTime {
    at: Timestamp,
    text: String,
}

impl DateTime {
    /// `None` for years that do not have four digits.
    pub(super) fn new(at: Timestamp) -> Option<Self> {
        let at = Timestamp::new(at.seconds(), 0);
        let mut text = at.format(TimestampFormat::DateTime)?;
        text.retain(|c| !matches!(c, '-' | ':'));
        fits(&text).then_some(Self { at, text })
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        if !fits(text) {
            return None;
        }
        let part = |range| text.get(range);
        let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
        let (hour, minute, second) = (part(9..11)?, part(11..13)?, part(13..15)?);
        let plain = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
        let at = Timestamp::parse(&plain, TimestampFormat::DateTime).ok()?;
        Some(Self {
            at,
            text: text.to_owned(),
        })
    }

    pub(super) fn at(&self) -> Timestamp {
        self.at
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// `YYYYMMDD`.
    pub(super) fn date(&self) -> &str {
        self.text.get(..8).unwrap_or_default()
    }
}

fn fits(text: &str) -> bool {
    let fits = |(byte, pattern): (u8, &u8)| match pattern {
        b'0' => byte.is_ascii_digit(),
        letter => byte == *letter,
    };
    text.len() == PATTERN.len() && text.bytes().zip(PATTERN).all(fits)
}
