//! `timestamp` and the three formats that Smithy gives it.

use super::date;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The serialization formats of timestamps (Smithy 2.0, `@timestampFormat`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since the epoch, with a fraction where there is one.
    EpochSeconds,
    /// RFC 3339, in UTC: `1985-04-12T23:20:50.52Z`.
    DateTime,
    /// IMF-fixdate: `Tue, 29 Apr 2014 18:30:38 GMT`.
    HttpDate,
}

/// A point in time: seconds since 1970-01-01T00:00:00Z and a fraction in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// The text is not a timestamp of the expected format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    format: TimestampFormat,
}

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.format {
            TimestampFormat::EpochSeconds => "number of seconds since the epoch",
            TimestampFormat::DateTime => "RFC 3339 date and time",
            TimestampFormat::HttpDate => "HTTP date",
        };
        write!(f, "not a valid {name}")
    }
}

impl std::error::Error for ParseTimestampError {}

const NANOS: u32 = 1_000_000_000;

impl Timestamp {
    /// Seconds since the epoch and nanoseconds after them; nanoseconds past a second carry over.
    pub const fn new(seconds: i64, nanos: u32) -> Self {
        Self {
            seconds: seconds.saturating_add((nanos / NANOS) as i64),
            nanos: nanos % NANOS,
        }
    }

    /// Milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self {
            seconds: millis.div_euclid(1000),
            nanos: millis.rem_euclid(1000) as u32 * 1_000_000,
        }
    }

    /// Seconds since the epoch as a floating-point number, kept to the microsecond; `None` where it
    /// is not finite or out of range.
    pub fn from_f64(seconds: f64) -> Option<Self> {
        let micros = (seconds * 1e6).round();
        if !micros.is_finite() || micros.abs() >= 9.2e18 {
            return None;
        }
        let micros = micros as i64;
        Some(Self {
            seconds: micros.div_euclid(1_000_000),
            nanos: micros.rem_euclid(1_000_000) as u32 * 1000,
        })
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds after [`seconds`](Self::seconds), below 1,000,000,000.
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// Milliseconds since the epoch, rounded down; saturates.
    pub const fn millis(self) -> i64 {
        self.seconds
            .saturating_mul(1000)
            .saturating_add((self.nanos / 1_000_000) as i64)
    }

    /// Seconds since the epoch, as near as `f64` gets.
    pub fn as_f64(self) -> f64 {
        self.seconds as f64 + f64::from(self.nanos) / f64::from(NANOS)
    }

    /// Reads text of this format.
    ///
    /// # Errors
    /// The text is not of the format, or no such point in time exists.
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, ParseTimestampError> {
        let parsed = match format {
            TimestampFormat::EpochSeconds => parse_seconds(text),
            TimestampFormat::DateTime => date::read_date_time(text).map(Self::of),
            TimestampFormat::HttpDate => date::read_http_date(text).map(Self::of),
        };
        parsed.ok_or(ParseTimestampError { format })
    }

    /// As [`parse`](Self::parse), but a date-time must be in UTC and written out as
    /// `YYYY-MM-DDTHH:MM:SS[.fraction]Z`: what servers take, while clients are lenient.
    ///
    /// # Errors
    /// The text is not of the format, or no such point in time exists.
    pub fn parse_strict(text: &str, format: TimestampFormat) -> Result<Self, ParseTimestampError> {
        if format == TimestampFormat::DateTime && !is_utc_date_time(text) {
            return Err(ParseTimestampError { format });
        }
        Self::parse(text, format)
    }

    /// Writes it in this format; `None` where the format cannot express it (years of other than four digits).
    pub fn format(self, format: TimestampFormat) -> Option<String> {
        match format {
            TimestampFormat::EpochSeconds => Some(self.epoch_seconds()),
            TimestampFormat::DateTime => date::write_date_time(self.seconds, &self.fraction()),
            TimestampFormat::HttpDate => date::write_http_date(self.seconds, &self.fraction()),
        }
    }

    fn epoch_seconds(self) -> String {
        if self.seconds < 0 && self.nanos > 0 {
            let whole = -(i128::from(self.seconds) + 1);
            let flipped = Self {
                seconds: 0,
                nanos: NANOS - self.nanos,
            };
            return format!("-{whole}{}", flipped.fraction());
        }
        format!("{}{}", self.seconds, self.fraction())
    }

    fn fraction(self) -> String {
        if self.nanos == 0 {
            return String::new();
        }
        format!(".{:09}", self.nanos)
            .trim_end_matches('0')
            .to_owned()
    }

    const fn of((seconds, nanos): (i64, u32)) -> Self {
        Self::new(seconds, nanos)
    }
}

fn is_utc_date_time(text: &str) -> bool {
    let Some((whole, rest)) = text.split_at_checked(19) else {
        return false;
    };
    let fits = |(b, p): (u8, u8)| {
        if p == b'0' {
            b.is_ascii_digit()
        } else {
            b == p
        }
    };
    let is_fraction = |f: &str| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit());
    whole.bytes().zip(*b"0000-00-00T00:00:00").all(fits)
        && rest
            .strip_suffix('Z')
            .is_some_and(|f| f.is_empty() || f.strip_prefix('.').is_some_and(is_fraction))
}

// Up to nine decimals are exact; exponents and longer fractions go the way of floating point.
fn parse_seconds(text: &str) -> Option<Timestamp> {
    parse_decimal(text).or_else(|| Timestamp::from_f64(text.parse().ok()?))
}

fn parse_decimal(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let seconds: i64 = whole.parse().ok()?;
    if !matches!(fraction.len(), 1..=9) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos: u32 = fraction.parse::<u32>().ok()? * 10_u32.pow(9 - fraction.len() as u32);
    match nanos {
        1.. if text.starts_with('-') => Some(Timestamp {
            seconds: seconds.checked_sub(1)?,
            nanos: NANOS - nanos,
        }),
        _ => Some(Timestamp { seconds, nanos }),
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::after_epoch(after),
            Err(before) => {
                let d = before.duration();
                let carry = i64::from(d.subsec_nanos() > 0);
                let seconds = i64::try_from(d.as_secs()).unwrap_or(i64::MAX);
                Self {
                    seconds: -seconds - carry,
                    nanos: (NANOS - d.subsec_nanos()) % NANOS,
                }
            }
        }
    }
}

impl Timestamp {
    fn after_epoch(d: Duration) -> Self {
        Self {
            seconds: i64::try_from(d.as_secs()).unwrap_or(i64::MAX),
            nanos: d.subsec_nanos(),
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format(TimestampFormat::DateTime) {
            Some(text) => f.write_str(&text),
            None => f.write_str(&self.epoch_seconds()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TimestampFormat::{DateTime, EpochSeconds, HttpDate};

    #[test]
    fn every_format_writes_what_it_reads_and_keeps_fractions() {
        for (format, text) in [
            (EpochSeconds, "1398796238"),
            (EpochSeconds, "1398796238.5"),
            (EpochSeconds, "-1.25"),
            (EpochSeconds, "-0.5"),
            (EpochSeconds, "1398796238.123456789"),
            (DateTime, "2014-04-29T18:30:38Z"),
            (DateTime, "2014-04-29T18:30:38.123456789Z"),
            (DateTime, "1969-12-31T23:59:58.75Z"),
            (HttpDate, "Tue, 29 Apr 2014 18:30:38 GMT"),
            (HttpDate, "Sun, 02 Jan 2000 20:34:56.456 GMT"),
        ] {
            let t = Timestamp::parse(text, format).unwrap();
            assert_eq!(t.format(format).as_deref(), Some(text));
        }
    }

    #[test]
    fn offsets_are_folded_into_utc() {
        let t = Timestamp::parse("2019-12-16T22:48:18-01:00", DateTime).unwrap();
        assert_eq!(t.to_string(), "2019-12-16T23:48:18Z");
    }

    #[test]
    fn a_strict_reader_takes_date_times_in_utc_alone() {
        for good in ["1985-04-12T23:20:50Z", "1985-04-12T23:20:50.52Z"] {
            assert!(Timestamp::parse_strict(good, DateTime).is_ok(), "{good}");
        }
        for bad in [
            "1996-12-19T16:39:57-08:00",
            "1996-12-19T16:39:57",
            "19961219T163957Z",
            "1996-12-19 16:39:57Z",
            "1996-12-19T16Z",
            "1996-12-19T16:39:57+00Z",
            "2011-12-03T10:15:30+01:00[Europe/Paris]",
            "1985-04-12T23:20:50.Z",
            "1996-12-19T16:39:5é7Z",
            "1515531081",
        ] {
            assert!(Timestamp::parse_strict(bad, DateTime).is_err(), "{bad}");
        }
    }

    #[test]
    fn nonsense_is_an_error_and_not_a_panic() {
        for text in [
            "",
            "NaN",
            "inf",
            "1e300",
            "Tue",
            "9999999-01-01T00:00:00Z",
            "Tue, 99 Apr 2014 18:30:38 GMT",
        ] {
            for format in [EpochSeconds, DateTime, HttpDate] {
                assert!(Timestamp::parse(text, format).is_err(), "{text}");
            }
        }
        assert_eq!(Timestamp::new(i64::MAX, 1).format(DateTime), None);
    }
}
