//! Signature Version 4, signing and verification, from outside.

#[cfg(test)]
mod changes;
#[cfg(test)]
mod events;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod support;
#[cfg(test)]
mod vectors;
