//! How long a server asks its callers to wait.

use crate::auth::Clock;
use crate::types::{Timestamp, TimestampFormat};
use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use std::time::Duration;

/// What `Retry-After` (RFC 9110, section 10.2.3) says, or `x-amz-retry-after`, which counts milliseconds. Of both the
/// longer, `None` where neither says anything that can be understood.
pub(super) fn asked(headers: &HeaderMap, clock: &Clock) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let date = |text| date(text, clock.now());
    let now = || text(DATE.as_str()).and_then(date);
    let standard = text(RETRY_AFTER.as_str()).and_then(|text| match number(text) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        // By the time that the server itself gives, where it does: the two clocks need not agree.
        None => Some(between(now().unwrap_or_else(|| clock.now()), date(text)?)),
    });
    let amazon = text("x-amz-retry-after").and_then(number);
    standard.max(amazon.map(Duration::from_millis))
}

/// Digits alone; a number too large for the type is as good as its largest.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A date in the form of today, or in one of the two that recipients have to know as well (RFC 9110, section 5.6.7).
fn date(text: &str, now: Timestamp) -> Option<Timestamp> {
    let parsed = |text: &str| Timestamp::parse(text, TimestampFormat::HttpDate).ok();
    parsed(text)
        .or_else(|| parsed(&of_asctime(text)?))
        .or_else(|| {
            // The century is not told: that of the latest date which is not more than fifty years ahead.
            let latest = now.seconds().saturating_add(FIFTY_YEARS);
            let dates = ["20", "19"].map(|century| parsed(&of_rfc_850(text, century)?));
            let is_near = |date: &Timestamp| date.seconds() <= latest;
            dates.into_iter().flatten().find(is_near)
        })
}

const FIFTY_YEARS: i64 = 50 * 31_556_952;

/// `Sun Nov  6 08:49:37 1994` in the form of today.
fn of_asctime(text: &str) -> Option<String> {
    let mut words = text.split_ascii_whitespace();
    let mut word = || words.next();
    let (weekday, month, day, time, year) = (word()?, word()?, word()?, word()?, word()?);
    Some(format!("{weekday}, {day:0>2} {month} {year} {time} GMT"))
}

/// `Sunday, 06-Nov-94 08:49:37 GMT` in the form of today.
fn of_rfc_850(text: &str, century: &str) -> Option<String> {
    let (weekday, rest) = text.split_once(", ")?;
    let (day, rest) = rest.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (year, time) = rest.split_once(' ')?;
    let weekday = weekday.get(..3)?;
    Some(format!("{weekday}, {day} {month} {century}{year} {time}"))
}

fn between(now: Timestamp, then: Timestamp) -> Duration {
    let seconds = then.seconds().saturating_sub(now.seconds());
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let clock = Clock::new(|| Timestamp::new(784_111_777, 0));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        asked(&headers, &clock)
    }

    #[test]
    fn seconds_dates_and_milliseconds_are_understood() {
        let at = "Sun, 06 Nov 1994 08:49:47 GMT";
        let secs = Duration::from_secs;
        for (pairs, expected) in [
            (&[][..], None),
            (&[("retry-after", "120")], Some(secs(120))),
            (&[("retry-after", " 0 ")], Some(secs(0))),
            (&[("retry-after", at)], Some(secs(10))),
            (
                &[("retry-after", "Sunday, 06-Nov-94 08:49:47 GMT")],
                Some(secs(10)),
            ),
            (
                &[("retry-after", "Sun Nov  6 08:49:47 1994")],
                Some(secs(10)),
            ),
            // 2006 is not yet fifty years ahead.
            (
                &[("retry-after", "Monday, 06-Nov-06 08:49:37 GMT")],
                Some(secs(12 * 365 * 86_400 + 3 * 86_400)),
            ),
            (&[("retry-after", "Monday, 06-Nov-94 08:49:47 GMT")], None),
            (&[("retry-after", "Sunday, 06-Nov-94")], None),
            (&[("retry-after", "ääää, 06-Nov-94 08:49:47 GMT")], None),
            (
                &[
                    ("retry-after", at),
                    ("date", "Sun, 06 Nov 1994 08:49:40 GMT"),
                ],
                Some(secs(7)),
            ),
            (
                &[
                    ("retry-after", at),
                    ("date", "Sun, 06 Nov 1994 09:49:40 GMT"),
                ],
                Some(secs(0)),
            ),
            (
                &[("x-amz-retry-after", "1500")],
                Some(Duration::from_millis(1500)),
            ),
            (
                &[("retry-after", "2"), ("x-amz-retry-after", "1500")],
                Some(secs(2)),
            ),
            (
                &[("retry-after", "99999999999999999999999")],
                Some(secs(u64::MAX)),
            ),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "1.5")], None),
            (&[("retry-after", "soon"), ("x-amz-retry-after", "")], None),
        ] {
            assert_eq!(read(pairs), expected, "{pairs:?}");
        }
    }
}
