//! URI labels and the input members bound to them (event `HttpLabelTrait`), and whether all
//! operations of a service are bound (event `HttpBindingsMissing`).

use super::part::Part;
use super::ticked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{HttpIndex, UriPattern, UriSegment, operations_of, protocols_of};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for operation in model.shapes_of(ShapeKind::Operation) {
        labels(model, operation, events);
    }
    for service in model.services() {
        // Where no operation at all has the trait, its lack is no oversight.
        let mut operations = Model::shapes_of(model, ShapeKind::Operation);
        if operations.any(|operation| operation.has_trait(id::HTTP)) {
            missing(model, service, events);
        }
    }
}

fn labels(model: &Model, operation: &Shape, events: &mut Vec<Diagnostic>) {
    let Some(http) = HttpIndex::new(model).operation(&operation.id) else {
        return;
    };
    let input = operation
        .as_operation()
        .map(|operation| &operation.input.target);
    let Some(structure) = input.and_then(|input| model.get(input)) else {
        return;
    };
    events.extend(unbound_labels(operation, structure, &http.uri));
    let bound = structure
        .members
        .values()
        .filter(|member| member.traits.is_http_label());
    events.extend(bound.filter_map(|member| mismatch(model, operation, member, &http.uri)));
}

fn unbound_labels(operation: &Shape, input: &Shape, uri: &UriPattern) -> Option<Diagnostic> {
    let bound = |name: &str| {
        input
            .member(name)
            .is_some_and(|member| member.traits.is_http_label())
    };
    let mut unbound: Vec<_> = uri.labels().filter(|label| !bound(label)).collect();
    unbound.sort_unstable();
    let message = format!(
        "This operation uses `{}` as input, but the following URI labels found in the operation's \
         `http` trait do not have a corresponding member marked with the `httpLabel` trait: {}",
        input.id,
        ticked(unbound.iter().copied())
    );
    let span = operation
        .traits
        .get(id::HTTP)
        .map_or(operation.span, |applied| applied.span);
    let event = Diagnostic::error("HttpLabelTrait", message)
        .at(span)
        .on(&operation.id);
    let name = unbound.first()?;
    Some(match input.member(name) {
        Some(member) => event
            .label(member.span, "meant for the label?")
            .help(format!("add `@httpLabel` to the member `{name}`")),
        None => event.help(format!(
            "add a member `{name}` with `@required` and `@httpLabel` to the input"
        )),
    })
}

/// What is wrong with a member bound to a label, seen from an operation it is input of.
fn mismatch(
    model: &Model,
    operation: &Shape,
    member: &Member,
    uri: &UriPattern,
) -> Option<Diagnostic> {
    let segment = uri.segments.iter().find(|segment| {
        let label = segment.label();
        label.is_some_and(|label| label.eq_ignore_ascii_case(member.name()))
    });
    let (name, id) = (member.name(), &operation.id);
    let message = match segment {
        None => format!(
            "This `{name}` structure member is marked with the `httpLabel` trait, but no corresponding \
             `http` URI label could be found when used as the input of the `{id}` operation."
        ),
        Some(UriSegment::GreedyLabel(_)) => {
            let target = model
                .target(member)
                .filter(|target| !target.kind.is_string())?;
            format!(
                "The `{name}` structure member corresponds to a greedy label when used as the input of \
                 the `{id}` operation. This member targets ({}: `{}`), but greedy labels must target \
                 string shapes.",
                target.kind, target.id
            )
        }
        Some(_) => return None,
    };
    Some(
        Diagnostic::error("HttpLabelTrait", message)
            .at(member.span)
            .on(&member.id),
    )
}

/// A protocol that knows the `http` trait needs it everywhere.
fn missing(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let operations = operations_of(model, &service.id);
    let unbound: Vec<_> = operations
        .iter()
        .filter(|operation| !operation.has_trait(id::HTTP))
        .collect();
    let (severity, why) = match http_protocol(model, service) {
        Some(protocol) => (Severity::Error, requirement(protocol, service)),
        None if unbound.len() < operations.len() => (Severity::Warning, habit(service)),
        None => return,
    };
    for operation in unbound {
        let message = format!("{why}, but this operation is missing the `http` trait.");
        let event = Diagnostic::new(severity, "HttpBindingsMissing", message);
        events.push(event.at(operation.span).on(&operation.id));
    }
}

fn requirement(protocol: &ShapeId, service: &Shape) -> String {
    format!(
        "The `{protocol}` protocol requires all operations in the `{}` service define the `http` trait",
        service.id
    )
}

fn habit(service: &Shape) -> String {
    format!(
        "One or more operations in the `{}` service define the `http` trait",
        service.id
    )
}

fn http_protocol<'m>(model: &'m Model, service: &Shape) -> Option<&'m ShapeId> {
    protocols_of(model, &service.id)
        .into_iter()
        .find(|protocol| {
            let definition = model
                .get(protocol)
                .and_then(|shape| shape.trait_value(id::PROTOCOL_DEFINITION));
            let traits = definition
                .and_then(|value| value.get("traits"))
                .and_then(Node::as_array);
            traits
                .unwrap_or_default()
                .iter()
                .any(|name| name.as_str() == Some(id::HTTP))
        })
}
