//! Upstream's cases of requests and responses: what passes as a whole stays whole.

use trompe_tests::loader::corpus;
use trompe_tests::protocols;

#[test]
fn every_suite_holds_but_for_the_cases_that_are_disputed() {
    let Some(corpus) = corpus(None) else { return };
    // Without a corpus at build time there is nothing generated to run.
    let Ok(suites) = protocols::run(&corpus, "") else {
        return;
    };
    for suite in suites {
        println!("{} {}/{}", suite.name, suite.passed(), suite.cases.len());
        let failures: Vec<_> = suite.failures().collect();
        assert!(failures.is_empty(), "{}: {failures:#?}", suite.name);
    }
}
