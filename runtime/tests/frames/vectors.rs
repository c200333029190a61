//! The frames that other implementations are tested with, and all that can happen to them.

use crate::corpus::{self, Vector, vectors};
use crate::stream::decode;
use bytes::BytesMut;
use std::iter::once;
use trompe::event_stream::{FrameDecoder, FrameErrorKind, HeaderPart, Limits, Message};

fn good() -> impl Iterator<Item = (Vector, Vec<Message>)> {
    vectors().into_iter().filter_map(|mut vector| {
        let messages = vector.messages.take()?;
        Some((vector, messages))
    })
}

#[test]
fn good_vectors_decode_to_the_messages_they_hold() {
    for (vector, messages) in good() {
        let (decoded, end) = decode([vector.bytes], Limits::server());
        assert_eq!(decoded, messages, "{}", vector.name);
        assert_eq!(end, Ok(()), "{}", vector.name);
    }
}

#[test]
fn good_vectors_are_encoded_byte_for_byte() {
    for (vector, messages) in good() {
        let mut wire = BytesMut::new();
        for message in &messages {
            message.encode(&mut wire, &Limits::server()).unwrap();
        }
        assert_eq!(wire, vector.bytes, "{}", vector.name);
    }
}

#[test]
fn a_message_decodes_from_a_buffer_that_goes_on() {
    for (vector, messages) in good() {
        let mut rest = vector.bytes;
        for expected in messages {
            let (message, length) = Message::decode(rest.clone(), &Limits::server()).unwrap();
            assert_eq!(message, expected, "{}", vector.name);
            rest = rest.slice(length..);
        }
        assert!(rest.is_empty(), "{}", vector.name);
    }
}

#[test]
fn bad_vectors_are_refused_for_what_is_wrong_with_them() {
    for vector in vectors()
        .into_iter()
        .filter(|vector| vector.messages.is_none())
    {
        let (messages, end) = decode([vector.bytes], Limits::server());
        let error = end.expect_err(&vector.name);
        assert!(messages.is_empty(), "{}", vector.name);
        assert_eq!(
            (error.offset(), error.kind()),
            expected(&vector.name),
            "{}",
            vector.name
        );
    }
}

/// What each vector is refused for, and where.
fn expected(name: &str) -> (u64, &'static FrameErrorKind) {
    use FrameErrorKind::*;
    const DEAD_BEEF: u32 = 0xdead_beef;
    match name {
        "corrupted_header_len" => (
            8,
            &PreludeChecksum {
                expected: 0x07fd_8396,
                actual: 0x70fa_b300,
            },
        ),
        "corrupted_length" => (
            8,
            &PreludeChecksum {
                expected: 0x07fd_8396,
                actual: 0x405d_f946,
            },
        ),
        "corrupted_headers" => (
            57,
            &MessageChecksum {
                expected: 0x8d9c_08b1,
                actual: 0x52c2_1aa1,
            },
        ),
        "corrupted_payload" => (
            25,
            &MessageChecksum {
                expected: 0xc365_3936,
                actual: 0x701b_72c3,
            },
        ),
        "bad_prelude_crc_one_bit.bin" => (
            8,
            &PreludeChecksum {
                expected: 0x05c3_48eb,
                actual: 0x05c2_48eb,
            },
        ),
        "headers_length_exceeds_frame.bin" => (
            4,
            &HeadersLength {
                headers: 8,
                room: 4,
            },
        ),
        "total_length_5_too_short.bin" => (0, &LengthTooShort { length: 5 }),
        "total_length_12_too_short.bin" => (0, &LengthTooShort { length: 12 }),
        "partial_over_16MiB_prelude_only.bin" => (
            0,
            &Truncated {
                have: 16,
                need: 16_777_217,
            },
        ),
        "invalid_prelude_checksum" => (
            8,
            &PreludeChecksum {
                expected: DEAD_BEEF,
                actual: 0x8bb4_95fb,
            },
        ),
        "invalid_message_checksum" => (
            146,
            &MessageChecksum {
                expected: DEAD_BEEF,
                actual: 0x01a0_5860,
            },
        ),
        "invalid_headers_length" => (
            4,
            &HeadersLength {
                headers: 77,
                room: 73,
            },
        ),
        "invalid_header_value_type" => (30, &InvalidHeaderType(0x60)),
        "invalid_header_name_length" => (
            26,
            &HeaderOverrun {
                part: HeaderPart::Name,
                need: 255,
                have: 108,
            },
        ),
        // Said to be a name that is not UTF-8, by a reader that goes on behind the block to find
        // that out; the name of 102 bytes is over the end of the block before that.
        "invalid_header_name_length_too_long" => (
            19,
            &HeaderOverrun {
                part: HeaderPart::Name,
                need: 102,
                have: 70,
            },
        ),
        "invalid_header_string_length_cut_off" => (
            88,
            &HeaderOverrun {
                part: HeaderPart::ValueLength,
                need: 2,
                have: 1,
            },
        ),
        "invalid_header_string_value_length" => (
            90,
            &HeaderOverrun {
                part: HeaderPart::Value,
                need: 0xffff,
                have: 44,
            },
        ),
        other => panic!("no expectation for {other}"),
    }
}

#[test]
fn the_frames_of_the_protocol_tests_decode_and_encode_to_the_same_bytes() {
    let frames = corpus::protocol_test_frames();
    for frame in &frames {
        let (message, length) = Message::decode(frame.clone(), &Limits::server()).unwrap();
        let mut wire = BytesMut::new();
        message.encode(&mut wire, &Limits::server()).unwrap();
        assert_eq!((wire.freeze(), length), (frame.clone(), frame.len()));
    }
    println!("{} frames", frames.len());
}

#[test]
fn single_bytes_and_every_split_give_the_same_outcome() {
    for Vector { name, bytes, .. } in vectors() {
        let whole = decode([bytes.clone()], Limits::server());
        let singly = (0..bytes.len()).map(|at| bytes.slice(at..at + 1));
        assert_eq!(decode(singly, Limits::server()), whole, "{name}");
        for at in 0..=bytes.len() {
            let halves = [bytes.slice(..at), bytes.slice(at..)];
            assert_eq!(
                decode(halves, Limits::server()),
                whole,
                "{name} split at {at}"
            );
        }
    }
}

#[test]
fn a_stream_cut_anywhere_inside_a_frame_never_ends_cleanly() {
    for (Vector { name, bytes, .. }, messages) in good() {
        let mut ends = vec![0];
        let mut wire = BytesMut::new();
        for message in &messages {
            message.encode(&mut wire, &Limits::server()).unwrap();
            ends.push(wire.len());
        }
        for cut in 0..=bytes.len() {
            let (decoded, end) = decode([bytes.slice(..cut)], Limits::server());
            let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
            assert_eq!(decoded.len(), whole, "{name} cut at {cut}");
            assert_end(&name, end, cut, ends[whole]);
        }
    }
}

fn assert_end(
    name: &str,
    end: Result<(), trompe::event_stream::FrameError>,
    cut: usize,
    last: usize,
) {
    let Err(error) = end else {
        return assert_eq!(cut, last, "{name} cut at {cut} ended cleanly");
    };
    assert_eq!(error.offset(), last as u64, "{name} cut at {cut}");
    match error.kind() {
        FrameErrorKind::Truncated { have, need } => {
            assert_eq!(*have, cut - last, "{name} cut at {cut}");
            assert!(
                have < need && (*have < 12) == (*need == 12),
                "{name} cut at {cut}"
            );
        }
        other => panic!("{name} cut at {cut}: {other}"),
    }
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    for (Vector { name, bytes, .. }, _) in good() {
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let (_, end) = decode([flipped.into()], Limits::server());
            let error = end.expect_err(&format!("{name} with bit {bit} flipped"));
            assert!(error.is_damaged(), "{name} with bit {bit} flipped: {error}");
        }
    }
}

#[test]
fn a_flipped_bit_in_a_length_is_refused_before_the_body_is_buffered() {
    for (Vector { name, bytes, .. }, _) in good() {
        for bit in 0..64 {
            let mut prelude = bytes[..12].to_vec();
            prelude[bit / 8] ^= 1 << (bit % 8);
            let mut decoder = FrameDecoder::new(Limits::client());
            decoder.push(prelude.into());
            let error = decoder.next_frame().expect_err(&name);
            assert!(
                matches!(error.kind(), FrameErrorKind::PreludeChecksum { .. }),
                "{name}"
            );
            assert_eq!(decoder.buffered(), 0, "{name}");
        }
    }
}

#[test]
fn an_offset_counts_from_the_start_of_the_stream() {
    for (good, _) in good() {
        for bad in vectors()
            .into_iter()
            .filter(|vector| vector.messages.is_none())
        {
            let stream = once(good.bytes.clone()).chain(once(bad.bytes.clone()));
            let alone = decode([bad.bytes.clone()], Limits::server()).1.unwrap_err();
            let after = decode(stream, Limits::server()).1.unwrap_err();
            assert_eq!(after.kind(), alone.kind());
            assert_eq!(after.offset(), alone.offset() + good.bytes.len() as u64);
        }
    }
}

#[test]
fn bytes_are_shared_with_the_chunk_and_not_copied() {
    for (Vector { name, bytes, .. }, _) in good() {
        let within = |part: &[u8]| part.is_empty() || bytes.as_ptr_range().contains(&part.as_ptr());
        let (messages, _) = decode([bytes.clone()], Limits::server());
        for message in messages {
            assert!(within(message.payload()), "{name}");
            assert!(within(message.headers().as_encoded()), "{name}");
        }
    }
}
