//! The body of the fuzz target, over mutations of frames that are the same in every run.

use crate::corpus;
use crate::fuzz_body::{Mutations, check};
use bytes::{Bytes, BytesMut};
use trompe::event_stream::{EpochMillis, FrameDecoder, FrameErrorKind, Headers, Limits, Message};

/// Frames of every header type, for when there is no corpus.
fn own_frames() -> Vec<Bytes> {
    let every_type = Message::new("payload").header("true", true).unwrap();
    let every_type = every_type
        .header("byte", -1_i8)
        .unwrap()
        .header("short", 2_i16)
        .unwrap();
    let every_type = every_type
        .header("int", 3_i32)
        .unwrap()
        .header("long", 4_i64)
        .unwrap();
    let every_type = every_type.header("bytes", &[5; 5][..]).unwrap();
    let every_type = every_type
        .header("time", EpochMillis(6))
        .unwrap()
        .header("id", [7; 16])
        .unwrap();
    let event = Headers::event("event", Some("application/cbor")).unwrap();
    let messages = [
        Message::default(),
        every_type,
        Message::with_headers(event, vec![8; 200]),
    ];
    let encode = |message: &Message| {
        let mut wire = BytesMut::new();
        message.encode(&mut wire, &Limits::server()).unwrap();
        wire.freeze()
    };
    messages.iter().map(encode).collect()
}

#[test]
fn no_bytes_break_a_promise() {
    let mut seeds = own_frames();
    seeds.extend(corpus::vectors().into_iter().map(|vector| vector.bytes));
    seeds.extend(corpus::protocol_test_frames());
    seeds.iter().for_each(|seed| check(seed));
    let mut mutations = Mutations {
        seeds: &seeds,
        state: 0x9e37_79b9_7f4a_7c15,
    };
    for _ in 0..3_000 {
        check(&mutations.next_input());
    }
}

/// What a decoder makes of `frame` after it has taken `before`; the offset is from where the frame begins.
fn outcome(before: &[Bytes], frame: &Bytes) -> Result<Option<Message>, (FrameErrorKind, u64)> {
    let mut decoder = FrameDecoder::new(Limits::server());
    let mut taken = 0;
    for earlier in before {
        decoder.push(earlier.clone());
        assert!(decoder.next_frame().unwrap().is_some());
        taken += earlier.len() as u64;
    }
    decoder.push(frame.clone());
    let next = decoder.next_frame();
    next.map_err(|error| (error.kind().clone(), error.offset() - taken))
}

#[test]
fn what_came_before_does_not_change_what_a_frame_is() {
    let frames = own_frames();
    for frame in &frames {
        let before = [frame, frame, frame].map(Bytes::clone);
        assert_eq!(outcome(&before, frame), outcome(&[], frame));
        for bit in 0..frame.len() * 8 {
            let mut bytes = frame.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let damaged = Bytes::from(bytes);
            assert_eq!(outcome(&before, &damaged), outcome(&[], &damaged), "{bit}");
        }
        for other in &frames {
            let before = [frame, frame, other, frame].map(Bytes::clone);
            assert_eq!(outcome(&before, other), outcome(&[], other));
        }
    }
}
