//! Special endpoints of services (event `AwsSpecialCaseEndpoint`).

use super::super::applied;
use super::{at_trait, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Object;
use crate::shape::{Shape, ShapeKind};

const EVENT: &str = "AwsSpecialCaseEndpoint";
const KNOWN: [&str; 4] = [
    "{region}",
    "{service}",
    "{dnsSuffix}",
    "{dualStackDnsSuffix}",
];

/// The traits, with their maps of special cases.
const PLACES: [(&str, &[&str]); 2] = [
    (
        "aws.endpoints#standardRegionalEndpoints",
        &["regionSpecialCases", "partitionSpecialCases"],
    ),
    (
        "aws.endpoints#standardPartitionalEndpoints",
        &["partitionEndpointSpecialCases"],
    ),
];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (trait_id, keys) in PLACES {
        for (service, value) in applied(model, ShapeKind::Service, trait_id) {
            let maps = keys.iter().filter_map(|key| value.get(key)?.as_object());
            let lists = maps.flat_map(Object::values);
            let cases = lists.flat_map(|entry| entry.value.as_array().unwrap_or_default());
            for endpoint in cases.filter_map(|case| text(case, "endpoint")) {
                events.extend(check(service, trait_id, endpoint));
            }
        }
    }
}

fn check(service: &Shape, trait_id: &str, endpoint: &str) -> Vec<Diagnostic> {
    let event = |severity, suffix: &str, message| {
        at_trait(
            severity,
            &format!("{EVENT}.{suffix}"),
            service,
            trait_id,
            message,
        )
    };
    let mut events = Vec::new();
    let unknown = unknown_places(endpoint);
    if !unknown.is_empty() {
        let message = format!(
            "Endpoint `{endpoint}` contains unsupported patterns: {}",
            unknown.join(", ")
        );
        events.push(event(
            Severity::Danger,
            "UnsupportedEndpointPattern",
            message,
        ));
    }
    if !endpoint.starts_with("http://") && !endpoint.starts_with("https://") {
        let message =
            format!("Endpoint `{endpoint}` should start with scheme `http://` or `https://`");
        events.push(event(
            Severity::Danger,
            "InvalidEndpointPatternScheme",
            message,
        ));
    }
    if !is_url(&endpoint.replace(['{', '}'], "")) {
        let message = format!("Endpoint `{endpoint}` should be a valid URL.");
        events.push(event(Severity::Error, "InvalidEndpointPatternUrl", message));
    }
    events
}

fn unknown_places(endpoint: &str) -> Vec<&str> {
    let starts = endpoint.match_indices('{');
    let places = starts.filter_map(|(at, _)| {
        let rest = endpoint.get(at..)?;
        rest.get(..=rest.find('}')?)
    });
    places.filter(|place| !KNOWN.contains(place)).collect()
}

fn is_url(text: &str) -> bool {
    let known = ["http", "https", "ftp", "file", "jar"];
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    let legal = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    scheme.is_some_and(|scheme| known.contains(&scheme)) && text.chars().all(legal)
}
