//! Simple values as text: in labels, query strings and headers, in XML and in forms.

use crate::serde::ErrorKind;
use crate::types::{BigInteger, Timestamp, TimestampFormat};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

type Result<T> = std::result::Result<T, ErrorKind>;

pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode_base64(text: &str) -> Result<Vec<u8>> {
    STANDARD
        .decode(text)
        .map_err(|_| ErrorKind::Malformed("base64"))
}

// `Debug` of a float is its shortest text that reads back, with an exponent where that is shorter.
macro_rules! float {
    ($write:ident $read:ident $type:ty: $name:literal) => {
        pub(crate) fn $write(value: $type) -> String {
            match value {
                v if v.is_nan() => "NaN".to_owned(),
                <$type>::INFINITY => "Infinity".to_owned(),
                <$type>::NEG_INFINITY => "-Infinity".to_owned(),
                v => format!("{v:?}"),
            }
        }

        pub(crate) fn $read(text: &str) -> Result<$type> {
            match text {
                "NaN" => return Ok(<$type>::NAN),
                "Infinity" => return Ok(<$type>::INFINITY),
                "-Infinity" => return Ok(<$type>::NEG_INFINITY),
                _ if !is_number_like(text) => return Err(ErrorKind::Malformed($name)),
                _ => {}
            }
            let value: $type = text.parse().map_err(|_| ErrorKind::Malformed($name))?;
            if value.is_finite() {
                Ok(value)
            } else {
                Err(ErrorKind::OutOfRange($name))
            }
        }
    };
}

float! { write_float read_float f32: "float" }
float! { write_double read_double f64: "double" }

// Rust also reads `inf`, `nan` and their likes.
fn is_number_like(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'))
}

pub(crate) fn read_boolean(text: &str) -> Result<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(ErrorKind::Malformed("boolean")),
    }
}

pub(crate) fn read_integer(text: &str) -> Result<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ErrorKind::Malformed("integer"));
    }
    text.parse().map_err(|_| ErrorKind::OutOfRange("long"))
}

/// Reads a whole number, also one that is written with an exponent or a fraction of zeros.
pub(crate) fn read_big_integer(text: &str) -> Result<BigInteger> {
    let number = text.parse().ok();
    number
        .or_else(|| BigInteger::of_decimal(text))
        .ok_or(ErrorKind::Malformed("whole number"))
}

pub(crate) fn write_timestamp(value: Timestamp, format: TimestampFormat) -> Result<String> {
    value.format(format).ok_or(ErrorKind::Unwritable(
        "the timestamp is outside the years of its format",
    ))
}

/// Reads a timestamp. Servers take UTC alone; clients take offsets too.
pub(crate) fn read_timestamp(
    text: &str,
    format: TimestampFormat,
    strict: bool,
) -> Result<Timestamp> {
    let parse = if strict {
        Timestamp::parse_strict
    } else {
        Timestamp::parse
    };
    parse(text, format).map_err(|_| ErrorKind::Malformed("timestamp"))
}

/// The methods of a deserializer that read simple values from text, by its method `parse`.
macro_rules! read_scalars {
    () => {
        fn read_boolean(&mut self, _: &'static Member) -> Result<bool> {
            self.parse(text::read_boolean)
        }

        fn read_integer(&mut self, _: &'static Member) -> Result<i64> {
            self.parse(text::read_integer)
        }

        fn read_float(&mut self, _: &'static Member) -> Result<f32> {
            self.parse(text::read_float)
        }

        fn read_double(&mut self, _: &'static Member) -> Result<f64> {
            self.parse(text::read_double)
        }

        fn read_big_integer(&mut self, _: &'static Member) -> Result<BigInteger> {
            self.parse(text::read_big_integer)
        }

        fn read_big_decimal(&mut self, _: &'static Member) -> Result<BigDecimal> {
            self.parse(|text| {
                text.parse()
                    .map_err(|_| ErrorKind::Malformed("decimal number"))
            })
        }
    };
}
pub(crate) use read_scalars;

#[cfg(test)]
mod tests {
    use super::*;
    use TimestampFormat::{DateTime, HttpDate};

    #[test]
    fn floats_read_back_what_was_written() {
        for value in [
            0.0,
            1.1,
            -2.5e-300,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ] {
            assert_eq!(read_double(&write_double(value)), Ok(value));
        }
        assert!(read_float("NaN").unwrap().is_nan());
        assert_eq!(write_float(1.1), "1.1");
        for text in [
            "inf",
            "nan",
            "infinity",
            "+Infinity",
            "0x42",
            "2ABC",
            "true",
            "",
            "--1",
            "1e999",
        ] {
            assert!(read_double(text).is_err(), "{text}");
        }
    }

    #[test]
    fn integers_are_digits_alone() {
        assert_eq!(read_integer("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(
            read_integer("9223372036854775808"),
            Err(ErrorKind::OutOfRange("long"))
        );
        for text in ["", "-", "+1", "1.0", "0x42", " 1", "1 ", "true", "١"] {
            assert_eq!(
                read_integer(text),
                Err(ErrorKind::Malformed("integer")),
                "{text}"
            );
        }
    }

    #[test]
    fn big_integers_may_have_an_exponent_where_they_are_whole() {
        let read = |text| read_big_integer(text).map(|n| n.to_string());
        let zeros = |count| "0".repeat(count);
        for (text, digits) in [
            ("007", "007".to_owned()),
            ("1E3", "1000".to_owned()),
            ("-1.50e+1", "-15".to_owned()),
            ("-0.0", "0".to_owned()),
            ("0e999999999999999999999", "0".to_owned()),
            ("1200e-2", "12".to_owned()),
            ("1.7e308", format!("17{}", zeros(307))),
            ("1e308", format!("1{}", zeros(308))),
            ("1e320", format!("1{}", zeros(320))),
        ] {
            assert_eq!(read(text), Ok(digits), "{text}");
        }
        for text in [
            "",
            "1.5",
            "1e-1",
            "1e321",
            "1e999999999999999999999",
            "e3",
            "1e",
            "1E3 ",
        ] {
            let refused = Err(ErrorKind::Malformed("whole number"));
            assert_eq!(read(text), refused, "{text}");
        }
    }

    #[test]
    fn a_server_takes_date_times_in_utc_alone_and_a_client_offsets_too() {
        let offset = "1996-12-19T16:39:57-08:00";
        assert!(read_timestamp(offset, DateTime, true).is_err());
        assert_eq!(
            read_timestamp(offset, DateTime, false).unwrap().seconds(),
            851042397
        );
        assert!(read_timestamp("1985-04-12T23:20:50Z", HttpDate, true).is_err());
    }
}
