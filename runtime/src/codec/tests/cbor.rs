use super::shapes::{Choice, Everything, Small, sample};
use super::{LENIENT, STRICT, hex, read, refused, told, write};
use crate::codec::cbor::CBOR;
use crate::serde::{ErrorKind, Result, Value};
use crate::types::{BigDecimal, BigInteger, Blob, Timestamp};

fn of<T: Value>(digits: &str) -> Result<T> {
    read(&CBOR, hex(digits), STRICT)
}

fn written<T: Value>(value: &T) -> String {
    write(&CBOR, value)
        .unwrap()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[test]
fn a_structure_is_a_map_of_indefinite_length_with_the_shortest_heads() {
    let value = Small {
        id: "7".to_owned(),
        count: Some(-500),
        names: Some(vec!["a".to_owned()]),
    };
    assert_eq!(
        written(&value),
        "bf6269646137".to_owned() + "65636f756e743901f3" + "656e616d6573816161" + "ff"
    );
}

#[test]
fn structures_are_read_with_and_without_their_length() {
    for digits in [
        "a2 626964 6137 65636f756e74 01",
        "bf 626964 6137 65636f756e74 01 ff",
        "a2 65636f756e74 01 626964 6137",
    ] {
        assert_eq!(
            of::<Small>(digits).unwrap(),
            Small {
                id: "7".to_owned(),
                count: Some(1),
                ..Small::default()
            }
        );
    }
}

#[test]
fn strings_of_every_length_are_written_whole_between_their_neighbours() {
    for length in (0..40).chain(240..280).chain([65_535, 65_536]) {
        let value = Small {
            id: "x".repeat(length),
            count: Some(length as i32),
            names: Some(vec!["y".repeat(length), "z".to_owned()]),
        };
        let bytes = write(&CBOR, &value).unwrap();
        assert_eq!(read::<Small>(&CBOR, bytes, STRICT).unwrap(), value);
    }
}

#[test]
fn members_are_found_in_any_order_and_with_gaps() {
    let value = |names: &[&str]| Small {
        id: "7".to_owned(),
        names: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..Small::default()
    };
    for digits in [
        "bf 626964 6137 656e616d6573 81 6161 ff",
        "bf 656e616d6573 81 6161 626964 6137 ff",
        "a2 626964 6137 656e616d6573 81 6161",
        "bf 626964 6137 65636f756e74 f6 656e616d6573 81 6161 ff",
        "bf 626964 6137 6178 01 656e616d6573 81 6161 ff",
        "bf 7802 6964 6137 656e616d6573 81 6161 ff",
    ] {
        assert_eq!(of::<Small>(digits).unwrap(), value(&["a"]), "{digits}");
    }
}

#[test]
fn strings_in_chunks_are_joined_also_as_keys() {
    assert_eq!(of::<String>("7f 61 61 60 62 6263 ff").unwrap(), "abc");
    assert_eq!(of::<Blob>("5f 41 01 42 0203 ff").unwrap(), &[1, 2, 3][..]);
    assert_eq!(
        of::<Small>("bf 7f 61 69 61 64 ff 7f 61 37 ff ff")
            .unwrap()
            .id,
        "7"
    );
    for (digits, offset) in [
        ("7f 41 61 ff", 1),
        ("7f 7f 61 61 ff ff", 1),
        ("7f 62 c3", 3),
        ("7f 61 c3 61 a9 ff", 1),
        ("5f 61 61 ff", 1),
    ] {
        assert_eq!(
            of::<String>(digits)
                .and(of::<Blob>(digits))
                .unwrap_err()
                .offset(),
            Some(if digits.starts_with('5') { 0 } else { offset }),
            "{digits}"
        );
    }
}

#[test]
fn blobs_are_slices_of_the_input() {
    let input = Blob::from(hex("43 010203"));
    let blob: Blob = read(&CBOR, input.clone(), STRICT).unwrap();
    assert_eq!(blob.as_ptr(), input[1..].as_ptr());
}

#[test]
fn floats_are_written_in_four_bytes_where_those_hold_them() {
    assert_eq!(written(&1.5_f64), "fa3fc00000");
    assert_eq!(written(&0.1_f64), "fb3fb999999999999a");
    assert_eq!(written(&0.1_f32), "fa3dcccccd");
    assert_eq!(written(&f64::MAX), "fb7fefffffffffffff");
    assert_eq!(written(&f64::INFINITY), "fa7f800000");
    assert_eq!(written(&-0.0_f64), "fa80000000");
}

#[test]
fn floats_are_read_from_every_size_and_from_integers_but_integers_from_integers_only() {
    for (digits, value) in [
        ("f93e00", 1.5),
        ("fa3fc00000", 1.5),
        ("fb3ff8000000000000", 1.5),
        ("0a", 10.0),
        ("29", -10.0),
        ("3bffffffffffffffff", -18446744073709551616.0),
    ] {
        assert_eq!(of::<f64>(digits).unwrap(), value, "{digits}");
        assert_eq!(of::<f32>(digits).unwrap(), value as f32, "{digits}");
    }
    assert_eq!(
        refused(of::<f32>("fb7fefffffffffffff")),
        ErrorKind::OutOfRange("float")
    );
    assert_eq!(
        refused(of::<i64>("f93c00")),
        ErrorKind::Type {
            expected: "an integer",
            found: "a float"
        }
    );
    assert!(matches!(refused(of::<f64>("6131")), ErrorKind::Type { .. }));
}

#[test]
fn integers_beyond_long_are_refused_for_long_and_kept_for_big_integer() {
    assert_eq!(of::<i64>("3b7fffffffffffffff").unwrap(), i64::MIN);
    for (digits, text) in [
        ("1b8000000000000000", "9223372036854775808"),
        ("3bffffffffffffffff", "-18446744073709551616"),
    ] {
        assert_eq!(refused(of::<i64>(digits)), ErrorKind::OutOfRange("long"));
        assert_eq!(of::<BigInteger>(digits).unwrap().as_str(), text);
        assert_eq!(written(&text.parse::<BigInteger>().unwrap()), digits);
    }
    assert_eq!(of::<BigInteger>("c2 42 00ff").unwrap().as_str(), "255");
    assert_eq!(of::<BigInteger>("c3 40").unwrap().as_str(), "-1");
    assert_eq!(
        of::<BigInteger>("c2 5f 41 01 41 00 ff").unwrap().as_str(),
        "256"
    );
    assert!(matches!(
        refused(of::<BigInteger>("c4 82 00 01")),
        ErrorKind::Type { .. }
    ));
}

#[test]
fn decimals_are_read_from_fractions_integers_and_floats() {
    for (digits, text) in [
        ("c4 82 21 19 6ab3", "273.15"),
        ("c4 82 21 38 04", "-0.05"),
        ("c4 82 02 05", "5e2"),
        ("c4 82 00 05", "5"),
        ("c4 82 3863 05", "5e-100"),
        ("c4 82 20 c2 49 010000000000000000", "1844674407370955161.6"),
        ("05", "5"),
        ("d804 82 20 05", "0.5"),
        ("f93e00", "1.5"),
    ] {
        assert_eq!(of::<BigDecimal>(digits).unwrap().as_str(), text, "{digits}");
    }
    for digits in [
        "c4 83 00 01 02",
        "c4 9f 00 01 ff",
        "c4 82 f93e00 01",
        "c4 82 00 f93e00",
        "c5 82 00 01",
        "f97e00",
    ] {
        assert!(of::<BigDecimal>(digits).is_err(), "{digits}");
    }
}

#[test]
fn timestamps_are_seconds_behind_tag_1() {
    assert_eq!(written(&Timestamp::new(1_515_531_081, 0)), "c11a5a552b49");
    assert_eq!(written(&Timestamp::new(-1, 500_000_000)), "c1fabf000000");
    assert_eq!(
        of::<Timestamp>("c1 1a 5a552b49").unwrap(),
        Timestamp::new(1_515_531_081, 0)
    );
    assert_eq!(
        of::<Timestamp>("c1 fb 41cc37dba08fbe77").unwrap(),
        Timestamp::new(946_845_505, 123_000_000)
    );
    assert_eq!(
        of::<Timestamp>("c1 f9 3e00").unwrap(),
        Timestamp::new(1, 500_000_000)
    );
    for digits in [
        "01",
        "c0 01",
        "c1 61 31",
        "c1 f9 7e00",
        "c1 fb 7fefffffffffffff",
        "c1 1b ffffffffffffffff",
        "c1 c1 01",
    ] {
        assert!(of::<Timestamp>(digits).is_err(), "{digits}");
    }
}

#[test]
fn null_and_undefined_members_are_absent() {
    for null in ["f6", "f7"] {
        let read: Small = of(&format!("a3 626964 6137 65636f756e74 {null} 6178 {null}")).unwrap();
        assert_eq!(
            read,
            Small {
                id: "7".to_owned(),
                ..Small::default()
            }
        );
        assert_eq!(
            refused(of::<Small>(&format!("a1 626964 {null}"))),
            ErrorKind::Missing("id")
        );
    }
}

#[test]
fn a_union_has_exactly_one_member() {
    let choice = |digits: &str, strict| read::<Choice>(&CBOR, hex(digits), strict);
    assert_eq!(
        choice("a2 665f5f74797065 6178 666e756d626572 05", STRICT).unwrap(),
        Choice::Number(5)
    );
    assert_eq!(refused(choice("a0", STRICT)), ErrorKind::UnionMembers(0));
    assert_eq!(
        refused(choice("a2 6474657874 60 666e756d626572 05", LENIENT)),
        ErrorKind::UnionMembers(2)
    );
    assert_eq!(
        refused(choice("a1 6178 05", STRICT)),
        ErrorKind::UnionMembers(1)
    );
    assert_eq!(
        choice("bf 6178 05 ff", LENIENT).unwrap(),
        Choice::Unknown("x".to_owned())
    );
}

#[test]
fn unknown_members_of_every_kind_are_passed_over() {
    for unknown in [
        "00",
        "1bffffffffffffffff",
        "20",
        "40",
        "5f 41 00 ff",
        "60",
        "7f 61 61 ff",
        "80",
        "83 01 02 9f 03 ff",
        "a0",
        "bf 01 a1 6161 80 ff",
        "c1 01",
        "d9d9f7 c0 60",
        "e0",
        "f0",
        "f8 20",
        "f4",
        "f6",
        "f7",
        "f9 0000",
        "fa 00000000",
        "fb 0000000000000000",
    ] {
        let value: Small = of(&format!("bf 6178 {unknown} 626964 6137 6179 {unknown} ff")).unwrap();
        assert_eq!(value.id, "7", "{unknown}");
    }
}

#[test]
fn unknown_members_are_checked_all_the_same() {
    for unknown in [
        "ff",
        "1c",
        "1f",
        "3e",
        "5c",
        "7d",
        "9c",
        "bd",
        "c1 ff",
        "df",
        "f8 1f",
        "fc",
        "82 01 ff",
        "bf 01 ff",
        "a1 01 ff",
        "5f 61 61 ff",
        "5f 5f ff ff",
        "61 ff",
        "5b ffffffffffffffff 00",
        "9b ffffffffffffffff 00",
    ] {
        assert!(
            of::<Small>(&format!("bf 626964 6137 6178 {unknown} ff")).is_err(),
            "{unknown}"
        );
    }
}

#[test]
fn an_error_names_the_byte_and_the_member() {
    let wrong = |expected, found| ErrorKind::Type { expected, found };
    let told_of = |digits| told(&of::<Small>(digits).unwrap_err());
    assert_eq!(
        told_of("bf 65636f756e74 6131 ff"),
        (
            wrong("an integer", "a text string"),
            Some(7),
            "/count".to_owned()
        )
    );
    assert_eq!(
        told_of("a1 656e616d6573 82 60 01"),
        (
            wrong("a text string", "an integer"),
            Some(9),
            "/names/1".to_owned()
        )
    );
    assert_eq!(
        told_of("a1 626964 62 c328"),
        (ErrorKind::Malformed("UTF-8"), Some(4), "/id".to_owned())
    );
    assert_eq!(
        told_of("a1 01 01"),
        (
            wrong("a text string as key", "an integer"),
            Some(1),
            String::new()
        )
    );
    assert_eq!(
        told_of("80"),
        (wrong("a map", "an array"), Some(0), String::new())
    );
    assert_eq!(
        told_of("a1 626964 60 00"),
        (
            ErrorKind::Syntax("something follows the document".into()),
            Some(5),
            String::new()
        )
    );
    assert_eq!(
        told_of("a1 61 ff 00"),
        (ErrorKind::Malformed("UTF-8"), Some(1), String::new())
    );
}

#[test]
fn lengths_that_the_input_cannot_hold_are_refused_at_once() {
    for digits in [
        "9bffffffffffffffff",
        "bbffffffffffffffff 6161",
        "7bffffffffffffffff 61",
        "5bffffffffffffffff 61",
        "9affffffff 00",
    ] {
        assert!(of::<crate::types::Document>(digits).is_err(), "{digits}");
    }
}

#[test]
fn the_last_of_duplicate_members_wins() {
    let read: Everything =
        of("bf 6462797465 01 67737472696e6773 81 6161 6462797465 02 67737472696e6773 81 6162 ff")
            .unwrap();
    assert_eq!(
        (read.byte, read.strings),
        (Some(2), Some(vec!["b".to_owned()]))
    );
}

#[test]
fn the_sample_is_smaller_than_in_json() {
    let json = write(&crate::codec::json::REST_JSON, &sample()).unwrap();
    assert!(write(&CBOR, &sample()).unwrap().len() < json.len());
}
