//! In every protocol, any value of any shape survives the way from one end to the other: inputs from clients to servers,
//! outputs and errors back. Through generated code; the values are made of bytes that proptest makes smaller.
#![cfg(test)]
#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use trompe::protocol::{REST_JSON_1, REST_XML, SIMPLE_REST_JSON};
use trompe::schema::Binding;
use trompe::serde::Blueprint;
use trompe::service::{OperationSchema, Protocol, ServiceSchema};
use trompe_test_services::groups;
use trompe_tests::{arbitrary, everything, round_trip};

mod alloy;
mod defaults;

/// How many values of each shape in each protocol; of our own shapes, which have everything, more.
const FEW: u32 = 8;
const MANY: u32 = 250;

/// The longest description of a value.
const BYTES: usize = 600;

/// What did not survive.
type Lost = Vec<String>;

/// Runs `check` on descriptions of values; what fails is made as small as it gets.
fn survive(what: &str, cases: u32, lost: &mut Lost, check: impl Fn(&[u8]) -> Result<(), String>) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let dice = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, dice);
    let outcome = runner.run(&vec(any::<u8>(), 0..BYTES), |bytes| {
        check(&bytes).map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, bytes)) => lost.push(format!("{what}: {why} (of {bytes:?})")),
        Err(why) => lost.push(format!("{what}: {why}")),
    }
}

fn operation(
    protocol: &'static dyn Protocol,
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    cases: u32,
    lost: &mut Lost,
) {
    let what = |side: &str| format!("{} {side} in {}", operation.id, protocol.id());
    survive(&what("input"), cases, lost, |bytes| {
        // A description may be of nothing.
        let Ok(input) = arbitrary::input(protocol, operation, bytes) else {
            return Ok(());
        };
        round_trip::request(protocol, service, operation, &*input)
    });
    survive(&what("output"), cases, lost, |bytes| {
        let Ok(output) = arbitrary::answer(protocol, operation.output.blank(), bytes) else {
            return Ok(());
        };
        round_trip::output(protocol, operation, &*output)
    });
    for error in operation.errors {
        survive(&what(error.shape.schema().id()), cases, lost, |bytes| {
            let Ok(value) = arbitrary::answer(protocol, error.shape.blank(), bytes) else {
                return Ok(());
            };
            round_trip::error(protocol, operation, error.shape, &*value)
        });
    }
}

/// Operations whose messages say less than their values: an untagged union in itself, a greedy label where another
/// operation has a plain one, and an output whose empty text is an absent member.
const UNEQUAL: [&str; 3] = ["FormWithoutEnd", "AbcDefGreedy", "GetBucketLocation"];

fn plain(service: &'static ServiceSchema) -> impl Iterator<Item = &'static OperationSchema> {
    let operations = service.operations.iter().copied();
    operations.filter(|op| {
        let is_whole = ![&op.input, &op.output].into_iter().any(shares);
        is_whole && !op.is_streaming() && !UNEQUAL.contains(&op.name())
    })
}

// Where two members share a part of the message, one arrives with what is the other's; streams are tested elsewhere.
fn shares(shape: &Blueprint) -> bool {
    let members = shape.schema().members();
    let queries = members
        .iter()
        .any(|m| matches!(m.binding(), Binding::Query(_)));
    members.iter().any(|m| match m.binding() {
        Binding::QueryParams => queries,
        Binding::PrefixHeaders(prefix) => prefix.is_empty(),
        Binding::Header(name) => name == "content-type",
        _ => m.target().streaming_trait().is_some(),
    })
}

fn service(service: &'static ServiceSchema, cases: u32, lost: &mut Lost) {
    for protocol in service.protocols {
        plain(service).for_each(|op| operation(*protocol, service, op, cases, lost));
    }
}

fn none(lost: Lost) {
    assert!(
        lost.is_empty(),
        "{} are lost:\n{}",
        lost.len(),
        lost.join("\n")
    );
}

#[test]
fn values_of_every_type_in_every_place_survive_in_every_protocol() {
    let mut lost = Lost::new();
    for ours in everything() {
        service(ours, MANY, &mut lost);
    }
    none(lost);
}

#[test]
fn values_of_the_shapes_of_others_survive_in_their_protocols() {
    let mut lost = Lost::new();
    for theirs in groups().into_iter().flat_map(|group| group.services) {
        service(theirs, FEW, &mut lost);
    }
    none(lost);
}

#[test]
fn values_survive_in_simple_rest_json_wherever_they_do_in_rest_json() {
    let mut lost = Lost::new();
    let services = groups().into_iter().flat_map(|group| group.services);
    let speaks =
        |s: &&'static ServiceSchema| s.protocols.iter().any(|p| p.id() == REST_JSON_1.id());
    for theirs in services.filter(speaks) {
        plain(theirs).for_each(|op| operation(&SIMPLE_REST_JSON, theirs, op, FEW, &mut lost));
    }
    none(lost);
}

#[test]
fn a_service_of_several_protocols_tells_them_apart_by_their_messages() {
    const BOTH: &[&dyn Protocol] = &[&REST_JSON_1, &REST_XML];
    let xml = &trompe_tests::everything_xml::schemas::EVERYTHING_XML;
    let service = Box::leak(Box::new(ServiceSchema {
        protocols: BOTH,
        ..*xml
    }));
    let structure = &trompe_tests::everything_xml::schemas::BIND_STRUCTURE;
    for protocol in BOTH {
        let input = arbitrary::input(*protocol, structure, &[1; 40]).unwrap();
        let written = protocol.write_request(structure, &*input).unwrap();
        let (mut head, _) = written.into_parts();
        let taken = |head: &http::request::Parts| {
            let takers = BOTH.iter().filter(|p| p.route(service, head).is_some());
            takers.map(|p| p.id()).collect::<Vec<_>>()
        };
        assert_eq!(taken(&head), [protocol.id()]);
        // Without a body it is the answer that is asked for.
        let media_type = head.headers.remove("content-type").unwrap();
        head.headers.insert("accept", media_type);
        assert_eq!(taken(&head), [protocol.id()]);
    }
}
