use super::format;
use super::log::Log;
use crate::error::Failure;
use crate::transport::Tap;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use std::sync::Arc;

/// The longest frame that is put together: payload and headers at the limits of the specification. What says
/// that it is longer is recorded as it comes.
const LONGEST: usize = 25_165_824 + 131_072 + 16;
const SHORTEST: usize = 16;

/// Records the frames of one direction, and how it ends.
pub(super) struct Direction {
    log: Arc<Log>,
    session: u64,
    from: &'static str,
    held: BytesMut,
    /// The bytes are no frames.
    raw: bool,
    ended: bool,
}

impl Direction {
    pub(super) fn new(log: &Arc<Log>, session: u64, from: &'static str) -> Self {
        Self {
            log: Arc::clone(log),
            session,
            from,
            held: BytesMut::new(),
            raw: false,
            ended: false,
        }
    }

    fn cut(&mut self) {
        while let Some(head) = self.held.first_chunk() {
            let length = u32::from_be_bytes(*head) as usize;
            self.raw |= !(SHORTEST..=LONGEST).contains(&length);
            if self.raw || self.held.len() < length {
                break;
            }
            let frame = self.held.split_to(length);
            self.write("frame", &frame);
        }
        if self.raw {
            self.rest();
        }
    }

    fn rest(&mut self) {
        let rest = self.held.split();
        if !rest.is_empty() {
            self.write("bytes", &rest);
        }
    }

    fn write(&self, what: &str, data: &[u8]) {
        let (from, data) = (self.from, BASE64_STANDARD.encode(data));
        let members = format_args!("\"from\":\"{from}\",\"{what}\":\"{data}\"");
        self.log.write(self.session, members);
    }

    fn finish(&mut self, how: &str) {
        if std::mem::replace(&mut self.ended, true) {
            return;
        }
        self.rest();
        let from = self.from;
        self.log
            .write(self.session, format_args!("\"from\":\"{from}\",{how}"));
    }
}

impl Tap for Direction {
    fn data(&mut self, data: &Bytes) {
        self.held.extend_from_slice(data);
        self.cut();
    }

    fn end(&mut self, end: Result<(), &Failure>) {
        match end {
            Ok(()) => self.finish("\"end\":\"clean\""),
            Err(failure) => self.finish(&format::failure("end", failure.kind())),
        }
    }

    fn reset(&mut self, code: u32) {
        self.finish(&format::reset("end", code));
    }
}

impl Drop for Direction {
    fn drop(&mut self) {
        self.finish("\"end\":\"dropped\"");
    }
}
