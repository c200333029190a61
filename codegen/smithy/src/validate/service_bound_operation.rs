//! Operations of a service that look like those of a resource (event
//! `ServiceBoundResourceOperation`).

use std::collections::BTreeSet;

use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::Shape;
use crate::shape_id::ShapeId;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let resources = identified(resources_of(model, &service.id));
        let operations = service.as_service().map(|service| &service.operations);
        for reference in operations
            .into_iter()
            .flatten()
            .filter(|_| !resources.is_empty())
        {
            if let Some(operation) = model.referred(reference) {
                events.extend(check(model, service, &resources, operation));
            }
        }
    }
}

/// Resources by name and target of their identifiers.
type Identified<'m> = HashMap<(&'m str, &'m ShapeId), Vec<&'m Shape>>;

fn identified(resources: Vec<&Shape>) -> Identified<'_> {
    let mut found = Identified::default();
    for shape in resources {
        let identifiers = shape.as_resource().map(|resource| &resource.identifiers);
        for (name, identifier) in identifiers.into_iter().flatten() {
            let key = (&**name, &identifier.target);
            found.entry(key).or_default().push(shape);
        }
    }
    found
}

fn check(
    model: &Model,
    service: &Shape,
    resources: &Identified<'_>,
    operation: &Shape,
) -> Option<Diagnostic> {
    let sides = operation.as_operation()?;
    let sides = [&sides.input.target, &sides.output.target];
    let members = sides
        .into_iter()
        .filter_map(|id| model.get(id))
        .flat_map(|side| side.members.values())
        .filter(|member| member.traits.is_required());
    let matching = members.filter_map(|member| resources.get(&(member.name(), &member.target)));
    let matching: BTreeSet<_> = matching.flatten().map(|shape| shape.id.as_str()).collect();
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
