//! Where random bytes come from.

use std::fmt;

/// A source of random bytes, as good as the secrets that are made of them.
pub(crate) trait Random: fmt::Debug + Send {
    /// The next random byte.
    fn byte(&mut self) -> u8;
}

/// The operating system's source, drawn in blocks of 14 bytes.
#[derive(Debug, Default)]
pub(crate) struct SystemRandom {
    block: Vec<u8>,
}

// The two bytes of a version 4 UUID that hold its version and variant.
const FIXED: [usize; 2] = [6, 8];

impl Random for SystemRandom {
    fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.block.pop() {
                return byte;
            }
            let uuid = uuid::Uuid::new_v4().into_bytes();
            let random = uuid.iter().enumerate().filter(|(i, _)| !FIXED.contains(i));
            self.block.extend(random.map(|(_, byte)| *byte));
        }
    }
}
