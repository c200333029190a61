//! Rules have to make sense (event `Model`), lead somewhere (`BddTrait`), to addresses with a scheme
//! (`RuleSetUri`), and find what their tests say (`RuleSetTestCase`).

use super::{BDD, RULE_SET, TESTS, at_trait, creation_errors};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::rules::{RuleSet, UrlStart};
use crate::shape::{Shape, ShapeKind};
use crate::validate::{about, applied};

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, RULE_SET) {
        match RuleSet::from_tree(value) {
            Ok(rules) => events.extend(check(service, &rules)),
            Err(errors) => events.extend(creation_errors(service, RULE_SET, errors)),
        }
    }
    for (service, value) in applied(model, ShapeKind::Service, BDD) {
        // What cannot be read was told when the trait was created.
        let Ok(rules) = RuleSet::from_open_diagram(value) else {
            continue;
        };
        let dangling = rules.dangling();
        if dangling.is_empty() {
            events.extend(check(service, &rules));
        }
        let error = |message| at_trait(Severity::Error, "BddTrait", service, BDD, message);
        events.extend(dangling.into_iter().map(error));
    }
}

fn check(service: &Shape, rules: &RuleSet) -> Vec<Diagnostic> {
    let starts = rules.url_starts().into_iter();
    let mut events: Vec<_> = starts.filter_map(|start| scheme(service, &start)).collect();
    if let Some(tests) = service.trait_value(TESTS) {
        events.extend(rules.failing_tests(tests).into_iter().map(|error| {
            let event = about(Severity::Error, "RuleSetTestCase", service, error.message);
            event.at(error.span)
        }));
    }
    events
}

fn scheme(service: &Shape, start: &UrlStart) -> Option<Diagnostic> {
    let text = &start.text;
    if text.starts_with("http://") || text.starts_with("https://") {
        return None;
    }
    let message =
        format!("URI should start with `http://` or `https://` but the URI started with {text}");
    Some(about(Severity::Error, "RuleSetUri", service, message).at(start.span))
}
