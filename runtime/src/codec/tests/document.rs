use super::arbitrary::{self, rich_document};
use super::{document, hex, refused, told, write};
use crate::codec::MAX_DEPTH;
use crate::codec::cbor::CBOR;
use crate::codec::json::REST_JSON;
use crate::serde::ErrorKind;
use crate::service::Codec;
use crate::types::{Blob, Document, Timestamp};
use proptest::prelude::*;

// What serde_json understood, as a document.
fn converted(value: &serde_json::Value) -> Document {
    match value {
        serde_json::Value::Null => Document::Null,
        serde_json::Value::Bool(value) => Document::Boolean(*value),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(value), _) => Document::Integer(value),
            (None, Some(value)) => Document::Double(value),
            (None, None) => panic!("{number}"),
        },
        serde_json::Value::String(text) => Document::String(text.clone()),
        serde_json::Value::Array(items) => Document::List(items.iter().map(converted).collect()),
        serde_json::Value::Object(map) => {
            Document::Map(map.iter().map(|(k, v)| (k.clone(), converted(v))).collect())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_are_what_serde_json_says_they_are(value in arbitrary::document()) {
        let bytes = write(&REST_JSON, &value).unwrap();
        let theirs: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&converted(&theirs), &value);
        prop_assert_eq!(&document(&REST_JSON, theirs.to_string()).unwrap(), &value);
        prop_assert_eq!(&document(&REST_JSON, serde_json::to_vec_pretty(&theirs).unwrap()).unwrap(), &value);
        prop_assert_eq!(&document(&CBOR, write(&CBOR, &value).unwrap()).unwrap(), &value);
    }

    // Acceptance, too: text near JSON is taken by both or by neither.
    #[test]
    fn serde_json_and_this_reader_accept_the_same_texts(text in "[\\[\\]{},:\"\\\\u0-9a-f.eE+ \\-]{0,12}") {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(document(&REST_JSON, text.clone()).is_ok(), theirs.is_ok(), "{}", text);
    }
}

#[test]
fn cbor_keeps_every_kind_of_document() {
    assert_eq!(
        document(&CBOR, write(&CBOR, &rich_document()).unwrap()).unwrap(),
        rich_document()
    );
}

#[test]
fn json_writes_what_it_has_no_kind_for_as_members_would_be() {
    let items = vec![
        Document::Blob(Blob::from_static(b"hi")),
        Document::Timestamp(Timestamp::new(-2, 750_000_000)),
        Document::Double(f64::NEG_INFINITY),
        Document::BigInteger("0018446744073709551616".parse().unwrap()),
        Document::BigDecimal("-00.50".parse().unwrap()),
        Document::Double(1.0),
        Document::Integer(1),
    ];
    let bytes = write(&REST_JSON, &Document::List(items)).unwrap();
    assert_eq!(
        bytes,
        r#"["aGk=",-1.25,"-Infinity",18446744073709551616,-0.50,1.0,1]"#
    );
}

#[test]
fn json_documents_keep_every_digit() {
    let read = |text: &'static str| document(&REST_JSON, text).unwrap();
    assert_eq!(read("9223372036854775807"), Document::Integer(i64::MAX));
    assert_eq!(
        read("-9223372036854775809"),
        Document::BigInteger("-9223372036854775809".parse().unwrap())
    );
    assert_eq!(read("1.0"), Document::Double(1.0));
    assert_eq!(read("1e2"), Document::Double(100.0));
    assert_eq!(
        read("0.1234567890123456789"),
        Document::BigDecimal("0.1234567890123456789".parse().unwrap())
    );
    assert_eq!(
        read("1e-400"),
        Document::BigDecimal("1e-400".parse().unwrap())
    );
    assert_eq!(
        read("1E+400"),
        Document::BigDecimal("1E+400".parse().unwrap())
    );
    assert_eq!(read("0.0e-5"), Document::Double(0.0));
}

#[test]
fn tags_that_mean_nothing_here_are_dropped_from_cbor_documents() {
    assert_eq!(
        document(&CBOR, hex("d9d9f7 83 c0 61 61 01 d820 f6")).unwrap(),
        {
            Document::List(vec![
                Document::String("a".to_owned()),
                Document::Integer(1),
                Document::Null,
            ])
        }
    );
}

fn nested(depth: usize) -> Document {
    (0..depth).fold(Document::Null, |inner, _| Document::List(vec![inner]))
}

#[test]
fn documents_are_read_and_written_to_the_depth_limit_and_not_beyond() {
    for codec in [&REST_JSON as &dyn Codec, &CBOR] {
        let deepest = write(codec, &nested(MAX_DEPTH)).unwrap();
        assert_eq!(document(codec, deepest).unwrap(), nested(MAX_DEPTH));
        assert_eq!(
            refused(write(codec, &nested(MAX_DEPTH + 1))),
            ErrorKind::TooDeep(MAX_DEPTH)
        );
    }
    let (json, cbor) = ("[".repeat(MAX_DEPTH + 1), vec![0x81; MAX_DEPTH + 1]);
    let expected = (
        ErrorKind::TooDeep(MAX_DEPTH),
        Some(MAX_DEPTH),
        String::new(),
    );
    assert_eq!(told(&document(&REST_JSON, json).unwrap_err()), expected);
    assert_eq!(told(&document(&CBOR, cbor).unwrap_err()), expected);
}
