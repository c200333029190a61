//! Checksums of requests and responses (event `HttpChecksumTrait`).

use super::super::{about, applied};
use super::{at_trait, flag, input, output, sorted, text, texts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};

const EVENT: &str = "HttpChecksumTrait";
const TRAIT: &str = "aws.protocols#httpChecksum";
const PREFIX: &str = "x-amz-checksum-";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (operation, value) in applied(model, ShapeKind::Operation, TRAIT) {
        let check = Check {
            model,
            operation,
            value,
        };
        check.run(events);
    }
}

struct Check<'m> {
    model: &'m Model,
    operation: &'m Shape,
    value: &'m Node,
}

impl Check<'_> {
    fn error(&self, message: String) -> Diagnostic {
        at_trait(Severity::Error, EVENT, self.operation, TRAIT, message)
    }

    fn run(&self, events: &mut Vec<Diagnostic>) {
        let algorithm = text(self.value, "requestAlgorithmMember");
        let mode = text(self.value, "requestValidationModeMember");
        let algorithms = texts(self.value, "responseAlgorithms");
        let requests = flag(self.value, "requestChecksumRequired") || algorithm.is_some();
        let responses = !algorithms.is_empty() || mode.is_some();
        if !requests && !responses {
            return events.push(self.error(
                "The `httpChecksum` trait must define at least one of the `request` or `response` checksum behaviors."
                    .to_owned(),
            ));
        }
        let Some(input) = input(self.model, self.operation) else {
            return;
        };
        if requests {
            let known = self.known_algorithms();
            events.extend(algorithm.and_then(|member| {
                self.enumeration("requestAlgorithmMember", input, member, &known)
            }));
            events.extend(self.headers(input));
        }
        if responses {
            self.responses(input, mode, algorithms.is_empty(), events);
        }
    }

    /// The algorithms that the trait itself knows.
    fn known_algorithms(&self) -> Vec<&str> {
        let shape = self.model.find("aws.protocols#ChecksumAlgorithm");
        shape.map(values).unwrap_or_default()
    }

    fn responses(
        &self,
        input: &Shape,
        mode: Option<&str>,
        no_algorithms: bool,
        events: &mut Vec<Diagnostic>,
    ) {
        let must = |property: &str| {
            self.error(format!(
                "The `httpChecksum` trait must model the `{property}` property to support response checksum behavior."
            ))
        };
        match mode {
            None => events.push(must("requestValidationModeMember")),
            Some(member) => events.extend(self.enumeration(
                "requestValidationModeMember",
                input,
                member,
                &["ENABLED"],
            )),
        }
        events.extend(no_algorithms.then(|| must("responseAlgorithms")));
        let errors = self.operation.as_operation().map(|o| o.errors.as_slice());
        let errors = errors.unwrap_or_default().iter();
        let errors = errors.filter_map(|error| self.model.referred(error));
        for shape in output(self.model, self.operation).into_iter().chain(errors) {
            events.extend(self.headers(shape));
        }
    }

    fn enumeration(
        &self,
        property: &str,
        input: &Shape,
        member: &str,
        known: &[&str],
    ) -> Option<Diagnostic> {
        let start =
            format!("The `{property}` property of the `httpChecksum` trait targets a member");
        let Some(member) = input.member(member) else {
            return Some(self.error(format!("{start} that does not exist.")));
        };
        let target = self
            .model
            .target(member)
            .filter(|target| target.kind == ShapeKind::Enum || target.has_trait("smithy.api#enum"));
        let Some(target) = target else {
            let message = format!("{start} that does not resolve an `enum` trait.");
            return Some(self.error(message));
        };
        let unknown: Vec<_> = values(target)
            .into_iter()
            .filter(|v| !known.contains(v))
            .collect();
        (!unknown.is_empty()).then(|| {
            self.error(format!(
                "{start} with an `enum` trait that contains unsupported values: {}",
                sorted(unknown)
            ))
        })
    }

    /// Headers of a structure that the checksums take, too.
    fn headers(&self, shape: &Shape) -> Vec<Diagnostic> {
        let mut events = Vec::new();
        let name = shape.id.name();
        for member in shape.members.values() {
            let prefix = member.traits.http_prefix_headers();
            if let Some(prefix) = prefix.filter(|prefix| PREFIX.starts_with(prefix)) {
                let prefix = prefix.to_lowercase();
                let message = format!(
                    "The `httpPrefixHeaders` binding of `{name}` uses the prefix `{prefix}` that conflicts with the \
                     prefix `{PREFIX}` used by the `httpChecksum` trait."
                );
                let event = format!("{EVENT}.HttpPrefixHeaders.{name}.{prefix}");
                events.push(about(Severity::Danger, &event, self.operation, message));
            }
            let header = member.traits.http_header();
            if let Some(header) = header.filter(|header| header.starts_with(PREFIX)) {
                let header = header.to_lowercase();
                let message = format!(
                    "The `httpHeader` binding of `{header}` on `{name}` starts with the prefix `{PREFIX}` used by the \
                     `httpChecksum` trait."
                );
                let event = format!("{EVENT}.HttpHeader.{name}.{header}");
                events.push(about(Severity::Warning, &event, self.operation, message));
            }
        }
        events
    }
}

/// The values of an enum, of either kind.
fn values(shape: &Shape) -> Vec<&str> {
    let members = shape.members.values();
    let members = members.filter_map(|member| member.traits.enum_value()?.as_str());
    let listed = shape
        .trait_value("smithy.api#enum")
        .and_then(Node::as_array);
    let listed = listed.unwrap_or_default().iter();
    members
        .chain(listed.filter_map(|one| text(one, "value")))
        .collect()
}
