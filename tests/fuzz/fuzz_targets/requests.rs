//! `cargo +nightly fuzz run requests`: nothing that arrives breaks a server or a client, in any protocol; or in one
//! alone, `PROTOCOL=smithy.protocols#rpcv2Cbor cargo +nightly fuzz run requests`.

#![no_main]

#[allow(dead_code, reason = "the round trips use more of it")]
#[path = "../../src/arbitrary/mod.rs"]
mod arbitrary;
#[path = "../../tests/messages/requests_body.rs"]
mod requests_body;

#[allow(dead_code, reason = "values are compared elsewhere")]
mod values;

use requests_body::{Spoken, check, spoken};
use std::sync::LazyLock;
use trompe::service::ServiceSchema;

trompe::include_service!("everything_query");
trompe::include_service!("everything_rest");
trompe::include_service!("everything_rpc");
trompe::include_service!("everything_xml");

fn everything() -> [&'static ServiceSchema; 4] {
    [
        &everything_rpc::schemas::EVERYTHING_RPC,
        &everything_rest::schemas::EVERYTHING_REST,
        &everything_xml::schemas::EVERYTHING_XML,
        &everything_query::schemas::EVERYTHING_QUERY,
    ]
}

/// The protocols that are asked for.
static ASKED: LazyLock<Vec<Spoken>> = LazyLock::new(|| {
    let mut asked = spoken();
    if let Ok(id) = std::env::var("PROTOCOL") {
        asked.retain(|(protocol, _)| protocol.id() == id);
        assert!(!asked.is_empty(), "no service speaks {id}");
    }
    asked
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| check(&ASKED, data));
