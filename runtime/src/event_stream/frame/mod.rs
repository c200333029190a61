//! Frames: a message with its prelude and checksums.

mod decode;
mod decoder;
mod encode;
mod known;
mod prefix;
mod prelude;

pub use decoder::FrameDecoder;
pub use encode::encode;
pub(crate) use encode::encode_known;
pub(crate) use prefix::{Frames, Prefixes};
