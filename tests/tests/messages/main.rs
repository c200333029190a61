//! Messages that somebody damaged, to servers and clients of every protocol: what the fuzz target `requests` of
//! `tests/fuzz` does, from seeds.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod requests_body;

use requests_body::{check, spoken};
use trompe_tests::{arbitrary, everything};

const INPUTS: u64 = 20_000;

#[test]
fn whatever_arrives_there_is_an_answer() {
    let mut state = 0x5eed_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    let spoken = spoken();
    for round in 0..INPUTS {
        let length = usize::from(next()) + usize::from(next()) + 4;
        let mut data: Vec<u8> = (0..length).map(|_| next()).collect();
        data[0] = (round % 256) as u8;
        check(&spoken, &data);
    }
}
