use super::arbitrary::big_integer;
use super::{STRICT, read, refused, write};
use crate::codec::cbor::CBOR;
use crate::codec::json::REST_JSON;
use crate::serde::{ErrorKind, Result, Value};
use crate::types::{BigDecimal, BigInteger};
use proptest::prelude::*;

fn json<T: Value>(text: &'static str) -> Result<T> {
    read(&REST_JSON, text, STRICT)
}

#[test]
fn longs_are_exact_to_their_limits() {
    for value in [
        i64::MIN,
        i64::MIN + 1,
        -1,
        0,
        9_007_199_254_740_993,
        i64::MAX - 1,
        i64::MAX,
    ] {
        for codec in [&REST_JSON as &dyn crate::service::Codec, &CBOR] {
            assert_eq!(
                read::<i64>(codec, write(codec, &value).unwrap(), STRICT).unwrap(),
                value
            );
        }
    }
    assert_eq!(
        refused(json::<i64>("9223372036854775808")),
        ErrorKind::OutOfRange("long")
    );
    assert_eq!(
        refused(json::<i64>("-9223372036854775809")),
        ErrorKind::OutOfRange("long")
    );
}

#[test]
fn narrow_integers_refuse_what_they_cannot_hold() {
    assert_eq!(json::<i8>("-128").unwrap(), -128);
    assert_eq!(refused(json::<i8>("128")), ErrorKind::OutOfRange("byte"));
    assert_eq!(
        refused(json::<i16>("-32769")),
        ErrorKind::OutOfRange("short")
    );
    assert_eq!(
        refused(json::<i32>("2147483648")),
        ErrorKind::OutOfRange("integer")
    );
}

#[test]
fn whole_numbers_may_be_written_with_a_zero_fraction_or_an_exponent() {
    for (text, value) in [
        ("1.0", 1),
        ("1e3", 1000),
        ("-12.50e1", -125),
        ("1000E-3", 1),
        ("0e999", 0),
        ("-0.0", 0),
    ] {
        assert_eq!(json::<i64>(text).unwrap(), value, "{text}");
        assert_eq!(
            json::<BigInteger>(text).unwrap(),
            BigInteger::from(value),
            "{text}"
        );
    }
    assert_eq!(json::<i64>("9223372036854775807.0").unwrap(), i64::MAX);
    for text in [
        "1.001",
        "1e-1",
        "1e19",
        "1e999999999999",
        "1e-2147483648",
        "9223372036854775808.0",
    ] {
        assert_eq!(
            refused(json::<i64>(text)),
            ErrorKind::Malformed("whole number"),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_number_in_json_is_refused() {
    for text in [
        "",
        "-",
        "+1",
        ".5",
        "1.",
        "01",
        "-01",
        "1e",
        "1e+",
        "0x42",
        "NaN",
        "Infinity",
        "-Infinity",
        "2ABC",
    ] {
        assert!(json::<f64>(text).is_err(), "{text}");
        assert!(json::<i64>(text).is_err(), "{text}");
        assert!(json::<BigDecimal>(text).is_err(), "{text}");
    }
    for text in ["\"123\"", "true", "null", "[]", "{}", "\"nan\"", "\"inf\""] {
        assert!(
            matches!(refused(json::<f64>(text)), ErrorKind::Type { .. }),
            "{text}"
        );
    }
}

#[test]
fn floats_beyond_their_range_are_refused_and_not_made_infinite() {
    assert_eq!(
        refused(json::<f64>("1e309")),
        ErrorKind::OutOfRange("double")
    );
    assert_eq!(
        refused(json::<f32>("3.5e38")),
        ErrorKind::OutOfRange("float")
    );
    assert_eq!(json::<f64>("1.7976931348623157e308").unwrap(), f64::MAX);
    assert_eq!(json::<f64>("5e-324").unwrap(), f64::from_bits(1));
    assert_eq!(json::<f32>("3.4028235e38").unwrap(), f32::MAX);
}

#[test]
fn numbers_that_are_not_finite_are_strings_in_json() {
    for (value, text) in [
        (f64::NAN, "\"NaN\""),
        (f64::INFINITY, "\"Infinity\""),
        (f64::NEG_INFINITY, "\"-Infinity\""),
    ] {
        assert_eq!(write(&REST_JSON, &value).unwrap(), text);
        assert_eq!(write(&REST_JSON, &(value as f32)).unwrap(), text);
        assert_eq!(json::<f64>(text).unwrap().to_string(), value.to_string());
        assert_eq!(json::<f32>(text).unwrap().to_string(), value.to_string());
    }
}

#[test]
fn floats_are_written_as_the_shortest_text_of_their_own_precision() {
    assert_eq!(write(&REST_JSON, &0.1_f32).unwrap(), "0.1");
    assert_eq!(write(&REST_JSON, &0.1_f64).unwrap(), "0.1");
    assert_eq!(write(&REST_JSON, &-0.0_f64).unwrap(), "-0.0");
}

#[test]
fn big_numbers_keep_their_digits_in_json() {
    for text in [
        "123456789012345678901234567890.000000000000000000001",
        "-0.10",
        "1E+400",
        "5",
    ] {
        let value: BigDecimal = json(text).unwrap();
        assert_eq!(
            (value.as_str(), &*write(&REST_JSON, &value).unwrap()),
            (text, text.as_bytes())
        );
    }
    let value: BigInteger = json("-123456789012345678901234567890").unwrap();
    assert_eq!(value.as_str(), "-123456789012345678901234567890");
    let padded: BigInteger = "-000".parse().unwrap();
    assert_eq!(write(&REST_JSON, &padded).unwrap(), "-0");
}

#[test]
fn decimals_keep_their_digits_in_cbor() {
    for text in [
        "0",
        "5",
        "-0.10",
        "123456789012345678901234567890.5",
        "0.001",
        "5e400",
        "-1e-400",
    ] {
        let value: BigDecimal = text.parse().unwrap();
        assert_eq!(
            read::<BigDecimal>(&CBOR, write(&CBOR, &value).unwrap(), STRICT)
                .unwrap()
                .as_str(),
            text
        );
    }
}

#[test]
fn big_numbers_that_would_take_too_long_are_refused_by_cbor() {
    let limit = BigInteger::from(1).to_string() + &"0".repeat(2466);
    let value: BigInteger = limit.parse().unwrap();
    assert_eq!(
        read::<BigInteger>(&CBOR, write(&CBOR, &value).unwrap(), STRICT).unwrap(),
        value
    );
    let beyond: BigInteger = (limit + "0").parse().unwrap();
    assert!(matches!(
        refused(write(&CBOR, &beyond)),
        ErrorKind::Unwritable(_)
    ));
    let mut bytes = vec![0xc2, 0x59, 0x04, 0x01];
    bytes.resize(4 + 1025, 0xff);
    assert_eq!(
        refused(read::<BigInteger>(&CBOR, bytes, STRICT)),
        ErrorKind::OutOfRange("big number")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn big_integers_come_back_digit_by_digit(value in big_integer()) {
        let read = read::<BigInteger>(&CBOR, write(&CBOR, &value).unwrap(), STRICT).unwrap();
        prop_assert_eq!(read.as_str(), value.as_str());
    }

    #[test]
    fn integers_around_every_width_of_cbor_come_back(shift in 0_u32..64, delta in -2_i64..3, negative: bool) {
        let value = (1_i64 << (shift.min(62))).wrapping_add(delta) * if negative { -1 } else { 1 };
        let bytes = write(&CBOR, &value).unwrap();
        prop_assert_eq!(read::<i64>(&CBOR, bytes.clone(), STRICT).unwrap(), value);
        prop_assert_eq!(read::<BigInteger>(&CBOR, bytes, STRICT).unwrap(), BigInteger::from(value));
    }
}
