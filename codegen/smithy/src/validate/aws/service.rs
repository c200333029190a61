//! What services are called by `aws.api#service` and the signature traits (events
//! `CloudWatchNamespace`, `EventSource`, `SdkServiceId`, `SigV4Traits`).

use super::super::applied;
use super::{SERVICE, arn_namespace, at_trait, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};

/// Service identifiers that were there before the rules.
const RELEASED: [&str; 15] = [
    "ACM PCA",
    "ApiGatewayManagementApi",
    "Config Service",
    "Cost and Usage Report Service",
    "Application Discovery Service",
    "Database Migration Service",
    "Directory Service",
    "Elasticsearch Service",
    "IoT 1Click Devices Service",
    "IoTAnalytics",
    "Lex Model Building Service",
    "Lex Runtime Service",
    "Marketplace Entitlement Service",
    "mq",
    "Resource Groups Tagging API",
];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, SERVICE) {
        let danger = |event, message| at_trait(Severity::Danger, event, service, SERVICE, message);
        let namespace = text(value, "cloudWatchNamespace").and_then(cloud_watch);
        events.extend(namespace.map(|message| danger("CloudWatchNamespace", message)));
        let sdk_id = text(value, "sdkId").and_then(sdk_id);
        events.extend(sdk_id.map(|message| danger("SdkServiceId", message)));
        events.extend(event_source(service, value));
    }
    if model.find("aws.auth#sigv4").is_some() {
        model
            .services()
            .for_each(|service| signatures(service, events));
    }
}

fn cloud_watch(namespace: &str) -> Option<String> {
    let prefixed = namespace.starts_with("AWS/");
    let name = namespace.replace("AWS/", "");
    let pascal = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric());
    if prefixed && pascal {
        return None;
    }
    let mut message = format!(
        "The service's CloudWatch metric namespace `{namespace}` does not follow convention."
    );
    if !prefixed {
        message.push_str(" The namespace should start with the `AWS/` prefix.");
    }
    if !pascal {
        let rest = format!(" The namespace's service component `{name}` should be PascalCase.");
        message.push_str(&rest);
    }
    Some(message)
}

fn sdk_id(id: &str) -> Option<String> {
    if RELEASED.contains(&id) {
        return None;
    }
    let mut messages = Vec::new();
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    let begins = id.starts_with(|c: char| c.is_ascii_alphabetic());
    if !begins || !id.split(' ').all(word) {
        let pattern = "^[a-zA-Z][a-zA-Z0-9]*( [a-zA-Z0-9]+)*$";
        messages.push(format!("Does not match the required pattern `{pattern}`"));
    }
    if ["AWS", "Aws", "Amazon"]
        .iter()
        .any(|name| id.contains(name))
    {
        let names = "`AWS`, `Amazon`, `Aws`";
        messages.push(format!(
            "Must not contain any of the following company names: [{names}]"
        ));
    }
    let lower = id.to_lowercase();
    let endings = ["service", "client", "api"];
    if let Some(ending) = endings.iter().find(|ending| lower.ends_with(*ending)) {
        messages.push(format!("Must not case-insensitively end with `{ending}`"));
    }
    if id.is_empty() || id.chars().count() > 50 {
        messages.push("Must be between 1 and 50 characters long.".to_owned());
    }
    let told = messages.join(";");
    (!messages.is_empty()).then(|| format!("Invalid SDK service ID value, `{id}`: {told}"))
}

fn event_source(service: &Shape, value: &Node) -> Option<Diagnostic> {
    let expected = format!("{}.amazonaws.com", arn_namespace(service)?);
    let source = text(value, "cloudTrailEventSource").unwrap_or(&expected);
    let exception = expected == "cloudwatch.amazonaws.com" && source == "monitoring.amazonaws.com";
    let message = if exception {
        return None;
    } else if source.contains("REPLACE") || source.to_uppercase() == source {
        format!(
            "aws.api#service|cloudTrailEventSource must not use placeholders, but found: {source}"
        )
    } else if source != expected {
        format!(
            "aws.api#service|cloudTrailEventSource does not match the expected value. Expected '{expected}', but \
             found '{source}'."
        )
    } else {
        return None;
    };
    let event = at_trait(Severity::Warning, "EventSource", service, SERVICE, message);
    Some(event)
}

fn signatures(service: &Shape, events: &mut Vec<Diagnostic>) {
    let name = |id: &str| {
        let value = service
            .trait_value(id)
            .and_then(|value| text(value, "name"));
        value.map(str::to_owned)
    };
    let names = [
        ("aws.api#service$arnNamespace", arn_namespace(service)),
        ("aws.auth#sigv4$name", name("aws.auth#sigv4")),
        ("aws.auth#sigv4a$name", name("aws.auth#sigv4a")),
    ];
    for (index, (first, one)) in names.iter().enumerate() {
        for (second, other) in names.iter().skip(index + 1) {
            if let (Some(one), Some(other)) = (one, other)
                && one != other
            {
                let message = format!(
                    "Value for `{first}` \"{one}\" and value for `{second}` \"{other}\" SHOULD match."
                );
                let event =
                    crate::validate::about(Severity::Warning, "SigV4Traits", service, message);
                events.push(event);
            }
        }
    }
}
