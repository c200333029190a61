//! Words the tests are written in.

use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::service::Protocol;
use trompe_tests::streams::types::{Heard, Item, Said, TalkInput, TalkOutput};

pub(crate) static PROTOCOLS: [&dyn Protocol; 2] = [&RPC_V2_CBOR, &REST_JSON_1];

pub(crate) fn item(number: i64) -> Item {
    Item::new(number, "data")
}

pub(crate) fn said(number: i64) -> Said {
    Said::Item(item(number))
}

pub(crate) fn heard(number: i64) -> Heard {
    Heard::Item(item(number))
}

pub(crate) fn number(event: &Said) -> Option<i64> {
    match event {
        Said::Item(item) => Some(item.number),
        _ => None,
    }
}

pub(crate) fn talk() -> TalkInput {
    TalkInput::new("any")
}

pub(crate) fn room() -> TalkOutput {
    TalkOutput::new().room("r1")
}
