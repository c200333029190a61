//! The vectors of the corpus.

use super::super::credentials::Credentials;
use super::super::scope::Scope;
use super::super::signature::Signature;
use super::super::time::DateTime;
use super::super::{Signer, Verifier};
use super::*;
use crate::event_stream::signing::{SignMessage, Verified, VerifyMessage};
use crate::event_stream::{EpochMillis, HeaderValue, Limits, Message};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::BytesMut;
use serde_json::Value;
use std::path::Path;

fn case(id: &str) -> Option<Value> {
    let corpus = std::env::var_os("TROMPE_CORPUS");
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let path = corpus
        .map_or_else(default, Into::into)
        .join("sigv4-vectors/event-stream-signing.json");
    let Ok(text) = std::fs::read(&path) else {
        println!(
            "no corpus at {}: skipped (set TROMPE_CORPUS)",
            path.display()
        );
        return None;
    };
    let file: Value = serde_json::from_slice(&text).unwrap();
    Some(
        file["cases"]
            .as_array()
            .unwrap()
            .iter()
            .find(|case| case["id"] == id)
            .unwrap()
            .clone(),
    )
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn bytes(value: &Value, name: &str) -> Vec<u8> {
    BASE64_STANDARD.decode(text(value, name)).unwrap()
}

fn scope(case: &Value) -> Scope {
    Scope::new(text(case, "region"), text(case, "service"))
}

#[test]
fn signatures_build_on_each_other_as_in_the_vectors() {
    let Some(case) = case("go-streaming-chunk-chain") else {
        return;
    };
    let credentials = Credentials::new(
        text(&case, "access_key_id"),
        text(&case, "secret_access_key"),
    );
    let seed = Signature::parse(text(&case, "seed_signature")).unwrap();
    let time = DateTime::parse(text(&case, "time")).unwrap();
    let mut chain = Chain::new(credentials, scope(&case), seed);
    for chunk in case["chunks"].as_array().unwrap() {
        let (headers, payload) = (
            text(chunk, "encoded_headers_utf8"),
            text(chunk, "payload_utf8"),
        );
        let link = chain.link_parts(&time, headers.as_bytes(), payload.as_bytes());
        let signature = chain.sign(&link);
        assert_eq!(signature.to_string(), text(chunk, "signature"));
        assert!(chain.verify(&link, signature));
    }
}

#[test]
fn the_string_to_sign_of_a_message_is_that_of_the_vectors() {
    let Some(case) = case("rs-string-to-sign") else {
        return;
    };
    let seed = Signature::parse(text(&case, "prior_signature")).unwrap();
    let chain = Chain::new(Credentials::new("key", "secret"), scope(&case), seed);
    let at = EpochMillis(case["time_epoch_seconds"].as_i64().unwrap() * 1000);
    let headers = crate::event_stream::Headers::build(|headers| headers.add(DATE, at)).unwrap();
    assert_eq!(
        headers.as_encoded(),
        &bytes(&case, "date_header_encoded_base64")
    );
    let link = chain
        .link(at, &bytes(&case, "inner_message_base64"))
        .unwrap();
    assert_eq!(link.text(), text(&case, "string_to_sign"));
}

#[test]
fn an_envelope_holds_date_signature_and_the_whole_inner_frame_in_that_order() {
    let Some(case) = case("go-envelope") else {
        return;
    };
    let header = &case["inner_headers"][0];
    let mut frame = BytesMut::new();
    let inner = Message::new(text(&case, "inner_payload_utf8").to_owned());
    let inner = inner
        .header(text(header, "name"), text(header, "value"))
        .unwrap();
    inner.encode(&mut frame, &Limits::server()).unwrap();
    assert_eq!(frame, bytes(&case, "envelope_payload_base64"));

    let time = DateTime::parse(text(&case, "time")).unwrap().at();
    let (credentials, seed) = (
        Credentials::new("key", "secret"),
        Signature::from_bytes([7; 32]),
    );
    let scope = Scope::new("us-east-1", "transcribe");
    let mut out = BytesMut::new();
    Signer::new(credentials.clone(), scope.clone())
        .events(&seed, move || time)
        .sign(&frame, &mut out)
        .unwrap();

    let (outer, _) = Message::decode(out.freeze(), &Limits::server()).unwrap();
    let headers: Vec<_> = outer.headers().iter().collect();
    assert_eq!(
        headers[0],
        (DATE, HeaderValue::Timestamp(EpochMillis(time.millis())))
    );
    assert!(
        matches!(headers[1], (SIGNATURE, HeaderValue::ByteArray(signature)) if signature.len() == 32)
    );
    assert_eq!((headers.len(), outer.payload()), (2, &frame[..]));
    let mut verifier = Verifier::new(scope).events(&seed, &credentials, Limits::server());
    assert_eq!(verifier.verify(outer).unwrap(), Verified::Message(inner));
}
