//! Upstream's event-stream cases, through generated clients and servers.
#![cfg(corpus)]

use trompe_tests::events;
use trompe_tests::loader::corpus;

#[test]
fn every_event_stream_case_holds_on_both_sides() {
    let Some(corpus) = corpus(None) else { return };
    let suites = events::run(&corpus).unwrap();
    for suite in &suites {
        let failures: Vec<_> = suite.failures().collect();
        assert!(failures.is_empty(), "{}: {failures:#?}", suite.name);
        assert!(!suite.cases.is_empty(), "{} has no cases", suite.name);
    }
}
