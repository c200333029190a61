//! Endpoint discovery (event `ClientEndpointDiscovery`).

use super::super::{about, about_member, applied};
use super::{at_trait, bucket, input, is_text, output, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};

const EVENT: &str = "ClientEndpointDiscovery";
const SERVICE: &str = "aws.api#clientEndpointDiscovery";
const OPERATION: &str = "aws.api#clientDiscoveredEndpoint";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let services: Vec<_> = applied(model, ShapeKind::Service, SERVICE).collect();
    for (service, value) in &services {
        check_service(model, service, value, events);
    }
    for (operation, _) in applied(model, ShapeKind::Operation, OPERATION) {
        discovered(model, operation, &services, events);
    }
}

fn error(shape: &Shape, message: impl Into<String>) -> Diagnostic {
    about(Severity::Error, EVENT, shape, message)
}

fn member_error(member: &Member, message: &str) -> Diagnostic {
    about_member(Severity::Error, EVENT, member, message)
}

fn check_service(model: &Model, service: &Shape, value: &Node, events: &mut Vec<Diagnostic>) {
    if value.get("error").is_none() {
        let message = "Services SHOULD define an error which indicates an endpoint is invalid.";
        let event = format!("{EVENT}.MissingErrorDefinition");
        events.push(at_trait(
            Severity::Danger,
            &event,
            service,
            SERVICE,
            message.to_owned(),
        ));
    }
    let Some(operation) = text(value, "operation").and_then(|id| model.find(id)) else {
        return;
    };
    discovery(model, operation, events);
    let id = &service.id;
    let bound = service
        .as_service()
        .map(|service| service.operations.as_slice());
    let bound = bound.unwrap_or_default();
    if !bound.iter().any(|own| own.target == operation.id) {
        let mut event = error(
            service,
            format!(
                "The operation `{}` must be bound to the service `(service: `{id}`)` to use it as the endpoint operation.",
                operation.id
            ),
        );
        event.event = format!("{EVENT}.UnboundOperation.{}", operation.id.name());
        events.push(event);
    }
    if !operations_of(model, id)
        .iter()
        .any(|operation| operation.has_trait(OPERATION))
    {
        let message = format!(
            "The service `{id}` is configured to use endpoint discovery, but has no operations bound with the \
             `{OPERATION}` trait."
        );
        let event = format!("{EVENT}.NoOperations");
        events.push(about(Severity::Warning, &event, service, message));
    }
}

/// An operation whose endpoint is discovered.
fn discovered(
    model: &Model,
    operation: &Shape,
    services: &[(&Shape, &Node)],
    events: &mut Vec<Diagnostic>,
) {
    let id = &operation.id;
    let has = |service: &Shape| {
        operations_of(model, &service.id)
            .iter()
            .any(|own| own.id == *id)
    };
    let with_operation =
        |value: &Node| text(value, "operation").is_some_and(|id| model.find(id).is_some());
    let homes = services
        .iter()
        .filter(|(service, value)| with_operation(value) && has(service));
    let homes: Vec<_> = homes.collect();
    if homes.is_empty() {
        events.push(error(
            operation,
            format!(
                "The operation `{id}` is marked with `{OPERATION}` but is not attached to a service with the \
                 `{SERVICE}` trait."
            ),
        ));
    }
    let own = operation
        .as_operation()
        .map(|o| o.errors.as_slice())
        .unwrap_or_default();
    for (service, value) in homes {
        let wanted = text(value, "error").and_then(|id| model.find(id));
        let missing = wanted.filter(|wanted| !own.iter().any(|own| own.target == wanted.id));
        events.extend(missing.map(|missing| {
            let message = format!(
                "The operation `{id}` is marked with `{OPERATION}` and is bound to the service `{}` but does not have \
                 the required error `{}`.",
                service.id, missing.id
            );
            error(operation, message)
        }));
    }
}

/// The operation that tells the endpoints.
fn discovery(model: &Model, operation: &Shape, events: &mut Vec<Diagnostic>) {
    if let Some(input) = input(model, operation) {
        discovery_input(model, operation, input, events);
    }
    let Some(output) = output(model, operation) else {
        return;
    };
    let names: Vec<_> = output.members.keys().map(|name| &**name).collect();
    if names != ["Endpoints"] {
        let message = format!(
            "Endpoint discovery operation output must only contain an `Endpoints` member, but found: [{}]",
            names.join(",")
        );
        events.push(error(operation, message));
    }
    if let Some(member) = output.member("Endpoints") {
        endpoints(model, member, events);
    }
}

fn discovery_input(model: &Model, operation: &Shape, input: &Shape, events: &mut Vec<Diagnostic>) {
    let mut names: Vec<_> = input.members.keys().map(|name| &**name).collect();
    names.sort_by_key(|name| bucket(name));
    if !names
        .iter()
        .all(|name| matches!(*name, "Operation" | "Identifiers"))
    {
        let message = format!(
            "Input for endpoint discovery operation `{}` may only have the members Operation and Identifiers but \
             found: {}",
            operation.id,
            names.join(", ")
        );
        events.push(error(input, message));
    }
    let target = input
        .member("Operation")
        .and_then(|member| model.target(member));
    events.extend(target.filter(|target| !is_text(target)).map(|target| {
        error(
            target,
            "The Operation member of an endpoint discovery operation must be a string",
        )
    }));
    let Some(identifiers) = input.member("Identifiers") else {
        return;
    };
    let map = model
        .target(identifiers)
        .filter(|target| target.kind == ShapeKind::Map);
    let value = map.and_then(|map| model.target(map.member("value")?));
    if !value.is_some_and(is_text) {
        events.push(member_error(
            identifiers,
            "The Identifiers member of an endpoint discovery operation must be a map whose keys and values are strings.",
        ));
    }
}

fn endpoints(model: &Model, member: &Member, events: &mut Vec<Diagnostic>) {
    let list = model
        .target(member)
        .filter(|target| target.kind == ShapeKind::List);
    let Some(list) = list else {
        let message =
            "The output member `Endpoints` on an endpoint discovery operation must be a list.";
        return events.push(member_error(member, message));
    };
    let item = list
        .member("member")
        .and_then(|member| model.target(member));
    let Some(endpoint) = item.filter(|item| item.kind == ShapeKind::Structure) else {
        return events.push(error(
            list,
            "The member of the Endpoints list in an endpoint discovery operation must be a structure shape.",
        ));
    };
    let wrong = |name: &str, right: fn(&Shape) -> bool| {
        let member = endpoint.member(name)?;
        model
            .target(member)
            .filter(|target| !right(target))
            .map(|_| member)
    };
    events.extend(wrong("Address", is_text).map(|member| {
        member_error(
            member,
            "The `Address` member of the `Endpoint` shape must be a string type.",
        )
    }));
    let period = wrong("CachePeriodInMinutes", |target| {
        target.kind == ShapeKind::Long
    });
    events.extend(period.map(|member| {
        let message =
            "The `CachePeriodInMinutes` member of the `Endpoint` shape must be a long type.";
        member_error(member, message)
    }));
    let mut names: Vec<_> = endpoint.members.keys().map(|name| &**name).collect();
    names.sort_by_key(|name| bucket(name));
    let whole =
        names.len() == 2 && names.contains(&"Address") && names.contains(&"CachePeriodInMinutes");
    if !whole {
        let message = format!(
            "The `Endpoint` shape must only have the members `Address` and `CachePeriodInMinutes`, but found: {}",
            names.join(", ")
        );
        events.push(error(endpoint, message));
    }
}
