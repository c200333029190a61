//! Peers, networks and handlers that fail: every end has its reason, and nothing is left after it.
//!
//! `promises` says which test shows what.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod broken_bytes;
#[cfg(test)]
mod chunks;
#[cfg(test)]
mod crowds;
#[cfg(test)]
mod cut_connections;
#[cfg(test)]
mod cut_streams;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod going_away;
#[cfg(test)]
mod handlers;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod pushed;
#[cfg(test)]
mod recording;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod support;
