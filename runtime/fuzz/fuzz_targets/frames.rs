//! `cargo +nightly fuzz run frames`: no bytes break a promise of the frame decoder.

#![no_main]

#[allow(dead_code, reason = "the source of inputs is for `cargo test`; here libFuzzer is one")]
#[path = "../../tests/frames/fuzz_body.rs"]
mod fuzz_body;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_body::check(data));
