//! What happens in a room, numbered without gaps, and who hears of it.

mod feed;
mod log;
#[cfg(test)]
mod tests;

pub(crate) use feed::{End, Feed, Next};
pub(crate) use log::Log;
