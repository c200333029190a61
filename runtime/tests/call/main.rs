//! One generated client and one server trait, over every carrier.

#[cfg(test)]
mod blobs;
#[cfg(test)]
mod customized;
#[cfg(test)]
#[path = "../shared/dice.rs"]
mod dice;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod http1;
#[cfg(test)]
mod http1_bodies;
#[cfg(test)]
mod http1_storm;
#[cfg(test)]
mod in_process;
#[cfg(test)]
mod interceptors;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod lengths;
#[cfg(test)]
mod negotiation;
#[cfg(test)]
mod one_way;
#[cfg(test)]
mod options;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod unary;
#[cfg(test)]
mod waiters;
