//! What a frame costs the allocator: nothing.

use crate::counting::allocations;
use bytes::{Bytes, BytesMut};
use trompe::event_stream::{EncodeError, FrameDecoder, Headers, Limits, Message, encode};

const FRAMES: usize = 1000;

fn frames() -> Result<BytesMut, EncodeError> {
    let headers = Headers::event("broadcast", Some("application/cbor"))?;
    let message = Message::with_headers(headers, Bytes::from_static(&[7; 64]));
    let mut wire = BytesMut::new();
    for _ in 0..FRAMES {
        message.encode(&mut wire, &Limits::server())?;
    }
    Ok(wire)
}

#[test]
fn a_frame_within_one_chunk_is_decoded_and_read_without_allocating() {
    let wire = frames().unwrap().freeze();
    let _other_holder = wire.clone();
    let mut decoder = FrameDecoder::new(Limits::server());
    decoder.push(wire);
    let mut taken = 0;
    let (count, _) = allocations(|| {
        while let Some(message) = decoder.next_frame().unwrap() {
            assert_eq!(message.headers().iter().count(), 3);
            assert_eq!(
                message.headers().semantics().content_type,
                Some("application/cbor")
            );
            taken += 1;
        }
    });
    assert_eq!((taken, count), (FRAMES, 0));
}

#[test]
fn a_frame_is_encoded_without_allocating_when_the_buffer_is_kept() {
    let headers = Headers::event("broadcast", Some("application/cbor")).unwrap();
    let mut out = frames().unwrap();
    let (count, _) = allocations(|| {
        for sequence in 0..FRAMES as i64 {
            out.clear();
            encode::<EncodeError>(
                &mut out,
                &Limits::server(),
                |writer| {
                    writer.append(&headers);
                    writer.add("sequence", sequence)
                },
                |payload| {
                    payload.extend_from_slice(&[7; 64]);
                    Ok(())
                },
            )
            .unwrap();
        }
    });
    assert_eq!(count, 0);
}

#[test]
fn a_growing_buffer_costs_few_allocations_for_many_frames() {
    let (count, _) = allocations(|| drop(frames().unwrap()));
    assert!(count < 32, "{count} allocations for {FRAMES} frames");
}

#[test]
fn an_announced_length_is_not_allocated() {
    let mut wire = BytesMut::new();
    Message::new(vec![7; 20 << 20])
        .encode(&mut wire, &Limits::server())
        .unwrap();
    let wire = wire.freeze();
    let mut decoder = FrameDecoder::new(Limits::server());
    let (_, bytes) = allocations(|| {
        for piece in [0..4, 4..12, 12..100] {
            decoder.push(wire.slice(piece));
            assert_eq!(decoder.next_frame(), Ok(None));
        }
    });
    assert!(bytes < 20_000, "{bytes} bytes allocated for 100 received");
}

#[test]
fn a_frame_in_pieces_takes_memory_in_proportion_to_its_bytes() {
    let mut wire = BytesMut::new();
    Message::new(vec![7; 1 << 20])
        .encode(&mut wire, &Limits::server())
        .unwrap();
    let wire = wire.freeze();
    let mut decoder = FrameDecoder::new(Limits::server());
    let (count, bytes) = allocations(|| {
        for start in (0..wire.len()).step_by(16 << 10) {
            decoder.push(wire.slice(start..wire.len().min(start + (16 << 10))));
            while decoder.next_frame().unwrap().is_some() {}
        }
        decoder.finish().unwrap();
    });
    assert!(
        count < 16 && bytes < 4 * wire.len(),
        "{count} allocations, {bytes} bytes"
    );
}
