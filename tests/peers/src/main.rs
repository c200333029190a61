//! Trompe beside the crates that people would take instead: the same work in one process and one run,
//! interleaved and repeated.
//!
//! ```text
//! cargo run --release -- frames [--check]       beside aws-smithy-eventstream
//! cargo run --release -- sessions [--check]     beside tonic and raw TCP, over loopback
//! cargo run --release -- codecs [--check]       beside serde_json and ciborium
//! cargo run --release -- build [--check]        the cost of building, beside aws-sdk-dynamodb (some 20 minutes)
//! cargo run --release -- run WORK SIDE COUNT    one side of one work alone, for perf and callgrind
//! ```
//!
//! What counts is the ratio: the median over the rounds, of each of which both sides had their part. With
//! `--check` the exit status says whether every ratio is within its bound. `PROFILE.md` beside this crate's manifest says
//! where the time of the sessions goes.
//!
//! - `clock`: processor time
//! - `table`: rounds, ratios and their bounds
//! - `frames`: event-stream frames in memory
//! - `sessions`: calls and streams over loopback
//! - `codecs`: generated types as JSON and CBOR
//! - `build`: the cost of building clients

mod build;
mod clock;
#[cfg(corpus)]
mod codecs;
mod frames;
mod sessions;
mod table;

use std::process::ExitCode;
use table::Row;

const USAGE: &str = "frames [--check] | sessions [--check] | codecs [--check] | build [check|dev|release] [--warm] [--check] | run WORK ours|theirs COUNT";

fn main() -> ExitCode {
    if let Some(code) = build::rustc::wrapped() {
        return code;
    }
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    let holds = match words.as_slice() {
        ["frames", rest @ ..] => table::print(&frames::rows(), rest),
        ["sessions", rest @ ..] => table::print(&sessions::rows(), rest),
        ["codecs", rest @ ..] => table::print(&codecs(), rest),
        ["build", rest @ ..] => build::print(rest),
        ["run", work, side, count] => run(work, *side == "ours", count.parse().unwrap_or(1)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    ExitCode::from(u8::from(!holds))
}

/// Runs one side of one work, and says what it cost.
fn run(name: &str, ours: bool, count: u64) -> bool {
    let rows = frames::rows().into_iter();
    let mut rows = rows.chain(sessions::rows()).chain(codecs());
    let Some(row) = rows.find(|row| row.name == name) else {
        eprintln!("no work is named {name:?}");
        return false;
    };
    let cost = if ours {
        (row.ours)(count)
    } else {
        (row.theirs)(count)
    };
    println!("{cost:.3} {}", row.unit);
    true
}

#[cfg(corpus)]
fn codecs() -> Vec<Row> {
    codecs::rows()
}

/// Without the model of DynamoDB there is nothing to measure.
#[cfg(not(corpus))]
fn codecs() -> Vec<Row> {
    eprintln!("built without a corpus: codecs are left out");
    Vec::new()
}
