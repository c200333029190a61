//! Calls that are tried again, and those that must not be.

mod answers;
mod bounds;
mod budget;
mod lost;
mod script;
mod sessions;
