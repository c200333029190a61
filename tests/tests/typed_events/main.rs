//! Typed events from bytes that somebody turned over: what the fuzz target `tests/fuzz` does, from seeds.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

#[allow(
    dead_code,
    reason = "what it checks itself is the matter of another test"
)]
#[path = "../../../runtime/tests/frames/fuzz_body.rs"]
mod bytes_body;
mod fuzz_body;

use bytes::Bytes;
use bytes_body::Mutations;
use fuzz_body::{check, say};
use trompe::codec::{cbor::CBOR, json::REST_JSON};
use trompe::service::Codec;
use trompe_tests::streams;
use trompe_tests::streams::types::{Aside, Item, Rated, Remark, Said};

const INPUTS: usize = 1_500;

fn events() -> Vec<Said> {
    let reply = Remark::new().text("a reply");
    let remark = Remark::new().text("a remark").replies(vec![reply]);
    vec![
        Item::new(7, Bytes::from_static(b"some data")).into(),
        Item::new(i64::MIN, Bytes::new()).into(),
        Aside::new().into(),
        Aside::new().about("it").remark(remark).into(),
        Rated::new(3).by("me").tag("abc").into(),
    ]
}

#[test]
fn events_of_damaged_bytes_are_the_same_in_any_pieces_and_when_written_again() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let mut seeds = Vec::new();
    for event in events() {
        for codec in [&CBOR as &'static dyn Codec, &REST_JSON] {
            seeds.push(runtime.block_on(say(codec, std::slice::from_ref(&event))));
        }
    }
    let mut inputs = Mutations {
        seeds: &seeds,
        state: 0x5eed,
    };
    for seed in &seeds {
        check(seed);
    }
    for _ in 0..INPUTS {
        check(&inputs.next_input());
    }
}
