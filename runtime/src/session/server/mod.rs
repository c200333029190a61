//! Sessions as servers use them: `opening` (before and at acceptance) · `end` (after the handler returned)
//! · `session` (what the handler holds).

mod end;
mod opening;
mod session;

pub use end::{Ended, StreamEnd};
pub use opening::{Accept, Incoming, Opening, RawOpening, Validate};
pub use session::{ServerReceiver, ServerSender, ServerSession};
