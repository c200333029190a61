use std::sync::Arc;

use trompe_smithy::node::{Node, NodeValue};

use super::case::{Case, Expectation};
use super::frame::Value;
use super::{check, load, service};
use crate::loader::corpus;

fn cases(side: &str) -> Vec<Case> {
    let Some(corpus) = corpus(None) else {
        return Vec::new();
    };
    load(&corpus)
        .unwrap()
        .into_iter()
        .filter(|case| case.is_for(side))
        .collect()
}

fn refuse_all(altered: impl Fn(Case) -> Option<Case>) {
    for side in ["client", "server"] {
        for case in cases(side).into_iter().filter_map(&altered) {
            assert!(
                check(&case, side).is_err(),
                "{} holds on the {side} although it was altered",
                case.id
            );
        }
    }
}

// Every scalar becomes another one of its type.
fn alter(node: &mut Node) {
    match &mut node.value {
        NodeValue::Null => {}
        NodeValue::Bool(value) => *value = !*value,
        NodeValue::Number(_) => *node = parsed("7"),
        NodeValue::String(text) => *text = altered_text(text),
        NodeValue::Array(elements) => elements.iter_mut().for_each(alter),
        NodeValue::Object(entries) => entries
            .values_mut()
            .for_each(|entry| alter(&mut entry.value)),
    }
}

fn altered_text(text: &str) -> Arc<str> {
    match text.strip_prefix("20") {
        Some(date) => format!("19{date}").into(),
        None => format!("{text}x").into(),
    }
}

fn parsed(json: &str) -> Node {
    let model = format!(r#"{{"smithy": "2.0", "metadata": {{"it": {json}}}}}"#);
    let loaded = trompe_smithy::Loader::new().text("it.json", &model).load();
    loaded.model.metadata().get("it").unwrap().clone()
}

#[test]
fn a_case_with_other_parameters_fails() {
    refuse_all(|mut case| {
        let events = case
            .events
            .iter_mut()
            .filter_map(|event| event.params.as_mut());
        let altered = events.map(alter).count();
        (altered > 0 && case.expects_success()).then_some(case)
    });
}

#[test]
fn a_case_with_another_header_fails_where_the_header_is_written() {
    for (side, writes) in [("client", "request"), ("server", "response")] {
        for mut case in cases(side) {
            let written = |event: &&mut super::case::Event| {
                format!("{:?}", event.direction).to_lowercase() == writes
            };
            let headers = case
                .events
                .iter_mut()
                .filter(written)
                .filter_map(|event| event.frame.headers.last_mut());
            let altered = headers
                .map(|(_, value)| *value = Value::Blob(b"other".to_vec()))
                .count();
            if altered > 0 {
                assert!(
                    check(&case, side).is_err(),
                    "{} holds on the {side} although it was altered",
                    case.id
                );
            }
        }
    }
}

#[test]
fn a_case_with_another_initial_message_fails_where_it_is_written() {
    for (side, writes_request) in [("client", true), ("server", false)] {
        for mut case in cases(side) {
            let initial = if writes_request {
                &mut case.request
            } else {
                &mut case.response
            };
            if let (Some(params), Some(_)) = (&mut initial.params, &initial.message) {
                alter(params);
                assert!(
                    check(&case, side).is_err(),
                    "{} holds on the {side} although it was altered",
                    case.id
                );
            }
        }
    }
}

#[test]
fn a_case_that_expects_the_other_end_fails() {
    refuse_all(|mut case| {
        // Where a head has members that the case does not name, its expectation decides whether they are there.
        let op = service::operation(&case).unwrap();
        let shapes = [op.input.schema(), op.output.schema()];
        if shapes.iter().any(|schema| !schema.members().is_empty()) {
            return None;
        }
        case.expectation = match case.expectation {
            Expectation::Success => Expectation::Failure(None),
            Expectation::Failure(_) => Expectation::Success,
        };
        Some(case)
    });
}

#[test]
fn a_case_that_expects_another_error_fails() {
    refuse_all(|mut case| {
        let Expectation::Failure(Some(id)) = &mut case.expectation else {
            return None;
        };
        id.push('x');
        Some(case)
    });
}
