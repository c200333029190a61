//! Dates as text: days of the proleptic Gregorian calendar, RFC 3339 and IMF-fixdate (RFC 9110, "Date/Time Formats").

const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `YYYY-MM-DDTHH:MM:SS` and `.fraction` in UTC; `None` where the year has not four digits.
pub(super) fn write_date_time(seconds: i64, fraction: &str) -> Option<String> {
    let (year, month, day) = date_of(seconds.div_euclid(DAY))?;
    let (hour, minute, second) = time_of(seconds);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"
    ))
}

/// `Www, DD Mmm YYYY HH:MM:SS` and `.fraction`; `None` where the year has not four digits.
pub(super) fn write_http_date(seconds: i64, fraction: &str) -> Option<String> {
    let days = seconds.div_euclid(DAY);
    let (year, month, day) = date_of(days)?;
    let (hour, minute, second) = time_of(seconds);
    let (weekday, month) = (weekday(days), MONTHS.get(month as usize - 1)?);
    Some(format!(
        "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02}{fraction} GMT"
    ))
}

/// Seconds since the epoch and nanoseconds after them of an RFC 3339 date and time.
pub(super) fn read_date_time(text: &str) -> Option<(i64, u32)> {
    let mut text = Reader(text);
    let year = text.number(4)?;
    text.one_of("-")?;
    let month = text.number(2)?;
    text.one_of("-")?;
    let days = days_of(year, month, text.number(2)?)?;
    text.one_of("Tt ")?;
    let (time, nanos) = (text.time()?, text.fraction(".,")?);
    let offset = text.offset()?;
    text.end((days * DAY + time - offset, nanos))
}

/// The same of an IMF-fixdate, which may have a fraction in Smithy.
pub(super) fn read_http_date(text: &str) -> Option<(i64, u32)> {
    let (name, rest) = text.split_at_checked(3)?;
    let mut text = Reader(rest.strip_prefix(", ")?);
    let day = text.number(2)?;
    text.one_of(" ")?;
    let month = text.month()?;
    text.one_of(" ")?;
    let days = days_of(text.number(4)?, month, day)?;
    text.one_of(" ")?;
    let (time, nanos) = (text.time()?, text.fraction(".")?);
    text.0 = text.0.strip_prefix(" GMT")?;
    let is_right = name.eq_ignore_ascii_case(weekday(days));
    text.end((days * DAY + time, nanos)).filter(|_| is_right)
}

/// What is left of a text.
struct Reader<'t>(&'t str);

impl Reader<'_> {
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        number.parse().ok().filter(|_| is_number)
    }

    fn one_of(&mut self, any: &str) -> Option<char> {
        let next = self.0.chars().next().filter(|next| any.contains(*next))?;
        self.0 = self.0.get(next.len_utf8()..)?;
        Some(next)
    }

    fn month(&mut self) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        self.0 = rest;
        let mut months = MONTHS.iter();
        let index = months.position(|month| month.eq_ignore_ascii_case(name))?;
        Some(index as i64 + 1)
    }

    /// `HH:MM:SS` in seconds; a leap second is the one before it.
    fn time(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.one_of(":")?;
        let minute = self.number(2)?;
        self.one_of(":")?;
        let second = self.number(2)?;
        let is_time = hour < 24 && minute < 60 && second <= 60;
        is_time.then(|| (hour * 60 + minute) * 60 + second.min(59))
    }

    /// Digits after a mark, in nanoseconds rounded down; 0 where there is no mark.
    fn fraction(&mut self, marks: &str) -> Option<u32> {
        if self.one_of(marks).is_none() {
            return Some(0);
        }
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = self.0.strip_suffix(rest)?;
        self.0 = rest;
        let kept = digits.get(..9).unwrap_or(digits);
        let is_there = !digits.is_empty();
        format!("{kept:0<9}").parse().ok().filter(|_| is_there)
    }

    /// `Z` or `±HH:MM`, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of("Zz+-")? {
            '+' => 1,
            '-' => -1,
            _ => return Some(0),
        };
        let hour = self.number(2)?;
        self.one_of(":")?;
        let minute = self.number(2)?;
        (hour < 24 && minute < 60).then_some(sign * (hour * 60 + minute) * 60)
    }

    fn end<T>(&self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}

fn weekday(days: i64) -> &'static str {
    // The epoch was a Thursday.
    let index = (days + 4).rem_euclid(7);
    WEEKDAYS.get(index as usize).copied().unwrap_or_default()
}

fn time_of(seconds: i64) -> (i64, i64, i64) {
    let second = seconds.rem_euclid(DAY);
    (second / 3600, second / 60 % 60, second % 60)
}

/// Days of 400 years, after which the calendar begins again.
const ERA: i64 = 146_097;

/// Days from the first of March of the year 0, with which an era begins, to the epoch.
const EPOCH: i64 = 719_468;

/// Days since the epoch; `None` where there is no such day. Years begin with March here, so that a leap day is the
/// last one of its year.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let from_march = (month + 9) % 12;
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    let is_day = (1..=length).contains(&day);
    is_day.then_some(era * ERA + day_of_era - EPOCH)
}

/// Year, month and day of a number of days since the epoch; `None` where the year has not four digits.
fn date_of(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(EPOCH)?;
    let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = (from_march + 2) % 12 + 1;
    let year = of_era + era * 400 + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_five_eras_is_found_again() {
        let first = days_of(0, 1, 1).unwrap();
        let last = days_of(2000, 12, 31).unwrap();
        let mut before = (-1, 12, 31);
        for days in first..=last {
            let (year, month, day) = date_of(days).unwrap();
            assert!((year, month, day) > before, "{days}");
            assert_eq!(days_of(year, month, day), Some(days));
            before = (year, month, day);
        }
        assert_eq!(last - first, 5 * ERA + 365);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2023-04-31T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-01-00T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00+24:00",
            "2023-01-01T00:00:00Z ",
            "2023-01-01T00:00:0é",
        ] {
            assert_eq!(read_date_time(text), None, "{text}");
        }
        assert!(read_date_time("2000-02-29T23:59:60.5z").is_some());
    }

    #[test]
    fn digits_beyond_nanoseconds_are_left_off() {
        let read = |text: &str| read_date_time(text).unwrap();
        let nine = read("1969-12-31T23:59:59.999999999Z");
        assert_eq!(nine, (-1, 999_999_999));
        assert_eq!(read("1969-12-31T23:59:59.9999999999Z"), nine);
        let long = format!("1970-01-01T00:00:00.000000001{}+00:00", "9".repeat(1000));
        assert_eq!(read(&long), (0, 1));
        let http = read_http_date("Thu, 01 Jan 1970 00:00:00.1234567899 GMT");
        assert_eq!(http, Some((0, 123_456_789)));
    }

    #[test]
    fn a_date_of_http_has_its_own_weekday() {
        assert!(read_http_date("Tue, 29 Apr 2014 18:30:38 GMT").is_some());
        for text in [
            "Wed, 29 Apr 2014 18:30:38 GMT",
            "Tue, 29 Apr 2014 18:30:38 UTC",
            "Tue, 29 Foo 2014 18:30:38 GMT",
            "Tue, 29 Apr 2014 18:30:38. GMT",
        ] {
            assert_eq!(read_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn years_beyond_four_digits_are_not_written() {
        let last = days_of(9999, 12, 31).unwrap() * DAY + DAY - 1;
        let first = days_of(0, 1, 1).unwrap() * DAY;
        assert_eq!(
            write_date_time(last, "").as_deref(),
            Some("9999-12-31T23:59:59Z")
        );
        assert_eq!(
            write_date_time(first, "").as_deref(),
            Some("0000-01-01T00:00:00Z")
        );
        for seconds in [last + 1, first - 1, i64::MIN, i64::MAX] {
            assert_eq!(write_date_time(seconds, ""), None);
        }
    }
}
