//! RFC 8949, appendix A: the examples that Smithy's types have a meaning for.

use super::{document, hex, write};
use crate::codec::cbor::CBOR;
use crate::types::{Blob, Document, Timestamp};

fn integer(value: i64) -> Document {
    Document::Integer(value)
}

fn text(value: &str) -> Document {
    Document::String(value.to_owned())
}

fn list<const N: usize>(items: [Document; N]) -> Document {
    Document::List(items.into())
}

fn map<const N: usize>(entries: [(&str, Document); N]) -> Document {
    Document::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn big(digits: &str) -> Document {
    Document::BigInteger(digits.parse().unwrap())
}

fn long_list() -> Document {
    Document::List((1..=25).map(Document::Integer).collect())
}

// Written as they are read: integers, strings, and definite arrays and maps in their order.
fn preferred() -> Vec<(&'static str, Document)> {
    vec![
        ("00", integer(0)),
        ("01", integer(1)),
        ("0a", integer(10)),
        ("17", integer(23)),
        ("1818", integer(24)),
        ("1819", integer(25)),
        ("1864", integer(100)),
        ("1903e8", integer(1000)),
        ("1a000f4240", integer(1_000_000)),
        ("1b000000e8d4a51000", integer(1_000_000_000_000)),
        ("1bffffffffffffffff", big("18446744073709551615")),
        ("c249010000000000000000", big("18446744073709551616")),
        ("3bffffffffffffffff", big("-18446744073709551616")),
        ("c349010000000000000000", big("-18446744073709551617")),
        ("20", integer(-1)),
        ("29", integer(-10)),
        ("3863", integer(-100)),
        ("3903e7", integer(-1000)),
        ("fb3ff199999999999a", Document::Double(1.1)),
        ("fa47c35000", Document::Double(100_000.0)),
        ("fa7f7fffff", Document::Double(f64::from(f32::MAX))),
        ("fb7e37e43c8800759c", Document::Double(1.0e300)),
        ("fbc010666666666666", Document::Double(-4.1)),
        ("fa7f800000", Document::Double(f64::INFINITY)),
        ("faff800000", Document::Double(f64::NEG_INFINITY)),
        ("f4", Document::Boolean(false)),
        ("f5", Document::Boolean(true)),
        ("f6", Document::Null),
        (
            "c11a514b67b0",
            Document::Timestamp(Timestamp::new(1_363_896_240, 0)),
        ),
        (
            "c1fb41d452d9ec200000",
            Document::Timestamp(Timestamp::new(1_363_896_240, 500_000_000)),
        ),
        ("40", Document::Blob(Blob::new())),
        (
            "4401020304",
            Document::Blob(Blob::from_static(&[1, 2, 3, 4])),
        ),
        ("60", text("")),
        ("6161", text("a")),
        ("6449455446", text("IETF")),
        ("62225c", text("\"\\")),
        ("62c3bc", text("\u{fc}")),
        ("63e6b0b4", text("\u{6c34}")),
        ("64f0908591", text("\u{10151}")),
        ("80", list([])),
        ("83010203", list([integer(1), integer(2), integer(3)])),
        (
            "8301820203820405",
            list([
                integer(1),
                list([integer(2), integer(3)]),
                list([integer(4), integer(5)]),
            ]),
        ),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            long_list(),
        ),
        ("a0", map([])),
        (
            "a26161016162820203",
            map([("a", integer(1)), ("b", list([integer(2), integer(3)]))]),
        ),
        (
            "826161a161626163",
            list([text("a"), map([("b", text("c"))])]),
        ),
        (
            "a56161614161626142616361436164614461656145",
            map([
                ("a", text("A")),
                ("b", text("B")),
                ("c", text("C")),
                ("d", text("D")),
                ("e", text("E")),
            ]),
        ),
    ]
}

// Read, but written otherwise: half floats, longer floats, indefinite lengths, tags without a meaning here.
fn other() -> Vec<(&'static str, Document)> {
    vec![
        ("f90000", Document::Double(0.0)),
        ("f98000", Document::Double(-0.0)),
        ("f93c00", Document::Double(1.0)),
        ("f93e00", Document::Double(1.5)),
        ("f97bff", Document::Double(65504.0)),
        ("f90001", Document::Double(5.960464477539063e-8)),
        ("f90400", Document::Double(0.00006103515625)),
        ("f9c400", Document::Double(-4.0)),
        ("f97c00", Document::Double(f64::INFINITY)),
        ("f9fc00", Document::Double(f64::NEG_INFINITY)),
        ("fb7ff0000000000000", Document::Double(f64::INFINITY)),
        ("fbfff0000000000000", Document::Double(f64::NEG_INFINITY)),
        ("f7", Document::Null),
        (
            "c074323031332d30332d32315432303a30343a30305a",
            text("2013-03-21T20:04:00Z"),
        ),
        (
            "d74401020304",
            Document::Blob(Blob::from_static(&[1, 2, 3, 4])),
        ),
        (
            "d818456449455446",
            Document::Blob(Blob::from_static(b"dIETF")),
        ),
        (
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
            text("http://www.example.com"),
        ),
        (
            "5f42010243030405ff",
            Document::Blob(Blob::from_static(&[1, 2, 3, 4, 5])),
        ),
        ("7f657374726561646d696e67ff", text("streaming")),
        ("9fff", list([])),
        (
            "9f018202039f0405ffff",
            list([
                integer(1),
                list([integer(2), integer(3)]),
                list([integer(4), integer(5)]),
            ]),
        ),
        (
            "9f01820203820405ff",
            list([
                integer(1),
                list([integer(2), integer(3)]),
                list([integer(4), integer(5)]),
            ]),
        ),
        (
            "83018202039f0405ff",
            list([
                integer(1),
                list([integer(2), integer(3)]),
                list([integer(4), integer(5)]),
            ]),
        ),
        (
            "83019f0203ff820405",
            list([
                integer(1),
                list([integer(2), integer(3)]),
                list([integer(4), integer(5)]),
            ]),
        ),
        (
            "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
            long_list(),
        ),
        (
            "bf61610161629f0203ffff",
            map([("a", integer(1)), ("b", list([integer(2), integer(3)]))]),
        ),
        (
            "826161bf61626163ff",
            list([text("a"), map([("b", text("c"))])]),
        ),
        (
            "bf6346756ef563416d7421ff",
            map([("Fun", Document::Boolean(true)), ("Amt", integer(-2))]),
        ),
    ]
}

#[test]
fn every_example_is_read() {
    for (digits, value) in preferred().into_iter().chain(other()) {
        assert_eq!(document(&CBOR, hex(digits)).unwrap(), value, "{digits}");
    }
}

#[test]
fn preferred_forms_are_what_is_written() {
    for (digits, value) in preferred() {
        assert_eq!(write(&CBOR, &value).unwrap(), hex(digits), "{digits}");
    }
}

#[test]
fn nan_is_read_from_every_size() {
    for digits in [
        "f97e00",
        "fa7fc00000",
        "fb7ff8000000000000",
        "f97c01",
        "f9ffff",
    ] {
        assert!(
            matches!(document(&CBOR, hex(digits)).unwrap(), Document::Double(d) if d.is_nan()),
            "{digits}"
        );
    }
}

#[test]
fn simple_values_and_keys_without_a_meaning_are_refused() {
    for digits in ["f0", "f8ff", "a201020304", "ff", "f818"] {
        assert!(document(&CBOR, hex(digits)).is_err(), "{digits}");
    }
}
