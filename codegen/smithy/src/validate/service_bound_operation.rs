//! Operations of a service that look like those of a resource (event
//! `ServiceBoundResourceOperation`).

use std::collections::BTreeSet;

use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::model::Model;
use crate::shape::Shape;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let resources = resources_of(model, &service.id);
        let operations = service.as_service().map(|service| &service.operations);
        for reference in operations
            .into_iter()
            .flatten()
            .filter(|_| !resources.is_empty())
        {
            if let Some(operation) = model.get(&reference.target) {
                events.extend(check(model, service, &resources, operation));
            }
        }
    }
}

fn check(
    model: &Model,
    service: &Shape,
    resources: &[&Shape],
    operation: &Shape,
) -> Option<Diagnostic> {
    let sides = operation.as_operation()?;
    let sides = [&sides.input.target, &sides.output.target];
    let members: Vec<_> = sides
        .into_iter()
        .filter_map(|id| model.get(id))
        .flat_map(|side| side.members.values())
        .filter(|member| member.traits.is_required())
        .collect();
    let matching = resources.iter().filter(|shape| {
        let identifiers = shape.as_resource().map(|resource| &resource.identifiers);
        members.iter().any(|member| {
            let identifier = identifiers.and_then(|all| all.get(member.name()));
            identifier.is_some_and(|identifier| identifier.target == member.target)
        })
    });
    let matching: BTreeSet<_> = matching.map(|shape| shape.id.as_str()).collect();
    let message = format!(
        "The `{}` operation is bound to the `{}` service but has members that match identifiers of the following \
         resource shapes: [{}]. It may be more accurately bound to one of them than directly to the service.",
        operation.id,
        service.id,
        ticked(matching.iter().copied())
    );
    let event = format!(
        "ServiceBoundResourceOperation.{}.{}",
        service.id,
        operation.id.name()
    );
    (!matching.is_empty()).then(|| about(Severity::Warning, &event, operation, message))
}
