//! `cargo +nightly fuzz run requests`: nothing that arrives breaks a server or a client, in any protocol.

#![no_main]

#[path = "../../src/arbitrary/mod.rs"]
mod arbitrary;
#[path = "../../tests/messages/requests_body.rs"]
mod requests_body;

#[allow(dead_code, reason = "values are compared elsewhere")]
mod values;

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

libfuzzer_sys::fuzz_target!(|data: &[u8]| requests_body::check(data));
