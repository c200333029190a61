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

fn date(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text, TimestampFormat::HttpDate).ok()
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
            (&[("retry-after", "Sunday, 06-Nov-94 08:49:47 GMT")], None),
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
