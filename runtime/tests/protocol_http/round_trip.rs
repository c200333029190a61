//! Whatever a client can write, a server reads as it was.

use super::support::*;
use bytes::Bytes;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeMap;
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::types::Timestamp;

const LAST_SECOND: i64 = 253_402_300_799;
// CBOR has timestamps as doubles.
const LAST_EXACT_SECOND: i64 = 1 << 32;

// No label is empty or a dot segment.
fn label() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("no label", |s| !["", ".", ".."].contains(&s.as_str()))
}

fn greedy() -> impl Strategy<Value = String> {
    (label(), "/{0,2}").prop_map(|(text, slashes)| text + &slashes)
}

// Headers cannot begin or end with blanks.
fn header_text() -> impl Strategy<Value = String> {
    "[ -~\u{a0}-\u{ff}]{0,12}".prop_map(|s| s.trim_matches([' ', '\t']).to_owned())
}

fn list_text() -> impl Strategy<Value = String> {
    "[ -~\u{a0}-\u{ff}]{0,12}"
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0..LAST_SECOND, 0_u32..1_000_000_000).prop_map(|(s, n)| Timestamp::new(s, n))
}

fn whole_timestamp() -> impl Strategy<Value = Timestamp> {
    (0..LAST_SECOND).prop_map(|s| Timestamp::new(s, 0))
}

fn nested() -> impl Strategy<Value = Nested> {
    (of(any::<String>()), of(any::<i32>())).prop_map(|(text, count)| Nested { text, count })
}

fn blob() -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..40).prop_map(Bytes::from)
}

// Names that no member is bound to; a name without values is not sent.
fn params() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    btree_map("p\\PC{0,6}", vec(any::<String>(), 1..3), 1..4)
}

fn meta() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map("[a-z0-9-]{1,8}", header_text(), 1..4)
}

prop_compose! {
    fn uri_members()(
        name in label(), rest in greedy(), at in timestamp(), number in any::<f64>(),
        text in of(any::<String>()), flag in of(any::<bool>()), since in of(timestamp()),
        sizes in of(vec(any::<f64>(), 1..4)), tags in of(vec(any::<String>(), 1..4)), params in of(params()),
    ) -> Everything {
        Everything { name, rest, at, number, text, flag, since, sizes, tags, params, ..Everything::default() }
    }
}

prop_compose! {
    fn input()(
        uri in uri_members(),
        short in of(any::<i16>()), word in of(header_text()), words in of(vec(list_text(), 0..4)),
        flags in of(vec(any::<bool>(), 0..4)), numbers in of(vec(any::<i32>(), 0..4)),
        dates in (of(timestamp()), of(vec(timestamp(), 0..4)), of(whole_timestamp())),
        json in of(any::<String>()), meta in of(meta()),
        body in (of(any::<String>()), of(blob()), of(nested()), of(vec(nested(), 0..4))),
    ) -> Everything {
        let ((date, dates, epoch), (body_text, body_blob, nested, list)) = (dates, body);
        Everything {
            short, word, words, flags, numbers, date, dates, epoch, json, meta, body_text, body_blob, nested, list,
            ..uri
        }
    }
}

// A server's map of parameters has those that members are bound to as well.
fn without_bound(mut read: Everything) -> Everything {
    read.params = read.params.map(|params| {
        params
            .into_iter()
            .filter(|(k, _)| k.starts_with('p'))
            .collect()
    });
    read.params = read
        .params
        .filter(|params: &BTreeMap<_, _>| !params.is_empty());
    read
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rest_request_is_read_as_it_was_written(input in input()) {
        let request = send(&REST_JSON_1, &ALL, &input);
        let read: Everything = receive_as(&REST_JSON_1, request);
        prop_assert_eq!(without_bound(read), input);
    }

    #[test]
    fn an_rpc_request_is_read_as_it_was_written(input in input()) {
        let truncated = |t: Timestamp| Timestamp::from_millis(t.millis() % (LAST_EXACT_SECOND * 1000));
        let dates = input.dates.map(|dates| dates.into_iter().map(truncated).collect());
        let input = Everything {
            at: truncated(input.at), since: input.since.map(truncated), date: input.date.map(truncated), dates, ..input
        };
        let read: Everything = receive_as(&RPC_V2_CBOR, send(&RPC_V2_CBOR, &ALL, &input));
        prop_assert_eq!(read, input);
    }

    #[test]
    fn payloads_are_read_as_they_were_written(data in blob(), text in any::<String>(), nested in nested()) {
        let data = Some(data).filter(|d| !d.is_empty());
        let input = BlobPayload { kind: None, data: data.clone() };
        let read: BlobPayload = receive_as(&REST_JSON_1, send(&REST_JSON_1, &BLOB, &input));
        prop_assert_eq!(read.data, data);
        let text = Some(text).filter(|t| !t.is_empty());
        let input = TextPayload { text: text.clone() };
        let read: TextPayload = receive_as(&REST_JSON_1, send(&REST_JSON_1, &TEXT, &input));
        prop_assert_eq!(read.text, text);
        let nested = Some(nested).filter(|n| *n != Nested::default());
        let read: StructurePayload =
            receive_as(&REST_JSON_1, send(&REST_JSON_1, &STRUCTURE, &StructurePayload { nested: nested.clone() }));
        prop_assert_eq!(read.nested, nested);
    }
}
