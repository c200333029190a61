//! Random values.

use super::shapes::{Choice, Color, Everything, Small};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeMap;

pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~\\\\\"\t\n\r\u{1}\u{7f}]{0,40}"]
}

fn blob() -> impl Strategy<Value = Blob> {
    vec(any::<u8>(), 0..70).prop_map(Blob::from)
}

pub(super) fn double() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{INFINITE, NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    prop_oneof![
        POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO | INFINITE,
        any::<i32>().prop_map(f64::from)
    ]
}

fn float() -> impl Strategy<Value = f32> {
    use proptest::num::f32::{INFINITE, NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO | INFINITE
}

pub(super) fn big_integer() -> impl Strategy<Value = BigInteger> {
    "-?[1-9][0-9]{0,80}|0".prop_map(|text| text.parse().unwrap())
}

fn big_decimal() -> impl Strategy<Value = BigDecimal> {
    "-?[1-9][0-9]{0,30}\\.[0-9]{0,30}[1-9]".prop_map(|text| text.parse().unwrap())
}

// Microseconds and years that doubles tell apart.
fn timestamp() -> impl Strategy<Value = Timestamp> {
    (
        -2_000_000_000_i64..4_000_000_000,
        prop_oneof![Just(0), 0_u32..1_000_000],
    )
        .prop_map(|(seconds, micros)| Timestamp::new(seconds, micros * 1000))
}

fn color() -> impl Strategy<Value = Color> {
    prop_oneof![
        Just(Color::Red),
        Just(Color::Green),
        "[a-z]{1,5}".prop_map(Color::Unknown)
    ]
}

/// Documents of what JSON has as well.
pub(super) fn document() -> impl Strategy<Value = Document> {
    let finite = double().prop_filter("JSON has no such number", |d| d.is_finite());
    let leaf = prop_oneof![
        Just(Document::Null),
        any::<bool>().prop_map(Document::Boolean),
        any::<i64>().prop_map(Document::Integer),
        finite.prop_map(Document::Double),
        text().prop_map(Document::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Document::List),
            btree_map(text(), inner, 0..6).prop_map(Document::Map),
        ]
    })
}

fn small() -> impl Strategy<Value = Small> {
    (text(), of(any::<i32>()), of(vec(text(), 0..3))).prop_map(|(id, count, names)| Small {
        id,
        count,
        names,
    })
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        text().prop_map(Choice::Text),
        any::<i64>().prop_map(Choice::Number),
        small().prop_map(Choice::Nested),
    ]
}

fn scalars() -> impl Strategy<Value = Everything> {
    let numbers = (
        of(any::<i8>()),
        of(any::<i16>()),
        of(any::<i32>()),
        of(any::<i64>()),
        of(float()),
        of(double()),
    );
    let others = (
        of(any::<bool>()),
        of(big_integer()),
        of(big_decimal()),
        of(text()),
        of(color()),
        of(blob()),
    );
    let times = (of(timestamp()), of(timestamp()), of(timestamp()));
    (numbers, others, times).prop_map(|(n, o, t)| Everything {
        boolean: o.0,
        byte: n.0,
        short: n.1,
        integer: n.2,
        long: n.3,
        float: n.4,
        double: n.5,
        big_integer: o.1,
        big_decimal: o.2,
        string: o.3,
        color: o.4,
        blob: o.5,
        timestamp: t.0,
        date_time: t.1,
        http_date: t.2,
        ..Everything::default()
    })
}

pub(super) fn everything() -> impl Strategy<Value = Everything> {
    let lists = (of(vec(text(), 0..4)), of(vec(of(text()), 0..4)));
    let maps = (
        of(btree_map(text(), any::<i32>(), 0..4)),
        of(btree_map(text(), of(any::<i32>()), 0..4)),
    );
    let tables = vec(btree_map(color(), vec(text(), 0..3), 0..3), 0..3);
    let others = (of(document()), tables, of(choice()), of(scalars()));
    (scalars(), lists, maps, others).prop_map(|(scalars, lists, maps, others)| Everything {
        strings: lists.0,
        sparse_strings: lists.1,
        numbers: maps.0,
        sparse_numbers: maps.1,
        document: others.0.filter(|d| *d != Document::Null),
        tables: others.1,
        choice: others.2,
        next: others.3.map(Box::new),
        ..scalars
    })
}

/// A document of every kind that CBOR tells apart.
pub(super) fn rich_document() -> Document {
    let entries = [
        (
            "bigInteger",
            Document::BigInteger("18446744073709551616".parse().unwrap()),
        ),
        ("bigDecimal", Document::BigDecimal("-1.50".parse().unwrap())),
        ("blob", Document::Blob(Blob::from_static(b"\x01"))),
        (
            "timestamp",
            Document::Timestamp(Timestamp::new(1, 500_000_000)),
        ),
        ("whole", Document::Double(3.0)),
        ("infinite", Document::Double(f64::INFINITY)),
        ("integer", Document::Integer(3)),
        (
            "list",
            Document::List(vec![Document::Null, Document::Map(BTreeMap::new())]),
        ),
    ];
    Document::Map(
        entries
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}
