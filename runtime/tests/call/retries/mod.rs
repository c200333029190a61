//! Calls that are tried again, and those that must not be.

mod answers;
mod bounds;
mod budget;
pub(crate) mod logs;
mod lost;
pub(crate) mod script;
mod sessions;
