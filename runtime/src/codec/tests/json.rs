use super::shapes::{Choice, Everything, Small};
use super::{LENIENT, STRICT, read, refused, told, write};
use crate::codec::json::{Json, REST_JSON};
use crate::schema::{BLOB, Member, ROOT, TIMESTAMP};
use crate::serde::{Error, ErrorKind, Result};
use crate::service::Codec;
use crate::types::{Blob, Timestamp, TimestampFormat};
use bytes::BytesMut;
use std::collections::BTreeMap;

fn everything(text: &str) -> Result<Everything> {
    read(&REST_JSON, text.to_owned(), STRICT)
}

fn small(text: &str, strict: bool) -> Result<Small> {
    read(&REST_JSON, text.to_owned(), strict)
}

fn choice(text: &str, strict: bool) -> Result<Choice> {
    read(&REST_JSON, text.to_owned(), strict)
}

#[test]
fn a_structure_is_an_object_without_white_space_and_without_absent_members() {
    let value = Everything {
        integer: Some(1),
        string: Some("\u{e9}\"".to_owned()),
        strings: Some(vec!["a".to_owned(), "b".to_owned()]),
        sparse_numbers: Some(BTreeMap::from([
            ("x".to_owned(), None),
            ("y".to_owned(), Some(2)),
        ])),
        next: Some(Box::default()),
        ..Everything::default()
    };
    let expected = "{\"integer\":1,\"a \\\"name\\\" \u{e9}\":\"\u{e9}\\\"\",\"strings\":[\"a\",\"b\"],\
        \"sparseNumbers\":{\"x\":null,\"y\":2},\"tables\":[],\"next\":{\"tables\":[]}}";
    assert_eq!(write(&REST_JSON, &value).unwrap(), expected);
}

#[test]
fn json_names_are_used_where_the_protocol_honours_them() {
    static PLAIN: Json = Json::new().without_json_name();
    let value = Small {
        id: "7".to_owned(),
        ..Small::default()
    };
    assert_eq!(write(&REST_JSON, &value).unwrap(), r#"{"ID":"7"}"#);
    assert_eq!(write(&PLAIN, &value).unwrap(), r#"{"id":"7"}"#);
    assert_eq!(small(r#"{"ID":"7","id":1}"#, STRICT).unwrap(), value);
    assert_eq!(
        read::<Small>(&PLAIN, r#"{"id":"7","ID":1}"#, STRICT).unwrap(),
        value
    );
}

#[test]
fn keys_are_found_in_any_order_and_with_any_escapes() {
    let read =
        everything(r#" { "sho\u0072t" : 2 , "byte" : 1 , "\u0061 \"name\" é" : "s" } "#).unwrap();
    assert_eq!(
        (read.short, read.byte, read.string.as_deref()),
        (Some(2), Some(1), Some("s"))
    );
}

#[test]
fn unknown_members_of_every_kind_are_passed_over() {
    for unknown in [
        "null",
        "true",
        "false",
        "0",
        "-1.5e+3",
        r#""a\"b\\\u00e9\ud83d\ude00""#,
        "[]",
        "{}",
        r#"[1,[2,{"a":[null]}],"x"]"#,
        r#"{"a":{"b":{}},"c":[{}]}"#,
    ] {
        let text = format!(r#"{{"x":{unknown},"byte":1,"y":{unknown}}}"#);
        assert_eq!(everything(&text).unwrap().byte, Some(1), "{text}");
    }
}

#[test]
fn unknown_members_are_checked_all_the_same() {
    for unknown in [
        "tru",
        "nul",
        "01",
        r#""\x""#,
        r#""\ud800""#,
        "\"\u{1}\"",
        "[1,]",
        r#"{"a"}"#,
        "{1:2}",
        "[1}",
        "'a'",
        "\u{feff}1",
    ] {
        assert!(
            everything(&format!(r#"{{"x":{unknown}}}"#)).is_err(),
            "{unknown}"
        );
    }
}

#[test]
fn the_last_of_duplicate_members_wins() {
    let read = everything(r#"{"byte":1,"strings":["a"],"numbers":{"x":1},"byte":2,"strings":["b"],"numbers":{"y":2}}"#).unwrap();
    assert_eq!(
        (read.byte, read.strings),
        (Some(2), Some(vec!["b".to_owned()]))
    );
    assert_eq!(read.numbers, Some(BTreeMap::from([("y".to_owned(), 2)])));
    assert_eq!(
        everything(r#"{"numbers":{"x":1,"x":2}}"#)
            .unwrap()
            .numbers
            .unwrap()["x"],
        2
    );
}

#[test]
fn strings_are_read_with_every_escape_and_written_with_the_fewest() {
    let read_string = |text: &str| read::<String>(&REST_JSON, text.to_owned(), STRICT);
    let escaped = r#""\"\\\/\b\f\n\r\t\u0000\u001F\u007f\u00e9\u20AC\uD83D\uDE00 é€😀""#;
    let text = "\"\\/\u{8}\u{c}\n\r\t\0\u{1f}\u{7f}é€😀 é€😀";
    assert_eq!(read_string(escaped).unwrap(), text);
    let minimal = "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}é€😀 é€😀\"";
    assert_eq!(write(&REST_JSON, &text.to_owned()).unwrap(), minimal);
    for byte in 0..=0x7f_u8 {
        let text = String::from(char::from(byte));
        let ours = write(&REST_JSON, &text).unwrap();
        assert_eq!(ours, serde_json::to_string(&text).unwrap());
        assert_eq!(
            read_string(std::str::from_utf8(&ours).unwrap()).unwrap(),
            text
        );
    }
}

#[test]
fn broken_strings_are_refused_where_they_break() {
    for (text, offset) in [
        (r#""\ud800""#, 1),
        (r#""\ud800\u0041""#, 1),
        (r#""\udc00""#, 1),
        (r#""\ud800\ud800""#, 1),
        (r#""ab\x""#, 3),
        (r#""\u12g4""#, 5),
        (r#""\u+123""#, 3),
        ("\"a\nb\"", 2),
        (r#""abc"#, 4),
        (r#""abc\"#, 5),
        (r#""\u12"#, 5),
    ] {
        assert_eq!(
            read::<String>(&REST_JSON, text, STRICT)
                .unwrap_err()
                .offset(),
            Some(offset),
            "{text}"
        );
    }
    let error = read::<String>(&REST_JSON, &b"\"ab\xff\""[..], STRICT).unwrap_err();
    assert_eq!(
        (error.kind(), error.offset()),
        (&ErrorKind::Malformed("UTF-8"), Some(3))
    );
}

#[test]
fn null_members_are_absent_whoever_reads() {
    for strict in [STRICT, LENIENT] {
        let read = small(r#"{"ID":"a","count":null,"names": null ,"x":null}"#, strict).unwrap();
        assert_eq!(
            read,
            Small {
                id: "a".to_owned(),
                ..Small::default()
            }
        );
    }
}

#[test]
fn strict_readers_want_required_members_and_no_nulls_in_dense_collections() {
    let missing = small(r#"{"count":1}"#, STRICT).unwrap_err();
    assert_eq!(
        told(&missing),
        (ErrorKind::Missing("id"), Some(11), "/id".to_owned())
    );
    assert_eq!(
        refused(small(r#"{"ID":null}"#, STRICT)),
        ErrorKind::Missing("id")
    );
    assert_eq!(small(r#"{"count":1}"#, LENIENT).unwrap().count, Some(1));
    let null = r#"{"ID":"","names":["a",null,"b"]}"#;
    assert_eq!(small(null, STRICT).unwrap_err().path(), "/names/1");
    assert_eq!(small(null, LENIENT).unwrap().names.unwrap(), ["a", "b"]);
    assert_eq!(
        everything(r#"{"numbers":{"a":null}}"#).unwrap_err().path(),
        "/numbers/a"
    );
    assert_eq!(
        everything(r#"{"sparseStrings":[null,"a"]}"#)
            .unwrap()
            .sparse_strings
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn a_union_has_exactly_one_member() {
    assert_eq!(
        choice(r#"{"__type":"Choice","text":"a","number":null}"#, STRICT).unwrap(),
        Choice::Text("a".to_owned())
    );
    assert_eq!(refused(choice("{}", STRICT)), ErrorKind::UnionMembers(0));
    assert_eq!(
        refused(choice(r#"{"text":null}"#, STRICT)),
        ErrorKind::UnionMembers(0)
    );
    assert_eq!(
        refused(choice(r#"{"__type":"x"}"#, LENIENT)),
        ErrorKind::UnionMembers(0)
    );
    assert_eq!(
        refused(choice(r#"{"text":"a","number":1}"#, LENIENT)),
        ErrorKind::UnionMembers(2)
    );
    assert_eq!(
        refused(choice(r#"{"text":"a","other":1}"#, STRICT)),
        ErrorKind::UnionMembers(2)
    );
    assert_eq!(
        refused(choice(r#"{"other":1}"#, STRICT)),
        ErrorKind::UnionMembers(1)
    );
    assert_eq!(
        choice(r#"{"text":"a","other":1}"#, LENIENT).unwrap(),
        Choice::Text("a".to_owned())
    );
    assert_eq!(
        choice(r#"{"o\u0074her":{"a":[]}}"#, LENIENT).unwrap(),
        Choice::Unknown("other".to_owned())
    );
}

#[test]
fn an_error_names_the_byte_and_the_member() {
    let told_of = |text| told(&everything(text).unwrap_err());
    let wrong = |expected, found| ErrorKind::Type { expected, found };
    assert_eq!(
        told_of(r#"{"byte": "1"}"#),
        (
            wrong("a whole number", "a string"),
            Some(9),
            "/byte".to_owned()
        )
    );
    assert_eq!(
        told_of(r#"{"strings":["a", 1]}"#),
        (
            wrong("a string", "a number"),
            Some(17),
            "/strings/1".to_owned()
        )
    );
    assert_eq!(
        told_of(r#"{"numbers":{"a/b":[]}}"#),
        (
            wrong("a whole number", "an array"),
            Some(18),
            "/numbers/a~1b".to_owned()
        )
    );
    assert_eq!(
        told_of(r#"{"next":{"next":[]}}"#),
        (
            wrong("an object", "an array"),
            Some(16),
            "/next/next".to_owned()
        )
    );
    assert_eq!(
        told_of(r#"{"byte":1"#),
        (ErrorKind::UnexpectedEnd, Some(9), String::new())
    );
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "{[",
        r#"{"byte":1}abc"#,
        r#"abc{"byte":1}"#,
        "{\"byte\":1 // one\n}",
        r#"{"byte":1 /* one */}"#,
        "{\"byte\":\u{c}1}",
        r#"{'byte':1}"#,
        r#"{"byte":1,}"#,
        r#"{,"byte":1}"#,
        r#"{"byte" 1}"#,
        r#"{"byte":1 "short":2}"#,
        r#"{"byte"::1}"#,
        "[]",
        "10",
        "null",
        "",
        " ",
        r#"{"strings":["a" "b"]}"#,
        r#"{"strings":["a"}"#,
        r#"{"boolean":truefalse}"#,
        r#"{"boolean":True}"#,
        r#"{"boolean":1}"#,
        r#"{"boolean":"true"}"#,
        "{null:1}",
        "\u{feff}{}",
    ] {
        assert!(everything(text).is_err(), "{text}");
    }
}

#[test]
fn blobs_are_base64_with_padding_and_without_strange_bits() {
    static BLOB_ROOT: Member = Member::new("", &BLOB);
    let read_blob = |text: &'static str| {
        super::read_with(&REST_JSON, text, STRICT, |b: &mut Blob, d| {
            *b = d.read_blob(&BLOB_ROOT)?;
            Ok(())
        })
    };
    for (bytes, text) in [
        (&b""[..], r#""""#),
        (b"b", r#""Yg==""#),
        (b"blob", r#""YmxvYg==""#),
        (b"\xff\xef", r#""/+8=""#),
    ] {
        assert_eq!(read_blob(text).unwrap(), bytes);
        assert_eq!(
            write(&REST_JSON, &Blob::copy_from_slice(bytes)).unwrap(),
            text
        );
    }
    assert_eq!(read_blob(r#""\/+8=""#).unwrap(), &b"\xff\xef"[..]);
    for text in [
        "\"xyz\"",
        "\"YmxvYg=\"",
        "\"YmxvYh==\"",
        "\"-_==\"",
        "[98]",
        "1",
        "true",
        "blob",
    ] {
        assert!(read_blob(text).is_err(), "{text}");
    }
}

static TIME: Member = Member::new("", &TIMESTAMP);
static DATE: Member = Member::new("", &TIMESTAMP).timestamp_format(TimestampFormat::DateTime);
static HTTP: Member = Member::new("", &TIMESTAMP).timestamp_format(TimestampFormat::HttpDate);

fn timestamp(text: &'static str, m: &'static Member) -> Result<Timestamp> {
    super::read_with(&REST_JSON, text, STRICT, |t: &mut Timestamp, d| {
        *t = d.read_timestamp(m)?;
        Ok(())
    })
}

#[test]
fn timestamps_have_the_format_of_their_member() {
    for (seconds, nanos, m, text) in [
        (1_515_531_081, 0, &TIME, "1515531081"),
        (1_515_531_081, 123_456_789, &TIME, "1515531081.123456789"),
        (-2, 750_000_000, &TIME, "-1.25"),
        (-1, 500_000_000, &TIME, "-0.5"),
        (0, 1, &TIME, "0.000000001"),
        (
            482_196_050,
            520_000_000,
            &DATE,
            r#""1985-04-12T23:20:50.52Z""#,
        ),
        (
            1_398_796_238,
            0,
            &HTTP,
            r#""Tue, 29 Apr 2014 18:30:38 GMT""#,
        ),
    ] {
        let value = Timestamp::new(seconds, nanos);
        let mut out = BytesMut::new();
        REST_JSON
            .write(&mut out, &mut |w| w.write_timestamp(m, value))
            .unwrap();
        assert_eq!(
            (out.freeze(), timestamp(text, m).unwrap()),
            (Blob::from(text), value)
        );
    }
}

#[test]
fn timestamps_of_another_format_are_refused() {
    for text in [
        "\"1515531081\"",
        "\"1985-04-12T23:20:50Z\"",
        "\"NaN\"",
        "true",
        "0x42",
        "1.1.1",
        "1515531081ABC",
        "1e300",
    ] {
        assert!(timestamp(text, &TIME).is_err(), "{text}");
    }
    for text in [
        "1515531081",
        "\"Tue, 29 Apr 2014 18:30:38 GMT\"",
        "\"1985-04-12\"",
        "null",
    ] {
        assert!(timestamp(text, &DATE).is_err(), "{text}");
    }
}

#[test]
fn the_first_value_that_cannot_be_written_is_told_with_its_member() {
    let value = Everything {
        date_time: Some(Timestamp::new(i64::MAX, 0)),
        ..Everything::default()
    };
    let error = write(&REST_JSON, &value).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unwritable(_)));
    assert_eq!(error.path(), "/dateTime");
    let mut out = BytesMut::new();
    let failed = REST_JSON.write(&mut out, &mut |w| {
        w.fail(Error::new(ErrorKind::Unwritable("first")));
        w.fail(Error::new(ErrorKind::Unwritable("second")));
        w.write_null(&ROOT);
    });
    assert_eq!(refused(failed), ErrorKind::Unwritable("first"));
    assert!(matches!(
        refused(write(&REST_JSON, &Choice::Unknown("x".to_owned()))),
        ErrorKind::Unwritable(_)
    ));
}
