//! Upstream's cases of requests and responses: what passes as a whole stays whole.

use trompe_tests::loader::corpus;
use trompe_tests::protocols;

/// Suites of which every case holds.
const WHOLE: [&str; 13] = [
    "awsJson1_0 client response",
    "awsJson1_0 server request",
    "awsJson1_0 server response",
    "awsJson1_1 client response",
    "awsJson1_1 server request",
    "restJson1 client response",
    "restJson1 server response",
    "rpcv2Cbor client response",
    "rpcv2Cbor server request",
    "rpcv2Cbor server response",
    "rpcv2Json client response",
    "rpcv2Json server request",
    "rpcv2Json server response",
];

#[test]
fn whole_suites_stay_whole() {
    let Some(corpus) = corpus(None) else { return };
    // Without a corpus at build time there is nothing generated to run.
    let Ok(suites) = protocols::run(&corpus, "") else {
        return;
    };
    for suite in suites {
        println!("{} {}/{}", suite.name, suite.passed(), suite.cases.len());
        let failures: Vec<_> = suite.failures().collect();
        let is_whole = WHOLE.contains(&suite.name.as_str());
        assert!(
            !is_whole || failures.is_empty(),
            "{}: {failures:#?}",
            suite.name
        );
    }
}
