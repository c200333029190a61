//! Values of timestamps.

use super::Check;
use crate::node::{Node, NodeValue};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::{TimestampFormat, TraitMap};

const EXAMPLE: &str = "(e.g., \"1985-04-12T23:20:50.52Z\")";

impl Check<'_, '_> {
    /// Holds a value against the format of the member or, failing that, of the shape.
    pub(super) fn timestamp(
        &mut self,
        traits: &TraitMap,
        on: &ShapeId,
        place: &str,
        target: Option<&Shape>,
        node: &Node,
    ) {
        let own = traits.timestamp_format();
        let message = match (own, place) {
            _ if self.rules.nulls && node.is_null() => None,
            (_, "Member") if self.rules.epoch_seconds => seconds(on, node),
            _ if self.rules.epoch_seconds => None,
            (_, "Target") if self.has_format => None,
            (Some(format), _) => formatted(format, on, node),
            (None, "Target") => target.and_then(|shape| unformatted(&shape.id, node)),
            _ => None,
        };
        if let Some(message) = message {
            self.fail(node, message);
        }
    }
}

fn formatted(format: TimestampFormat, on: &ShapeId, node: &Node) -> Option<String> {
    let found = node.type_name();
    match (format, node.as_str()) {
        (TimestampFormat::DateTime, Some(text)) => date_time(on, text),
        (TimestampFormat::DateTime, None) => Some(format!(
            "Expected a string value for a date-time timestamp {EXAMPLE}"
        )),
        (TimestampFormat::EpochSeconds, _) => node.as_number().is_none().then(|| {
            format!("Invalid {found} value provided for a timestamp with a `epoch-seconds` format.")
        }),
        (TimestampFormat::HttpDate, text) => {
            let fits = text.is_some_and(is_http_date);
            let shown = text.unwrap_or(found);
            (!fits).then(|| format!(
                "Invalid value provided for http-date formatted timestamp. Expected a string value that matches the \
                 IMF-fixdate production of RFC 9110 section-5.6.7. Found: {shown}"
            ))
        }
    }
}

fn seconds(on: &ShapeId, node: &Node) -> Option<String> {
    node.as_number().is_none().then(|| {
        format!(
            "Invalid {} value provided for timestamp, `{on}`. Expected a number that contains epoch seconds with \
             optional millisecond precision",
            node.type_name()
        )
    })
}

fn unformatted(on: &ShapeId, node: &Node) -> Option<String> {
    match &node.value {
        NodeValue::Number(_) => None,
        NodeValue::String(text) => date_time(on, text),
        _ => Some(format!(
            "Invalid {} value provided for timestamp, `{on}`. Expected a number that contains epoch seconds with \
             optional millisecond precision, or a string that contains an RFC 3339 formatted timestamp {EXAMPLE}",
            node.type_name()
        )),
    }
}

fn date_time(on: &ShapeId, text: &str) -> Option<String> {
    (!is_date_time(text)).then(|| format!(
        "Invalid string value, `{text}`, provided for timestamp, `{on}`. Expected an RFC 3339 formatted timestamp \
         {EXAMPLE}"
    ))
}

/// `Tue, 29 Apr 2014 18:30:38 GMT`.
fn is_http_date(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let parts: Vec<_> = text.split(' ').collect();
    let [weekday, day, month, year, time, "GMT"] = parts[..] else {
        return false;
    };
    let digits = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let within = |text: &str, most: u8| {
        digits(text, 2) && text.parse::<u8>().is_ok_and(|value| value <= most)
    };
    let time: Vec<_> = time.split(':').collect();
    let [hour, minute, second] = time[..] else {
        return false;
    };
    let weekday = weekday.strip_suffix(',');
    weekday.is_some_and(|weekday| DAYS.contains(&weekday))
        && within(day, 31)
        && MONTHS.contains(&month)
        && digits(year, 4)
        && within(hour, 23)
        && within(minute, 59)
        && within(second, 60)
}

/// `YYYY-MM-DDThh:mm:ss`, perhaps a fraction, and `Z`.
fn is_date_time(text: &str) -> bool {
    let Some(whole) = text.strip_suffix('Z') else {
        return false;
    };
    let (seconds, fraction) = whole.split_once('.').unwrap_or((whole, "0"));
    let shape: String = seconds
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let number = |from: usize, to: usize| {
        seconds
            .get(from..to)
            .and_then(|part| part.parse::<u8>().ok())
    };
    let within = |from, most| number(from, from + 2).is_some_and(|value| value <= most);
    shape == "0000-00-00T00:00:00"
        && within(5, 12)
        && within(8, 31)
        && within(11, 23)
        && within(14, 59)
        && within(17, 60)
        && !fraction.is_empty()
        && fraction.chars().all(|c| c.is_ascii_digit())
}
