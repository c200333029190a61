//! Event-stream frames in memory, beside aws-smithy-eventstream and beside the floor: two checksum passes,
//! and to encode one copy.

use crate::clock::{cpu, micros_each};
use crate::table::{Row, Side};
use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder, write_message_to};
use aws_smithy_eventstream::message_size_hint::MessageSizeHint;
use aws_smithy_types::event_stream as smithy;
use bytes::{Bytes, BytesMut};
use bytes_utils::SegmentedBuf;
use std::hint::black_box;
use trompe::event_stream::{EncodeError, FrameDecoder, Headers, Limits, encode};

const EVENT: &str = "sample";
const MEDIA_TYPE: &str = "application/cbor";

/// Outgoing bytes are handed on in pieces of this size, as a session does.
const BATCH: usize = 16 * 1024;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row(
            "encode-64",
            "aws-smithy-eventstream",
            0.25,
            ours_encode(64),
            their_encode(64),
        ),
        row(
            "encode-1k",
            "aws-smithy-eventstream",
            0.25,
            ours_encode(1024),
            their_encode(1024),
        ),
        row(
            "decode-64",
            "aws-smithy-eventstream",
            0.15,
            ours_decode(64),
            their_decode(64),
        ),
        row(
            "decode-1k",
            "aws-smithy-eventstream",
            0.15,
            ours_decode(1024),
            their_decode(1024),
        ),
        row(
            "encode-16k",
            "floor",
            1.25,
            ours_encode(16 << 10),
            floor(16 << 10, true),
        ),
        row(
            "encode-256k",
            "floor",
            1.25,
            ours_encode(256 << 10),
            floor(256 << 10, true),
        ),
        row(
            "decode-16k",
            "floor",
            1.25,
            ours_decode(16 << 10),
            floor(16 << 10, false),
        ),
        row(
            "decode-256k",
            "floor",
            1.25,
            ours_decode(256 << 10),
            floor(256 << 10, false),
        ),
    ]
}

fn row(name: &'static str, peer: &'static str, bound: f64, ours: Side, theirs: Side) -> Row {
    let count = if name.ends_with("256k") {
        4_000
    } else {
        100_000
    };
    Row {
        name,
        peer,
        unit: "ns",
        count,
        bound,
        ours,
        theirs,
    }
}

/// The cost of one of `count` repetitions, in nanoseconds.
fn nanos(count: u64, mut work: impl FnMut()) -> f64 {
    let since = cpu();
    (0..count).for_each(|_| work());
    micros_each(since, count) * 1e3
}

fn payload(length: usize) -> Bytes {
    (0..length)
        .map(|i| (i * 7 + 13) as u8)
        .collect::<Vec<_>>()
        .into()
}

fn frame(length: usize) -> Bytes {
    let mut out = Vec::new();
    write_message_to(&their_message(payload(length)), &mut out)
        .expect("a message within the limits");
    out.into()
}

fn their_message(payload: Bytes) -> smithy::Message {
    let text = |name, value: &'static str| {
        smithy::Header::new(name, smithy::HeaderValue::String(value.into()))
    };
    smithy::Message::new(payload)
        .add_header(text(":message-type", "event"))
        .add_header(text(":event-type", EVENT))
        .add_header(text(":content-type", MEDIA_TYPE))
}

/// Into the outgoing buffer, which leaves in batches.
fn ours_encode(length: usize) -> Side {
    let (payload, limits) = (payload(length), Limits::server());
    let headers = Headers::event(EVENT, Some(MEDIA_TYPE)).expect("headers within the limits");
    Box::new(move |count| {
        let mut out = BytesMut::new();
        nanos(count, || {
            let written = encode::<EncodeError>(
                &mut out,
                &limits,
                |w| {
                    w.append(black_box(&headers));
                    Ok(())
                },
                |out| {
                    out.extend_from_slice(black_box(&payload));
                    Ok(())
                },
            );
            written.expect("a message within the limits");
            if out.len() >= BATCH {
                black_box(out.split().freeze());
            }
        })
    })
}

/// As their sender does: one buffer a message, of a size that is known beforehand.
fn their_encode(length: usize) -> Side {
    let message = their_message(payload(length));
    Box::new(move |count| {
        nanos(count, || {
            let message = black_box(&message);
            let mut out = Vec::with_capacity(message.size_hint());
            write_message_to(message, &mut out).expect("a message within the limits");
            black_box(Bytes::from(out));
        })
    })
}

fn ours_decode(length: usize) -> Side {
    let frame = frame(length);
    Box::new(move |count| {
        let mut decoder = FrameDecoder::new(Limits::server());
        nanos(count, || {
            decoder.push(black_box(&frame).clone());
            black_box(decoder.next_frame().expect("a valid frame"));
        })
    })
}

fn their_decode(length: usize) -> Side {
    let frame = frame(length);
    Box::new(move |count| {
        let (mut decoder, mut received) = (MessageFrameDecoder::new(), SegmentedBuf::new());
        nanos(count, || {
            received.push(black_box(&frame).clone());
            let decoded = decoder.decode_frame(&mut received).expect("a valid frame");
            assert!(matches!(black_box(decoded), DecodedFrame::Complete(_)));
        })
    })
}

fn floor(length: usize, copies: bool) -> Side {
    let frame = frame(length);
    Box::new(move |count| {
        let mut out = Vec::with_capacity(frame.len());
        nanos(count, || {
            let frame = black_box(&frame);
            black_box(crc32fast::hash(&frame[..8]));
            black_box(crc32fast::hash(&frame[..frame.len() - 4]));
            if copies {
                out.clear();
                out.extend_from_slice(frame);
                black_box(&out);
            }
        })
    })
}
