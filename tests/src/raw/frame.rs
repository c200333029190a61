use super::hpack;
use bytes::{BufMut, Bytes, BytesMut};

/// A frame as it is on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub kind: u8,
    /// Its flags.
    pub flags: u8,
    /// Its stream; 0 is the connection.
    pub stream: u32,
    /// What is in it.
    pub payload: Bytes,
}

/// The kinds of frames (RFC 9113, section 6).
#[derive(Debug)]
pub struct Kind;

impl Kind {
    /// DATA
    pub const DATA: u8 = 0;
    /// HEADERS
    pub const HEADERS: u8 = 1;
    /// PRIORITY
    pub const PRIORITY: u8 = 2;
    /// RST_STREAM
    pub const RST_STREAM: u8 = 3;
    /// SETTINGS
    pub const SETTINGS: u8 = 4;
    /// PING
    pub const PING: u8 = 6;
    /// GOAWAY
    pub const GOAWAY: u8 = 7;
    /// WINDOW_UPDATE
    pub const WINDOW_UPDATE: u8 = 8;
}

/// What SETTINGS are about (RFC 9113, section 6.5.2).
pub mod setting {
    /// SETTINGS_MAX_CONCURRENT_STREAMS
    pub const MAX_CONCURRENT_STREAMS: u16 = 3;
    /// SETTINGS_INITIAL_WINDOW_SIZE
    pub const INITIAL_WINDOW_SIZE: u16 = 4;
    /// SETTINGS_MAX_FRAME_SIZE
    pub const MAX_FRAME_SIZE: u16 = 5;
}

const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;

impl Frame {
    /// A frame of any kind.
    pub fn new(kind: u8, flags: u8, stream: u32, payload: impl Into<Bytes>) -> Self {
        Self {
            kind,
            flags,
            stream,
            payload: payload.into(),
        }
    }

    /// DATA, the last of its stream where `end` is set.
    pub fn data(stream: u32, payload: impl Into<Bytes>, end: bool) -> Self {
        Self::new(Kind::DATA, u8::from(end) * END_STREAM, stream, payload)
    }

    /// DATA with padding after it, which counts against windows.
    pub fn padded(stream: u32, payload: &[u8], padding: u8) -> Self {
        let mut padded = BytesMut::new();
        padded.put_u8(padding);
        padded.put_slice(payload);
        padded.put_bytes(0, padding.into());
        Self::new(Kind::DATA, PADDED, stream, padded)
    }

    /// HEADERS, which end their stream where `end` is set.
    pub fn headers(stream: u32, fields: &[(&str, &str)], end: bool) -> Self {
        let mut block = BytesMut::new();
        hpack::write(fields, &mut block);
        let flags = END_HEADERS | (u8::from(end) * END_STREAM);
        Self::new(Kind::HEADERS, flags, stream, block)
    }

    /// RST_STREAM with this code.
    pub fn reset(stream: u32, code: u32) -> Self {
        Self::new(Kind::RST_STREAM, 0, stream, numbers(&[code]))
    }

    /// SETTINGS.
    pub fn settings(settings: &[(u16, u32)]) -> Self {
        let mut payload = BytesMut::new();
        for (what, value) in settings {
            payload.put_u16(*what);
            payload.put_u32(*value);
        }
        Self::new(Kind::SETTINGS, 0, 0, payload)
    }

    /// The acknowledgement of SETTINGS.
    pub fn settings_ack() -> Self {
        Self::new(Kind::SETTINGS, ACK, 0, Bytes::new())
    }

    /// PING.
    pub fn ping() -> Self {
        Self::new(Kind::PING, 0, 0, vec![7; 8])
    }

    /// GOAWAY: nothing above stream `last` was processed.
    pub fn go_away(last: u32, code: u32) -> Self {
        Self::new(Kind::GOAWAY, 0, 0, numbers(&[last, code]))
    }

    /// WINDOW_UPDATE.
    pub fn window_update(stream: u32, by: u32) -> Self {
        Self::new(Kind::WINDOW_UPDATE, 0, stream, numbers(&[by]))
    }

    /// The answer to a PING.
    #[must_use]
    pub fn acknowledged(&self) -> Self {
        Self::new(self.kind, ACK, 0, self.payload.clone())
    }

    /// Whether it acknowledges another one.
    pub fn is_ack(&self) -> bool {
        matches!(self.kind, Kind::SETTINGS | Kind::PING) && self.flags & ACK != 0
    }

    /// Whether it is the last of its stream.
    pub fn is_end(&self) -> bool {
        matches!(self.kind, Kind::DATA | Kind::HEADERS) && self.flags & END_STREAM != 0
    }

    /// The number at the front of the payload, as in RST_STREAM and WINDOW_UPDATE.
    pub fn number(&self) -> u32 {
        let front = self.payload.first_chunk();
        front.copied().map_or(0, u32::from_be_bytes)
    }

    /// What SETTINGS say of this.
    pub fn setting(&self, what: u16) -> Option<u32> {
        let mut settings = self.payload.chunks_exact(6);
        let found = settings.rfind(|s| s.starts_with(&what.to_be_bytes()))?;
        found.last_chunk().copied().map(u32::from_be_bytes)
    }

    /// Writes it.
    pub fn write(&self, out: &mut BytesMut) {
        out.put_uint(self.payload.len() as u64, 3);
        out.put_u8(self.kind);
        out.put_u8(self.flags);
        out.put_u32(self.stream);
        out.put_slice(&self.payload);
    }
}

fn numbers(numbers: &[u32]) -> BytesMut {
    let mut payload = BytesMut::new();
    numbers.iter().for_each(|number| payload.put_u32(*number));
    payload
}
