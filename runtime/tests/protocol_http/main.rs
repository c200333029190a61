//! `restJson1` and `rpcv2Cbor`, client and server, from outside.

#[cfg(test)]
mod arbitrary;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod negotiation;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod routing;
#[cfg(test)]
mod rpc;
#[cfg(test)]
mod support;
