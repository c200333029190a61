//! Sessions and calls in a file.
//!
//! * `format`: the lines of a recording, and values in them
//! * `log`: where lines are written
//! * `direction`: the frames of one direction
//! * `recorder`: the carrier that records another
//! * `read`: lines back
//! * `replay`: the carrier that answers as was recorded

mod direction;
mod format;
mod log;
mod read;
mod recorder;
mod replay;

pub use read::RecordingError;
pub use recorder::Recorder;
pub use replay::Replay;
