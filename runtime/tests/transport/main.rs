//! The HTTP/2 transport as sessions and calls use it: real sockets, in-memory pipes, scripted peers
//! and faulty networks.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod cable;
#[cfg(test)]
#[path = "../shared/dice.rs"]
mod dice;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod shutdown;
#[cfg(test)]
mod slow;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod streams;
#[cfg(test)]
mod support;
#[cfg(test)]
#[cfg(feature = "tls")]
mod tls;
