//! A small family of shapes with every type in it, as a generator would write them.

use crate::schema::{
    BIG_DECIMAL, BIG_INTEGER, BLOB, BOOLEAN, BYTE, DOCUMENT, DOUBLE, FLOAT, INTEGER, LONG, Member,
    SHORT, STRING, Schema, TIMESTAMP,
};
use crate::serde::{MapKey, Members, Result, ShapeDeserializer, ShapeSerializer, Value};
use crate::types::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};
use std::collections::BTreeMap;

macro_rules! structure {
    ($name:ident $schema:ident $members:ident { $($field:ident: $type:ty = $member:expr,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(super) struct $name {
            $(pub(super) $field: $type,)*
        }

        static $members: &[Member] = &[$($member,)*];
        pub(super) static $schema: Schema = Schema::structure(concat!("test#", stringify!($name)), $members);

        impl Members for $name {
            fn blank() -> Self {
                Self::default()
            }

            fn schema(&self) -> &'static Schema {
                &$schema
            }

            fn write_members(&self, w: &mut dyn ShapeSerializer) {
                let mut members = $members.iter();
                $(self.$field.write(members.next().unwrap(), w);)*
            }

            fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
                let mut left = index;
                $(
                    if left == 0 {
                        return self.$field.read(&$members[index], d);
                    }
                    left = left.wrapping_sub(1);
                )*
                let _ = left;
                Ok(())
            }
        }

    };
}

static STRINGS: Schema = Schema::list("test#Strings", &[Member::new("member", &STRING)]);
static SPARSE_STRINGS: Schema = Schema::list(
    "test#SparseStrings",
    &[Member::new("member", &STRING).sparse()],
);
static NUMBERS: Schema = Schema::map(
    "test#Numbers",
    &[Member::new("key", &STRING), Member::new("value", &INTEGER)],
);
static SPARSE_NUMBERS: Schema = Schema::map(
    "test#SparseNumbers",
    &[
        Member::new("key", &STRING),
        Member::new("value", &INTEGER).sparse(),
    ],
);
static TABLES: Schema = Schema::list("test#Tables", &[Member::new("member", &LISTS_BY_NAME)]);
static LISTS_BY_NAME: Schema = Schema::map(
    "test#ListsByName",
    &[Member::new("key", &COLOR), Member::new("value", &STRINGS)],
);
static COLOR: Schema = Schema::enumeration("test#Color", &["RED", "GREEN"]);

structure! {
    Everything EVERYTHING EVERYTHING_MEMBERS {
        boolean: Option<bool> = Member::new("boolean", &BOOLEAN),
        byte: Option<i8> = Member::new("byte", &BYTE),
        short: Option<i16> = Member::new("short", &SHORT),
        integer: Option<i32> = Member::new("integer", &INTEGER),
        long: Option<i64> = Member::new("long", &LONG),
        float: Option<f32> = Member::new("float", &FLOAT),
        double: Option<f64> = Member::new("double", &DOUBLE),
        big_integer: Option<BigInteger> = Member::new("bigInteger", &BIG_INTEGER),
        big_decimal: Option<BigDecimal> = Member::new("bigDecimal", &BIG_DECIMAL),
        string: Option<String> = Member::new("string", &STRING).named_in_json("a \"name\" \u{e9}"),
        color: Option<Color> = Member::new("color", &COLOR),
        blob: Option<Blob> = Member::new("blob", &BLOB),
        timestamp: Option<Timestamp> = Member::new("timestamp", &TIMESTAMP),
        date_time: Option<Timestamp> = Member::new("dateTime", &TIMESTAMP).timestamp_format(TimestampFormat::DateTime),
        http_date: Option<Timestamp> = Member::new("httpDate", &TIMESTAMP).timestamp_format(TimestampFormat::HttpDate),
        document: Option<Document> = Member::new("document", &DOCUMENT),
        strings: Option<Vec<String>> = Member::new("strings", &STRINGS),
        sparse_strings: Option<Vec<Option<String>>> = Member::new("sparseStrings", &SPARSE_STRINGS),
        numbers: Option<BTreeMap<String, i32>> = Member::new("numbers", &NUMBERS),
        sparse_numbers: Option<BTreeMap<String, Option<i32>>> = Member::new("sparseNumbers", &SPARSE_NUMBERS),
        tables: Vec<BTreeMap<Color, Vec<String>>> = Member::new("tables", &TABLES),
        choice: Option<Choice> = Member::new("choice", &CHOICE),
        next: Option<Box<Everything>> = Member::new("next", &EVERYTHING),
    }
}

structure! {
    Small SMALL SMALL_MEMBERS {
        id: String = Member::new("id", &STRING).required().named_in_json("ID"),
        count: Option<i32> = Member::new("count", &INTEGER),
        names: Option<Vec<String>> = Member::new("names", &STRINGS),
    }
}

/// An open enum.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Color {
    #[default]
    Red,
    Green,
    Unknown(String),
}

impl From<&str> for Color {
    fn from(text: &str) -> Self {
        match text {
            "RED" => Self::Red,
            "GREEN" => Self::Green,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

impl MapKey for Color {
    fn as_key(&self) -> &str {
        match self {
            Self::Red => "RED",
            Self::Green => "GREEN",
            Self::Unknown(text) => text,
        }
    }

    fn from_key(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Value for Color {
    fn blank() -> Self {
        Self::default()
    }

    fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
        w.write_string(m, self.as_key());
    }

    fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> Result<()> {
        *self = Self::from(&*d.read_string(m)?);
        Ok(())
    }
}

/// An open union.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    Text(String),
    Number(i64),
    Nested(Small),
    Unknown(String),
}

static CHOICE_MEMBERS: &[Member] = &[
    Member::new("text", &STRING),
    Member::new("number", &LONG),
    Member::new("nested", &SMALL),
];
pub(super) static CHOICE: Schema = Schema::union("test#Choice", CHOICE_MEMBERS);

impl Members for Choice {
    fn blank() -> Self {
        Self::Unknown(String::new())
    }

    fn schema(&self) -> &'static Schema {
        &CHOICE
    }

    fn write_members(&self, w: &mut dyn ShapeSerializer) {
        match self {
            Self::Text(value) => value.write(&CHOICE_MEMBERS[0], w),
            Self::Number(value) => value.write(&CHOICE_MEMBERS[1], w),
            Self::Nested(value) => value.write(&CHOICE_MEMBERS[2], w),
            Self::Unknown(_) => w.fail(crate::serde::Error::new(
                crate::serde::ErrorKind::Unwritable("unknown"),
            )),
        }
    }

    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        fn value<T: Value>(index: usize, d: &mut dyn ShapeDeserializer) -> Result<T> {
            let mut value = T::blank();
            value.read(&CHOICE_MEMBERS[index], d)?;
            Ok(value)
        }
        *self = match index {
            0 => Self::Text(value(index, d)?),
            1 => Self::Number(value(index, d)?),
            _ => Self::Nested(value(index, d)?),
        };
        Ok(())
    }

    fn set_unknown(&mut self, name: String) {
        *self = Self::Unknown(name);
    }
}

/// A value with something in every member.
pub(super) fn sample() -> Everything {
    let document = BTreeMap::from([
        (
            "list".to_owned(),
            Document::List(vec![
                Document::Null,
                Document::Boolean(true),
                Document::Double(1.5),
            ]),
        ),
        ("text".to_owned(), Document::String("\u{1f600}".to_owned())),
    ]);
    Everything {
        boolean: Some(true),
        byte: Some(-128),
        short: Some(300),
        integer: Some(-70_000),
        long: Some(i64::MAX),
        float: Some(1.25),
        double: Some(0.1),
        big_integer: Some("-123456789012345678901234567890".parse().unwrap()),
        big_decimal: Some("0.0001234567890123456789".parse().unwrap()),
        string: Some("tab\t quote\" backslash\\ nul\0 \u{e9} \u{1f600}".to_owned()),
        color: Some(Color::Green),
        blob: Some(Blob::from_static(b"\x00\xff\x10 binary")),
        timestamp: Some(Timestamp::new(1_515_531_081, 123_000_000)),
        date_time: Some(Timestamp::new(1_515_531_081, 0)),
        http_date: Some(Timestamp::new(1_515_531_081, 0)),
        document: Some(Document::Map(document)),
        strings: Some(vec!["a".to_owned(), String::new()]),
        sparse_strings: Some(vec![None, Some("b".to_owned())]),
        numbers: Some(BTreeMap::from([("one".to_owned(), 1)])),
        sparse_numbers: Some(BTreeMap::from([
            ("none".to_owned(), None),
            ("two".to_owned(), Some(2)),
        ])),
        tables: vec![
            BTreeMap::from([(Color::Red, vec!["x".to_owned()])]),
            BTreeMap::new(),
        ],
        choice: Some(Choice::Nested(Small {
            id: "i".to_owned(),
            count: Some(-1),
            ..Small::default()
        })),
        next: Some(Box::new(Everything {
            byte: Some(1),
            ..Everything::default()
        })),
    }
}
