//! What can be wrong with a received frame ([`FrameError`]), and with one to be sent
//! ([`EncodeError`]).

mod encode;
mod frame;

pub use encode::EncodeError;
pub use frame::{FrameError, FrameErrorKind, HeaderPart};
