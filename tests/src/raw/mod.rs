//! HTTP/2 frame by frame, for peers that do what no library would (RFC 9113).
//!
//! - [`Frame`]: one frame, and the makers of every kind
//! - [`Link`]: frames over a byte stream

mod frame;
mod hpack;
mod link;

pub use frame::{Frame, Kind, setting};
pub use link::{Link, PREFACE};
