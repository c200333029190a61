//! Sessions as servers use them: `opening` (before and at acceptance) · `end` (after the handler returned)
//! · `receiver`, `session` (what the handler holds).

mod end;
mod opening;
mod receiver;
mod session;

pub use end::{Ended, StreamEnd};
pub use opening::{Accept, Incoming, Opening, RawOpening};
pub use receiver::ServerReceiver;
pub use session::{ServerSender, ServerSession};
