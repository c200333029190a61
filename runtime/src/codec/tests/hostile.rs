use super::arbitrary::rich_document;
use super::shapes::{Everything, sample};
use super::{LENIENT, STRICT, document, hex, read, refused, write};
use crate::codec::MAX_DEPTH;
use crate::codec::cbor::CBOR;
use crate::codec::json::REST_JSON;
use crate::serde::ErrorKind;
use crate::service::Codec;
use crate::types::{Blob, Document};

static CODECS: [&dyn Codec; 2] = [&REST_JSON, &CBOR];

// The document's JSON as an object member that nobody knows, so that it is passed over.
fn inputs(codec: &dyn Codec) -> [Blob; 3] {
    let unknown = Document::Map([("unknown".to_owned(), rich_document())].into());
    [
        write(codec, &sample()).unwrap(),
        write(codec, &rich_document()).unwrap(),
        write(codec, &unknown).unwrap(),
    ]
}

#[test]
fn every_truncation_is_an_error() {
    for codec in CODECS {
        for input in inputs(codec) {
            for end in 0..input.len() {
                let cut = input.slice(..end);
                assert!(document(codec, cut.clone()).is_err(), "{codec:?} {end}");
                for strict in [STRICT, LENIENT] {
                    let error = read::<Everything>(codec, cut.clone(), strict).unwrap_err();
                    assert!(
                        error.offset().is_none_or(|at| at <= end),
                        "{codec:?} {end} {error}"
                    );
                }
            }
        }
    }
}

#[test]
fn truncations_of_indefinite_forms_are_errors() {
    let whole = hex("bf 6178 9f 01 7f 61 61 ff 5f 41 00 ff bf 6161 f6 ff ff 6462797465 01 ff");
    assert_eq!(
        read::<Everything>(&CBOR, whole.clone(), STRICT)
            .unwrap()
            .byte,
        Some(1)
    );
    for end in 0..whole.len() {
        assert!(
            read::<Everything>(&CBOR, whole[..end].to_vec(), LENIENT).is_err(),
            "{end}"
        );
    }
}

// xorshift: the same bytes in every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % bound
    }

    fn mutated(&mut self, input: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes[at] ^= 1 << self.below(8),
                1 => {
                    bytes[at] =
                        b"\"\\{}[],:0n\xff\x9f\xbf\x5f\x7f\xc2\xc4\x1b\xf9\xd9"[self.below(20)]
                }
                2 => drop(bytes.remove(at)),
                3 => bytes.insert(at, self.below(256) as u8),
                _ => bytes.extend_from_within(at..(at + 9).min(bytes.len())),
            }
        }
        bytes
    }
}

#[test]
fn mutated_documents_are_read_or_refused_and_what_is_read_can_be_written() {
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    for codec in CODECS {
        for input in inputs(codec) {
            for _ in 0..1500 {
                let bytes = Blob::from(noise.mutated(&input));
                let _ = read::<Everything>(codec, bytes.clone(), STRICT);
                let _ = document(codec, bytes.clone()).map(|d| write(codec, &d));
                let Ok(value) = read::<Everything>(codec, bytes, LENIENT) else {
                    continue;
                };
                // A lenient union may be one that cannot be sent on.
                assert!(
                    value.choice.is_some() || value.next.is_some() || write(codec, &value).is_ok(),
                    "{value:?}"
                );
            }
        }
    }
}

#[test]
fn mutated_json_is_read_exactly_where_serde_json_reads_it() {
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    for input in inputs(&REST_JSON) {
        for _ in 0..1500 {
            let bytes = noise.mutated(&input);
            let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
            let text = String::from_utf8_lossy(&bytes);
            let ours = document(&REST_JSON, bytes.clone());
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{text} {ours:?} {theirs:?}");
        }
    }
}

#[test]
fn nesting_beyond_the_limit_is_refused_in_known_members() {
    let json = |depth: usize| r#"{"next":"#.repeat(depth) + "{}" + &"}".repeat(depth);
    let cbor = |depth: usize| hex(&("a1646e657874".repeat(depth) + "a0"));
    assert!(read::<Everything>(&REST_JSON, json(MAX_DEPTH - 1), STRICT).is_ok());
    assert!(read::<Everything>(&CBOR, cbor(MAX_DEPTH - 1), STRICT).is_ok());
    assert_eq!(
        refused(read::<Everything>(&REST_JSON, json(MAX_DEPTH), STRICT)),
        ErrorKind::TooDeep(MAX_DEPTH)
    );
    assert_eq!(
        refused(read::<Everything>(&CBOR, cbor(MAX_DEPTH), STRICT)),
        ErrorKind::TooDeep(MAX_DEPTH)
    );
}

#[test]
fn nesting_beyond_the_limit_is_refused_in_unknown_members() {
    for opening in ["[", "{\"a\":", "[{\"a\":"] {
        let text = r#"{"x":"#.to_owned() + &opening.repeat(100_000);
        assert_eq!(
            refused(read::<Everything>(&REST_JSON, text, LENIENT)),
            ErrorKind::TooDeep(MAX_DEPTH)
        );
    }
    for opening in ["81", "9f", "a161 61", "bf6161", "c181", "9fbf00"] {
        let digits = "a16178".to_owned() + &opening.repeat(10_000);
        assert_eq!(
            refused(read::<Everything>(&CBOR, hex(&digits), LENIENT)),
            ErrorKind::TooDeep(MAX_DEPTH)
        );
    }
}

#[test]
fn a_long_run_of_tags_is_no_nesting() {
    let digits = "a16178".to_owned() + &"c1".repeat(100_000) + "00";
    assert!(read::<Everything>(&CBOR, hex(&digits), LENIENT).is_ok());
    assert_eq!(
        document(&CBOR, hex(&("c0".repeat(100_000) + "00"))).unwrap(),
        Document::Integer(0)
    );
}

#[test]
fn values_nested_beyond_the_limit_are_not_written() {
    let deep = (0..MAX_DEPTH).fold(Everything::default(), |inner, _| Everything {
        next: Some(Box::new(inner)),
        ..Everything::default()
    });
    for codec in CODECS {
        assert_eq!(refused(write(codec, &deep)), ErrorKind::TooDeep(MAX_DEPTH));
    }
}
