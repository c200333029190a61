//! What must hold for any bytes whatever, and a source of such bytes.

use bytes::{Bytes, BytesMut};
use trompe::event_stream::{FrameDecoder, FrameError, Limits, Message};

/// Decodes `data` as a stream, and once more with all checksums put right.
///
/// # Panics
/// When a promise is broken.
pub(crate) fn check(data: &[u8]) {
    check_stream(data);
    let mut repaired = data.to_vec();
    repair(&mut repaired);
    check_stream(&repaired);
}

fn check_stream(data: &[u8]) {
    let tight = Limits::client()
        .max_payload(64)
        .max_header_block(64)
        .max_header_count(3);
    for limits in [Limits::server(), Limits::client(), tight] {
        let whole = decode(data, limits, data.len());
        for size in [1, 2, 7, 13, 64, 1000] {
            assert_eq!(decode(data, limits, size), whole, "chunks of {size}");
        }
        check_messages(data, &whole.0, limits);
    }
}

type Outcome = (Vec<Message>, Result<(), FrameError>);

fn decode(data: &[u8], limits: Limits, size: usize) -> Outcome {
    let mut decoder = FrameDecoder::new(limits);
    let (mut messages, mut pushed, mut taken) = (Vec::new(), 0, 0);
    for chunk in data.chunks(size.max(1)) {
        decoder.push(Bytes::copy_from_slice(chunk));
        pushed += chunk.len();
        loop {
            match decoder.next_frame() {
                Ok(Some(message)) => {
                    taken += encoded(&message).len();
                    messages.push(message);
                }
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(decoder.buffered(), 0);
                    assert_eq!(decoder.next_frame(), Err(error.clone()));
                    assert!(error.offset() <= data.len() as u64, "{error}");
                    return (messages, Err(error));
                }
            }
        }
        assert_eq!(decoder.buffered(), pushed - taken);
    }
    let end = decoder.finish();
    assert_eq!(end.is_ok(), taken == data.len());
    (messages, end)
}

fn check_messages(data: &[u8], messages: &[Message], limits: Limits) {
    let mut wire = Vec::new();
    for message in messages {
        let headers = message.headers();
        let mut names: Vec<_> = headers.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), headers.len());
        assert!(
            headers
                .iter()
                .all(|(name, value)| headers.get(name) == Some(value))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), headers.len());
        assert!(names.len() <= limits.header_count());
        assert!(message.payload().len() <= limits.payload());
        let _ = headers.semantics();
        wire.extend(encoded(message));
    }
    assert_eq!(data.get(..wire.len()), Some(wire.as_slice()));
}

fn encoded(message: &Message) -> BytesMut {
    let mut wire = BytesMut::new();
    let unlimited = Limits::client().max_header_count(usize::MAX);
    assert_eq!(message.encode(&mut wire, &unlimited), Ok(()));
    wire
}

/// Puts right the checksums of as many frames as the lengths tell of.
pub(crate) fn repair(data: &mut [u8]) {
    let mut rest = data;
    while rest.len() >= 12 {
        let prelude = crc32fast::hash(&rest[..8]);
        rest[8..12].copy_from_slice(&prelude.to_be_bytes());
        let total = u32::from_be_bytes([rest[0], rest[1], rest[2], rest[3]]) as usize;
        if total < 16 || total > rest.len() {
            return;
        }
        let (frame, behind) = rest.split_at_mut(total);
        let message = crc32fast::hash(&frame[..total - 4]);
        frame[total - 4..].copy_from_slice(&message.to_be_bytes());
        rest = behind;
    }
}

/// An endless row of inputs made from `seeds`, the same for the same `state`.
pub(crate) struct Mutations<'a> {
    pub(crate) seeds: &'a [Bytes],
    pub(crate) state: u64,
}

impl Mutations<'_> {
    /// The next input.
    pub(crate) fn next_input(&mut self) -> Vec<u8> {
        let mut data = Vec::new();
        for _ in 0..=self.below(3) {
            let seed = self.below(self.seeds.len());
            data.extend_from_slice(&self.seeds[seed]);
        }
        for _ in 0..=self.below(4) {
            self.mutate(&mut data);
        }
        data
    }

    fn mutate(&mut self, data: &mut Vec<u8>) {
        if data.is_empty() {
            return;
        }
        // Lengths, names and types stand near the front, so that is hit as often as all the rest.
        let reach = if self.below(2) == 0 {
            data.len().min(32)
        } else {
            data.len()
        };
        let at = self.below(reach);
        match self.below(8) {
            0 => data[at] ^= 1 << self.below(8),
            1 => data[at] = [0, 1, 7, 9, 10, 16, 127, 128, 255][self.below(9)],
            2 => data[at] = data[at].wrapping_add(1),
            3 => data[at] = data[at].wrapping_sub(1),
            4 => data.truncate(at),
            5 => drop(data.remove(at)),
            6 => data.insert(at, self.below(256) as u8),
            _ => {
                let length = self.below(data.len() - at).min(40);
                let copied = data[at..at + length].to_vec();
                let to = self.below(data.len());
                data.splice(to..to, copied);
            }
        }
    }

    /// A number under `bound`, by xorshift.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % bound.max(1) as u64) as usize
    }
}
