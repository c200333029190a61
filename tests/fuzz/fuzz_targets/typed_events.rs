//! `cargo +nightly fuzz run typed_events`: no bytes break a promise of typed events.

#![no_main]

#[allow(dead_code, reason = "only the checksums are put right with it here")]
#[path = "../../../runtime/tests/frames/fuzz_body.rs"]
mod bytes_body;
#[path = "../../tests/typed_events/fuzz_body.rs"]
mod fuzz_body;

trompe::include_service!("streams");

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_body::check(data));
