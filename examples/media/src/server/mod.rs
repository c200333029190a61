//! The media control server.
//!
//! Modules, lowest first:
//!
//! - `settings`: what may be configured
//! - `state`: elements and the rules about them
//! - `events`: what happens in a room, and who hears of it
//! - `refusal`: why a member is not admitted
//! - `presence`: which members are there
//! - `callbacks`: what controllers are asked and told
//! - `media`: all of that as one whole
//! - `joining`: how members come and go
//! - `answers`, `subscribe`, `control`: the control API
//! - `host`: the server on its network

mod answers;
mod callbacks;
mod control;
mod events;
mod host;
mod joining;
mod media;
mod presence;
mod refusal;
mod settings;
mod state;
mod subscribe;
#[cfg(test)]
mod tests;

pub(crate) use callbacks::Counts;
pub(crate) use host::{Ended, Host};
pub(crate) use joining::Connection;
pub(crate) use media::Media;
pub(crate) use presence::Closed;
pub(crate) use refusal::Refusal;
pub(crate) use settings::Settings;
pub(crate) use state::Ticket;
