//! Messages and frames of `application/vnd.amazon.eventstream`, seen from outside.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod fuzz_body;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod vectors;
