use super::arbitrary::everything;
use super::shapes::{Everything, sample};
use super::{LENIENT, STRICT, read, write};
use crate::codec::cbor::CBOR;
use crate::codec::json::{Json, REST_JSON};
use crate::service::Codec;
use crate::types::TimestampFormat;
use proptest::prelude::*;

static OTHER_JSON: Json = Json::new()
    .without_json_name()
    .timestamps(TimestampFormat::DateTime);
static CODECS: [&dyn Codec; 3] = [&REST_JSON, &OTHER_JSON, &CBOR];

#[test]
fn a_value_of_every_type_comes_back_equal() {
    for codec in CODECS {
        for strict in [STRICT, LENIENT] {
            let bytes = write(codec, &sample()).unwrap();
            assert_eq!(
                read::<Everything>(codec, bytes, strict).unwrap(),
                sample(),
                "{codec:?}"
            );
        }
    }
}

#[test]
fn nan_comes_back_as_nan() {
    let value = Everything {
        float: Some(f32::NAN),
        double: Some(f64::NAN),
        ..Everything::default()
    };
    for codec in CODECS {
        let back: Everything = read(codec, write(codec, &value).unwrap(), STRICT).unwrap();
        assert!(back.float.unwrap().is_nan() && back.double.unwrap().is_nan());
    }
}

#[test]
fn output_is_appended_to_what_is_there() {
    for codec in CODECS {
        let mut out = bytes::BytesMut::from("before");
        codec
            .write(&mut out, &mut |w| w.write_integer(&crate::schema::ROOT, 7))
            .unwrap();
        assert!(out.starts_with(b"before") && out.len() == 7, "{codec:?}");
    }
}

#[test]
fn every_codec_has_its_own_slot_below_four() {
    assert_eq!((REST_JSON.slot(), CBOR.slot()), (0, 1));
    assert_eq!(
        (REST_JSON.media_type(), CBOR.media_type()),
        ("application/json", "application/cbor")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_values_come_back_equal(value in everything()) {
        for codec in CODECS {
            let bytes = write(codec, &value).unwrap();
            prop_assert_eq!(&read::<Everything>(codec, bytes, STRICT).unwrap(), &value, "{:?}", codec);
        }
    }

    // serde_json accepts what is written, and what it makes of it (spaces, escapes, order) is read alike.
    #[test]
    fn serde_json_reads_and_rewrites_what_is_written(value in everything()) {
        let bytes = write(&REST_JSON, &value).unwrap();
        let parsed: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let reversed: serde_json::Map<_, _> = parsed.as_object().unwrap().clone().into_iter().rev().collect();
        let pretty = serde_json::to_string_pretty(&reversed).unwrap();
        prop_assert_eq!(read::<Everything>(&REST_JSON, pretty, STRICT).unwrap(), value);
    }
}
