//! What frames, messages and their limits promise.

use crate::stream::decode;
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;
use std::collections::BTreeMap;
use trompe::event_stream::signing::{SignMessage, Unsigned, Verified, VerifyMessage};
use trompe::event_stream::{
    EncodeError, EpochMillis, FrameDecoder, FrameError, FrameErrorKind, HeaderPart, HeaderValue,
    Headers, Limits, Message, MessageKind, Semantics, encode,
};

fn wire(message: &Message) -> Bytes {
    let mut wire = BytesMut::new();
    let unlimited = Limits::client().max_header_count(usize::MAX);
    message.encode(&mut wire, &unlimited).unwrap();
    wire.freeze()
}

/// A frame with right lengths and checksums around any header block.
fn frame_of(block: &[u8], payload: &[u8]) -> Bytes {
    let total = (16 + block.len() + payload.len()) as u32;
    let mut frame = total.to_be_bytes().to_vec();
    frame.extend((block.len() as u32).to_be_bytes());
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend(block);
    frame.extend(payload);
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.into()
}

fn refusal(frame: Bytes, limits: Limits) -> FrameError {
    let (messages, end) = decode([frame], limits);
    assert!(messages.is_empty());
    end.unwrap_err()
}

fn block_refusal(block: &[u8]) -> (u64, FrameErrorKind) {
    let error = refusal(frame_of(block, b""), Limits::server());
    assert!(!error.is_damaged());
    (error.offset(), error.kind().clone())
}

fn name(number: usize) -> String {
    format!("header-{number}")
}

#[test]
fn a_prelude_is_refused_before_any_of_the_body_comes() {
    let frame = wire(&Message::new(vec![0; 1000]));
    for (limits, refused) in [
        (Limits::server().max_payload(999), true),
        (Limits::server().max_payload(1000), false),
        (Limits::client(), false),
    ] {
        let mut decoder = FrameDecoder::new(limits);
        decoder.push(frame.slice(..12));
        assert_eq!(decoder.next_frame().is_err(), refused, "{limits:?}");
    }
}

#[test]
fn the_sizes_of_the_specification_bind_servers_and_not_clients() {
    assert_eq!(
        (Limits::server().payload(), Limits::server().header_block()),
        (25_165_824, 131_072)
    );
    let large = wire(&Message::new(vec![0; 25_165_825]));
    let kind = FrameErrorKind::PayloadTooLarge {
        length: 25_165_825,
        limit: 25_165_824,
    };
    assert_eq!(refusal(large.clone(), Limits::server()).kind(), &kind);
    assert_eq!(decode([large], Limits::client()).1, Ok(()));

    let block = Headers::build(|writer| {
        (0..5).try_for_each(|number| writer.add(&name(number), "x".repeat(30_000).as_str()))
    });
    let wide = Message::with_headers(block.unwrap(), "");
    let error = refusal(wire(&wide), Limits::server());
    assert!(matches!(
        error.kind(),
        FrameErrorKind::HeadersTooLarge { limit: 131_072, .. }
    ));
    assert_eq!(
        decode([wire(&wide)], Limits::client()),
        (vec![wide], Ok(()))
    );
}

#[test]
fn the_number_of_headers_is_bounded_on_both_sides() {
    let block =
        Headers::build(|writer| (0..1025).try_for_each(|number| writer.add(&name(number), true)));
    let message = Message::with_headers(block.unwrap(), "");
    for limits in [Limits::server(), Limits::client()] {
        let error = refusal(wire(&message), limits);
        assert_eq!(
            error.kind(),
            &FrameErrorKind::TooManyHeaders { limit: 1024 }
        );
    }
    let more = Limits::client().max_header_count(1025);
    assert_eq!(decode([wire(&message)], more), (vec![message], Ok(())));
}

#[test]
fn a_malformed_header_is_refused_at_its_own_offset() {
    use FrameErrorKind::*;
    use HeaderPart::*;
    let overrun = |part, need, have| HeaderOverrun { part, need, have };
    assert_eq!(block_refusal(b"\x00\x00"), (12, InvalidHeaderName));
    assert_eq!(block_refusal(b"\x01a\x00\x00"), (15, InvalidHeaderName));
    assert_eq!(block_refusal(b"\x01a\x0a"), (14, InvalidHeaderType(10)));
    assert_eq!(block_refusal(b"\x03ab"), (13, overrun(Name, 3, 2)));
    assert_eq!(block_refusal(b"\x01a"), (14, overrun(Type, 1, 0)));
    assert_eq!(
        block_refusal(b"\x01a\x04\0\0\0"),
        (15, overrun(Value, 4, 3))
    );
    assert_eq!(block_refusal(b"\x01a\x09"), (15, overrun(Value, 16, 0)));
    assert_eq!(
        block_refusal(b"\x01a\x07\0"),
        (15, overrun(ValueLength, 2, 1))
    );
    assert_eq!(
        block_refusal(b"\x01a\x07\0\x02b"),
        (17, overrun(Value, 2, 1))
    );
    assert_eq!(
        block_refusal(b"\x02\xc3\x28\x00"),
        (12, HeaderUtf8 { part: Name })
    );
    assert_eq!(
        block_refusal(b"\x01a\x00\x01b\x07\0\x01\xff"),
        (15, HeaderUtf8 { part: Value })
    );
    assert_eq!(
        block_refusal(b"\x01a\x00\x01b\x00\x01a\x01"),
        (18, DuplicateHeader("a".into()))
    );
}

#[test]
fn a_value_may_split_a_character_of_its_neighbour_never() {
    // 0xc3 ends one string and 0xa9 begins the next: together a letter, apart nothing.
    let block = b"\x01a\x07\0\x01\xc3\x01b\x07\0\x01\xa9";
    assert_eq!(
        block_refusal(block).1,
        FrameErrorKind::HeaderUtf8 {
            part: HeaderPart::Value
        }
    );
    let bytes = b"\x01a\x06\0\x01\xc3\x01b\x06\0\x01\xa9";
    assert_eq!(decode([frame_of(bytes, b"")], Limits::server()).1, Ok(()));
}

#[test]
fn a_wrong_header_in_a_damaged_frame_says_that_both_are_wrong() {
    let mut frame = frame_of(b"\x01a\x63", b"").to_vec();
    frame[15] ^= 1;
    let error = refusal(frame.into(), Limits::server());
    assert!(error.is_damaged());
    let text = "event-stream byte 14: unknown header type 99 (and the message checksum is wrong)";
    assert_eq!(error.to_string(), text);
}

#[test]
fn a_second_header_of_one_name_is_found_among_few_and_among_many() {
    for count in [2, 3, 24, 25, 26, 300, 1023] {
        let mut block = BytesMut::new();
        for number in 0..count {
            let headers = Headers::build(|writer| writer.add(&name(number), number as i32));
            block.extend_from_slice(headers.unwrap().as_encoded());
        }
        let unique = decode([frame_of(&block, b"")], Limits::server());
        assert_eq!(unique.1, Ok(()), "{count} headers");

        let (at, last) = (block.len() as u64 + 12, name(count - 1));
        block.extend_from_slice(
            Headers::build(|w| w.add(&last, "again"))
                .unwrap()
                .as_encoded(),
        );
        let kind = FrameErrorKind::DuplicateHeader(last.into());
        assert_eq!(block_refusal(&block), (at, kind), "{count} headers");
    }
}

#[test]
fn values_over_the_sending_limit_are_still_read() {
    let mut block = b"\x01a\x06\xff\xff".to_vec();
    block.extend([7; 0xffff]);
    let (messages, end) = decode([frame_of(&block, b"")], Limits::server());
    assert_eq!(end, Ok(()));
    assert_eq!(
        messages[0].headers().get("a"),
        Some(HeaderValue::ByteArray(&[7; 0xffff]))
    );
}

#[test]
fn the_first_error_is_final_and_lets_all_bytes_go() {
    let mut decoder = FrameDecoder::new(Limits::server());
    decoder.push(Bytes::from_static(&[0; 64]));
    let error = decoder.next_frame().unwrap_err();
    assert_eq!(decoder.buffered(), 0);
    decoder.push(wire(&Message::new("fine")));
    assert_eq!(decoder.buffered(), 0);
    assert_eq!(decoder.next_frame(), Err(error.clone()));
    assert_eq!(decoder.finish(), Err(error));
}

#[test]
fn what_is_buffered_is_what_was_pushed_and_not_taken() {
    let frame = wire(&Message::new(vec![0; 100]));
    let mut decoder = FrameDecoder::new(Limits::server());
    for (pushed, piece) in [(5, 0..5), (12, 5..12), (90, 12..90)] {
        decoder.push(frame.slice(piece));
        assert_eq!(decoder.next_frame(), Ok(None));
        assert_eq!(decoder.buffered(), pushed);
    }
    decoder.push(frame.slice(90..));
    decoder.push(frame.slice(..7));
    assert!(decoder.next_frame().unwrap().is_some());
    assert_eq!(decoder.buffered(), 7);
    assert!(decoder.finish().is_err());
}

#[test]
fn chunks_may_pile_up_before_any_is_taken() {
    let messages: Vec<_> = (0..50)
        .map(|n| Message::new(vec![n; usize::from(n) * 3]))
        .collect();
    let stream: Vec<u8> = messages
        .iter()
        .flat_map(|message| wire(message).to_vec())
        .collect();
    let mut decoder = FrameDecoder::new(Limits::server());
    for chunk in stream.chunks(37) {
        decoder.push(Bytes::copy_from_slice(chunk));
    }
    let taken: Vec<_> = std::iter::from_fn(|| decoder.next_frame().unwrap()).collect();
    assert_eq!((taken, decoder.finish()), (messages, Ok(())));
}

#[test]
fn whole_frames_left_behind_are_not_a_clean_end() {
    let mut decoder = FrameDecoder::new(Limits::server());
    decoder.push(wire(&Message::new("one")));
    assert!(decoder.finish().is_err());
}

#[derive(Debug, PartialEq)]
enum Failed {
    Encode(EncodeError),
    Payload,
}

impl From<EncodeError> for Failed {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// Encodes behind four bytes that must still be there, alone, when that fails.
fn failure(
    limits: Limits,
    headers: impl FnOnce(&mut trompe::event_stream::HeaderWriter<'_>) -> Result<(), Failed>,
    payload: impl FnOnce(&mut BytesMut) -> Result<(), Failed>,
) -> Option<Failed> {
    let mut out = BytesMut::from("kept");
    let outcome = encode(&mut out, &limits, headers, payload);
    assert_eq!(outcome.is_err(), out == "kept");
    outcome.err()
}

#[test]
fn a_failed_encoding_leaves_the_buffer_as_it_was() {
    use EncodeError::*;
    let server = Limits::server();
    let write = |name: String, value: String| {
        failure(
            server,
            |writer| Ok(writer.add(&name, value.as_str())?),
            |_| Ok(()),
        )
    };
    let encode_failed = |error| Some(Failed::Encode(error));
    assert_eq!(write("n".repeat(255), "v".repeat(32_767)), None);
    assert_eq!(
        write(String::new(), String::new()),
        encode_failed(HeaderNameLength { length: 0 })
    );
    assert_eq!(
        write("n".repeat(256), String::new()),
        encode_failed(HeaderNameLength { length: 256 })
    );
    assert_eq!(
        write("n".into(), "v".repeat(32_768)),
        encode_failed(HeaderValueTooLong {
            name: "n".into(),
            length: 32_768
        })
    );

    let twice = |writer: &mut trompe::event_stream::HeaderWriter<'_>| {
        writer.add("a", 1_i32)?;
        writer.append(&Headers::build(|inner| inner.add("a", true))?);
        Ok(())
    };
    let duplicate = DuplicateHeader { name: "a".into() };
    assert_eq!(failure(server, twice, |_| Ok(())), encode_failed(duplicate));
    assert_eq!(
        failure(server, |_| Ok(()), |_| Err(Failed::Payload)),
        Some(Failed::Payload)
    );
    assert_eq!(
        failure(server, |_| Err(Failed::Payload), |_| Ok(())),
        Some(Failed::Payload)
    );
}

#[test]
fn what_is_over_the_limits_is_not_sent() {
    use EncodeError::*;
    let one = |writer: &mut trompe::event_stream::HeaderWriter<'_>| Ok(writer.add("a", true)?);
    let four = |payload: &mut BytesMut| {
        payload.extend_from_slice(b"four");
        Ok(())
    };
    let limits = Limits::server()
        .max_payload(4)
        .max_header_block(3)
        .max_header_count(1);
    assert_eq!(failure(limits, one, four), None);
    let refused = |limits| match failure(limits, one, four) {
        Some(Failed::Encode(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(limits.max_payload(3)),
        PayloadTooLarge {
            length: 4,
            limit: 3
        }
    );
    assert_eq!(
        refused(limits.max_header_block(2)),
        HeadersTooLarge {
            length: 3,
            limit: 2
        }
    );
    assert_eq!(
        refused(limits.max_header_count(0)),
        TooManyHeaders { count: 1, limit: 0 }
    );

    let message = Message::new("four").header("a", true).unwrap();
    let mut out = BytesMut::from("kept");
    message
        .encode(&mut out, &limits.max_payload(3))
        .unwrap_err();
    message
        .encode(&mut out, &limits.max_header_count(0))
        .unwrap_err();
    assert_eq!(out, "kept");
}

#[test]
fn a_payload_writer_that_panics_or_shrinks_the_buffer_leaves_no_frame() {
    let mut out = BytesMut::from("kept");
    let panicking = std::panic::AssertUnwindSafe(|| {
        encode::<Failed>(
            &mut out,
            &Limits::server(),
            |_| Ok(()),
            |_| panic!("on purpose"),
        )
    });
    std::panic::catch_unwind(panicking).unwrap_err();
    assert_eq!(out, "kept");
    for length in [0, 4, 10, 16] {
        let mut out = BytesMut::from("kept");
        let outcome = encode::<Failed>(
            &mut out,
            &Limits::server(),
            |w| Ok(w.add("a", true)?),
            |p| {
                p.truncate(length);
                Ok(())
            },
        );
        assert_eq!(
            outcome,
            Err(Failed::Encode(EncodeError::BufferShrunk)),
            "{length}"
        );
        assert!(out.len() <= 4);
    }
}

#[test]
fn a_message_refuses_a_header_it_has() {
    let message = Message::new("").header("a", 1_i64).unwrap();
    let duplicate = EncodeError::DuplicateHeader { name: "a".into() };
    assert_eq!(message.header("a", 2_i64), Err(duplicate));
}

#[test]
fn a_byte_value_is_shared_and_not_copied() {
    let message = Message::new("").header("a", &b"bytes"[..]).unwrap();
    let headers = message.headers();
    let Some(HeaderValue::ByteArray(value)) = headers.get("a") else {
        panic!("{headers:?}");
    };
    let shared = headers.share(value);
    assert_eq!(
        (shared.as_ptr(), &shared[..]),
        (value.as_ptr(), &b"bytes"[..])
    );
    let foreign = b"bytes".to_vec();
    assert_eq!(headers.share(&foreign), foreign);
    assert_eq!(headers.share(&[]), Bytes::new());
}

#[test]
fn headers_say_what_a_message_is() {
    let semantics = |headers: &Headers| format!("{:?}", headers.semantics());
    let event = Headers::event("joined", Some("application/json")).unwrap();
    let expected = Semantics {
        kind: MessageKind::Event {
            event_type: Some("joined"),
        },
        content_type: Some("application/json"),
    };
    assert_eq!(event.semantics(), expected);

    let exception = Headers::exception("gone", None).unwrap();
    let kind = MessageKind::Exception {
        exception_type: Some("gone"),
    };
    assert_eq!(
        semantics(&exception),
        format!(
            "{:?}",
            Semantics {
                kind,
                content_type: None
            }
        )
    );

    let error = Headers::error("Internal", "oops").unwrap();
    let kind = MessageKind::Error {
        code: Some("Internal"),
        message: Some("oops"),
    };
    assert_eq!(
        semantics(&error),
        format!(
            "{:?}",
            Semantics {
                kind,
                content_type: None
            }
        )
    );
}

#[test]
fn a_message_of_absent_or_unknown_type_is_an_event() {
    let kind =
        |headers: Result<Headers, EncodeError>| format!("{:?}", headers.unwrap().semantics().kind);
    let untyped = format!("{:?}", MessageKind::Event { event_type: None });
    let typed = format!(
        "{:?}",
        MessageKind::Event {
            event_type: Some("x")
        }
    );
    assert_eq!(kind(Ok(Headers::default())), untyped);
    assert_eq!(kind(Headers::build(|w| w.add(":event-type", "x"))), typed);
    assert_eq!(
        kind(Headers::build(|w| w.add(":event-type", 1_i32))),
        untyped
    );
    let odd = Headers::build(|w| {
        w.add(":event-type", "x")?;
        w.add(":message-type", "other")
    });
    assert_eq!(kind(odd), typed);
}

#[test]
fn an_unsigned_stream_is_the_frames_themselves() {
    let message = Message::new("payload");
    let mut out = BytesMut::new();
    Unsigned.sign(&wire(&message), &mut out).unwrap();
    Unsigned.end(&mut out).unwrap();
    assert_eq!(out, wire(&message));
    assert_eq!(
        Unsigned.verify(message.clone()).unwrap(),
        Verified::Message(message)
    );
    Unsigned.finish().unwrap();
}

#[derive(Clone, Debug)]
enum Owned {
    Fixed(HeaderValue<'static>),
    Text(String),
    Binary(Vec<u8>),
}

impl Owned {
    fn value(&self) -> HeaderValue<'_> {
        match self {
            Self::Fixed(value) => *value,
            Self::Text(text) => HeaderValue::String(text),
            Self::Binary(bytes) => HeaderValue::ByteArray(bytes),
        }
    }
}

fn any_value() -> impl Strategy<Value = Owned> {
    prop_oneof![
        any::<bool>().prop_map(|v| Owned::Fixed(v.into())),
        any::<i8>().prop_map(|v| Owned::Fixed(v.into())),
        any::<i16>().prop_map(|v| Owned::Fixed(v.into())),
        any::<i32>().prop_map(|v| Owned::Fixed(v.into())),
        any::<i64>().prop_map(|v| Owned::Fixed(v.into())),
        any::<i64>().prop_map(|v| Owned::Fixed(EpochMillis(v).into())),
        any::<[u8; 16]>().prop_map(|v| Owned::Fixed(v.into())),
        ".{0,40}".prop_map(Owned::Text),
        proptest::collection::vec(any::<u8>(), 0..300).prop_map(Owned::Binary),
    ]
}

proptest! {
    #[test]
    fn any_message_comes_back_from_any_chunks(
        contents in proptest::collection::vec((
            proptest::collection::btree_map(".{1,20}", any_value(), 0..40),
            proptest::collection::vec(any::<u8>(), 0..2000),
        ), 0..4),
        size in 1_usize..3000,
    ) {
        let messages: Vec<_> = contents.iter().map(|(headers, payload)| build(headers, payload)).collect();
        let stream: Vec<u8> = messages.iter().flat_map(|message| wire(message).to_vec()).collect();
        let chunks = stream.chunks(size).map(Bytes::copy_from_slice);
        let (decoded, end) = decode(chunks, Limits::server());
        prop_assert_eq!(end, Ok(()));
        prop_assert_eq!(&decoded, &messages);
        for (message, (headers, _)) in decoded.iter().zip(&contents) {
            prop_assert_eq!(message.headers().len(), headers.len());
            let read = message.headers().iter();
            let written = headers.iter().map(|(name, value)| (name.as_str(), value.value()));
            prop_assert!(read.eq(written));
        }
    }
}

fn build(headers: &BTreeMap<String, Owned>, payload: &[u8]) -> Message {
    headers
        .iter()
        .fold(Message::new(payload.to_vec()), |message, (name, value)| {
            message.header(name, value.value()).unwrap_or_default()
        })
}
