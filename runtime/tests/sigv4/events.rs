//! Signed event streams: what one end signs the other verifies, and nobody in between can touch.

use crate::support::{NOW, Server, credentials, request, scope, signer};
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use trompe::auth::sigv4::{Payload, SigV4EventVerifier, Signature, Signer, Verifier};
use trompe::event_stream::signing::{SignMessage, Verified, VerifyMessage};
use trompe::event_stream::{EpochMillis, HeaderValue, Limits, Message};
use trompe::types::Timestamp;

const SEED: [u8; 32] = [9; 32];

fn frame(payload: &[u8]) -> Bytes {
    let mut out = BytesMut::new();
    let message = Message::new(payload.to_vec())
        .header(":event-type", "note")
        .unwrap();
    message.encode(&mut out, &Limits::server()).unwrap();
    out.freeze()
}

fn decode(frame: Bytes) -> Message {
    Message::decode(frame, &Limits::server()).unwrap().0
}

/// The envelopes of these payloads, and that of the end.
fn sign(payloads: &[Vec<u8>]) -> Vec<Message> {
    let mut signer = signer().events(&Signature::from_bytes(SEED), || NOW);
    let mut envelope = |sign: &mut dyn FnMut(&mut dyn SignMessage, &mut BytesMut)| {
        let mut out = BytesMut::new();
        sign(&mut signer, &mut out);
        decode(out.freeze())
    };
    let messages = payloads
        .iter()
        .map(|payload| envelope(&mut |signer, out| signer.sign(&frame(payload), out).unwrap()));
    let mut messages: Vec<_> = messages.collect();
    messages.push(envelope(&mut |signer, out| signer.end(out).unwrap()));
    messages
}

fn verifier() -> SigV4EventVerifier {
    Verifier::new(scope()).events(
        &Signature::from_bytes(SEED),
        &credentials(),
        Limits::server(),
    )
}

/// The payloads of a stream that is whole.
fn read(verifier: &mut SigV4EventVerifier, stream: &[Message]) -> Result<Vec<Vec<u8>>, String> {
    let mut payloads = Vec::new();
    for outer in stream {
        match verifier
            .verify(outer.clone())
            .map_err(|error| error.to_string())?
        {
            Verified::Message(message) => payloads.push(message.payload().to_vec()),
            Verified::End => {}
        }
    }
    verifier.finish().map_err(|error| error.to_string())?;
    Ok(payloads)
}

fn refusal(stream: &[Message]) -> String {
    read(&mut verifier(), stream).unwrap_err()
}

fn date_and_signature(message: &Message) -> (EpochMillis, Vec<u8>) {
    match (
        message.headers().get(":date"),
        message.headers().get(":chunk-signature"),
    ) {
        (Some(HeaderValue::Timestamp(date)), Some(HeaderValue::ByteArray(signature))) => {
            (date, signature.to_vec())
        }
        other => panic!("{other:?}"),
    }
}

fn envelope(date: EpochMillis, signature: &[u8], payload: impl Into<Bytes>) -> Message {
    let message = Message::new(payload).header(":date", date).unwrap();
    message.header(":chunk-signature", signature).unwrap()
}

fn payloads() -> Vec<Vec<u8>> {
    vec![b"one".to_vec(), b"two".to_vec(), b"two".to_vec()]
}

#[test]
fn a_stream_follows_from_the_signature_of_its_request() {
    let mut head = request("https://media.example/stream", &[]);
    let signed = signer().sign(&mut head, &Payload::Events, NOW).unwrap();
    assert_eq!(
        head.headers["x-amz-content-sha256"],
        "STREAMING-AWS4-HMAC-SHA256-EVENTS"
    );
    let mut signer = signer().events(&signed.signature, || NOW);
    let mut out = BytesMut::new();
    signer.sign(&frame(b"hello"), &mut out).unwrap();

    let server = Server::new();
    let seed = server.take(&head, &Payload::Events).unwrap();
    let mut verifier = server
        .verifier
        .events(&seed, &server.credentials, Limits::server());
    let verified = verifier.verify(decode(out.freeze())).unwrap();
    assert_eq!(verified, Verified::Message(decode(frame(b"hello"))));
}

#[test]
fn a_message_sent_again_left_out_or_moved_is_refused() {
    let stream = sign(&payloads());
    let pick = |order: &[usize]| order.iter().map(|i| stream[*i].clone()).collect::<Vec<_>>();
    assert_eq!(read(&mut verifier(), &stream).unwrap(), payloads());
    for order in [
        &[0, 0, 1, 2, 3][..],
        &[0, 2, 3],
        &[1, 2, 3],
        &[0, 2, 1, 3],
        &[0, 1, 3],
        &[3],
    ] {
        assert!(
            refusal(&pick(order)).contains("not the next one"),
            "{order:?}"
        );
    }
}

#[test]
fn a_stream_cut_short_is_refused_at_its_end() {
    let stream = sign(&payloads());
    for length in 0..stream.len() {
        assert!(
            refusal(&stream[..length]).contains("without its signed end"),
            "{length}"
        );
    }
}

#[test]
fn nothing_follows_the_signed_end() {
    let mut stream = sign(&payloads());
    stream.push(stream[0].clone());
    assert!(refusal(&stream).contains("after the signed end"));
    let mut signer = signer().events(&Signature::from_bytes(SEED), || NOW);
    signer.end(&mut BytesMut::new()).unwrap();
    let mut out = BytesMut::new();
    assert!(signer.sign(&frame(b"late"), &mut out).is_err() && signer.end(&mut out).is_err());
    assert!(out.is_empty());
}

#[test]
fn nothing_is_accepted_after_a_refusal() {
    let stream = sign(&payloads());
    let mut verifier = verifier();
    assert!(verifier.verify(stream[1].clone()).is_err());
    assert!(verifier.verify(stream[0].clone()).is_err());
    assert!(verifier.finish().is_err());
}

#[test]
fn a_stream_of_another_request_or_secret_is_refused() {
    let stream = sign(&payloads());
    let seed = Signature::from_bytes([8; 32]);
    let mut other = Verifier::new(scope()).events(&seed, &credentials(), Limits::server());
    assert!(read(&mut other, &stream).is_err());
    let other = Signer::new(
        trompe::auth::sigv4::Credentials::new("AKIDEXAMPLE", "x"),
        scope(),
    );
    let mut out = BytesMut::new();
    other
        .events(&Signature::from_bytes(SEED), || NOW)
        .sign(&frame(b"one"), &mut out)
        .unwrap();
    assert!(verifier().verify(decode(out.freeze())).is_err());
}

#[test]
fn an_envelope_says_nothing_but_date_and_signature() {
    let good = sign(&payloads()).remove(0);
    let (date, signature) = date_and_signature(&good);
    let extra = good.clone().header(":event-type", "forged").unwrap();
    let no_date = Message::new(good.share_payload())
        .header(":chunk-signature", signature.as_slice())
        .unwrap();
    let no_signature = Message::new(good.share_payload())
        .header(":date", date)
        .unwrap();
    let short = envelope(date, &signature[..31], good.share_payload());
    for (outer, why) in [
        (extra, "header \":event-type\""),
        (no_date, "no header \":date\""),
        (no_signature, "no header \":chunk-signature\""),
        (short, "32 bytes"),
        (Message::default(), "no header \":date\""),
        (decode(frame(b"bare")), "header \":event-type\""),
    ] {
        assert!(refusal(&[outer]).contains(why), "{why}");
    }
}

#[test]
fn a_stream_goes_on_past_midnight() {
    let millis = std::sync::atomic::AtomicI64::new(1_440_979_199_999);
    let clock =
        move || Timestamp::from_millis(millis.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let mut signer = signer().events(&Signature::from_bytes(SEED), clock);
    let mut verifier = verifier();
    for payload in payloads() {
        let mut out = BytesMut::new();
        signer.sign(&frame(&payload), &mut out).unwrap();
        assert!(verifier.verify(decode(out.freeze())).is_ok());
    }
}

#[test]
fn a_signed_message_holds_one_whole_frame() {
    for inner in [
        [frame(b"a"), frame(b"b")].concat(),
        frame(b"a")[..20].to_vec(),
        b"no frame".to_vec(),
    ] {
        let mut out = BytesMut::new();
        signer()
            .events(&Signature::from_bytes(SEED), || NOW)
            .sign(&inner, &mut out)
            .unwrap();
        assert!(verifier().verify(decode(out.freeze())).is_err());
    }
}

#[test]
fn a_message_that_cannot_be_signed_leaves_stream_and_chain_as_they_were() {
    let times = std::sync::Mutex::new(vec![NOW, NOW, Timestamp::new(i64::MAX, 0)]);
    let clock = move || times.lock().unwrap().pop().unwrap();
    let mut signer = signer().events(&Signature::from_bytes(SEED), clock);
    let mut out = BytesMut::new();
    assert!(signer.sign(&frame(b"one"), &mut out).is_err());
    assert!(
        signer
            .sign(&vec![0; Limits::server().payload() + 1], &mut out)
            .is_err()
    );
    assert!(out.is_empty());
    signer.sign(&frame(b"one"), &mut out).unwrap();
    assert!(verifier().verify(decode(out.freeze())).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whole_streams_are_read_and_changed_ones_are_not(
        payloads in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..6),
        which: prop::sample::Index,
        at: prop::sample::Index,
        bit in 0_u32..8,
    ) {
        let stream = sign(&payloads);
        prop_assert_eq!(read(&mut verifier(), &stream).unwrap(), payloads);

        let index = which.index(stream.len());
        let (date, signature) = date_and_signature(&stream[index]);
        let payload = stream[index].share_payload();
        let flip = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            let at = at.index(bytes.len().max(1));
            bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1_u8 << bit);
            bytes
        };
        let with = |outer: Message| {
            let mut stream = stream.clone();
            stream[index] = outer;
            read(&mut verifier(), &stream)
        };
        prop_assert!(with(envelope(date, &flip(&signature), payload.clone())).is_err());
        prop_assert!(with(envelope(EpochMillis(date.0 ^ (1_i64 << bit)), &signature, payload.clone())).is_err());
        if !payload.is_empty() {
            prop_assert!(with(envelope(date, &signature, flip(&payload))).is_err());
        }
    }
}
