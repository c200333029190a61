//! Points in time of defaults: RFC 3339 and seconds since the epoch.

/// Seconds since the epoch, rounded down, and nanoseconds after them.
pub(super) type Instant = (i64, u32);

/// A number of seconds, kept to the microsecond.
pub(super) fn from_seconds(seconds: f64) -> Option<Instant> {
    let micros = (seconds * 1e6).round();
    if !micros.is_finite() || micros.abs() > 9e18 {
        return None;
    }
    let micros = micros as i64;
    let nanos = u32::try_from(micros.rem_euclid(1_000_000)).ok()? * 1000;
    Some((micros.div_euclid(1_000_000), nanos))
}

/// RFC 3339 in UTC or with an offset, `1985-04-12T23:20:50.52Z`.
pub(super) fn parse(text: &str) -> Option<Instant> {
    let (date, time) = text.split_once(['T', 't'])?;
    let (clock, offset) = split_offset(time)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(clock, ':')?;
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
    Some((seconds, nanos(fraction)?))
}

fn split_offset(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let (clock, offset, sign) = match time.rsplit_once('+') {
        Some((clock, offset)) => (clock, offset, 1),
        None => time
            .rsplit_once('-')
            .map(|(clock, offset)| (clock, offset, -1))?,
    };
    let [hours, minutes] = numbers(offset, ':')?;
    Some((clock, sign * (hours * 3600 + minutes * 60)))
}

fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let part = |part: &str| part.parse::<u16>().ok().map(i64::from);
    let parts: Vec<i64> = text.split(separator).map(part).collect::<Option<_>>()?;
    parts.try_into().ok()
}

fn nanos(fraction: &str) -> Option<u32> {
    let digits = fraction.get(..fraction.len().min(9))?;
    digits
        .bytes()
        .all(|digit| digit.is_ascii_digit())
        .then(|| format!("{digits:0<9}"))?
        .parse()
        .ok()
}

// Days since 1970-01-01 in the Gregorian calendar, with years that begin in March so that the leap
// day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_seconds_since_the_epoch() {
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(
            parse("1985-04-12T23:20:50.52Z"),
            Some((482_196_050, 520_000_000))
        );
        assert_eq!(parse("2000-02-29T00:00:00+01:00"), Some((951_778_800, 0)));
        assert_eq!(parse("1969-12-31T23:59:59.5Z"), Some((-1, 500_000_000)));
        assert_eq!(from_seconds(-0.5), Some((-1, 500_000_000)));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "T",
            "1985-04-12",
            "1985-13-12T00:00:00Z",
            "1985-04-12T00:00Z",
            "1985-04-12T00:00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(from_seconds(f64::NAN), None);
    }
}
