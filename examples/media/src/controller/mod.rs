//! The other side: whoever manages rooms, and is asked and told about their members.
//!
//! - `policy`: what is answered to OnJoin
//! - `callbacks`: the callback API, and its server
//! - `record`: what was asked and told, for whoever waits for it

mod callbacks;
mod policy;
mod record;

pub(crate) use callbacks::{Callbacks, Heard, Listener};
pub(crate) use policy::Policy;
pub(crate) use record::Record;
