//! Authentication that the service offers (event `AuthTrait`), and whether its order is
//! given (event `ServiceAuthDefinitions`).

use std::collections::BTreeSet;

use super::{about, listed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{auth_schemes_of, operations_of};
use crate::model::Model;
use crate::node::Node;
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let offered = auth_schemes_of(model, &service.id);
        let offered: BTreeSet<&str> = offered.into_iter().map(ShapeId::as_str).collect();
        let operations = operations_of(model, &service.id);
        for shape in std::iter::once(service).chain(operations) {
            events.extend(unoffered(service, shape, &offered));
        }
        if offered.len() > 1 && !service.has_trait(id::AUTH) {
            let message = "This service uses multiple authentication schemes but does not have the `@auth` trait \
                           applied. The `@auth` trait defines a priority ordering of auth schemes for a client to \
                           use. Without it, the ordering of auth schemes is alphabetical based on the absolute \
                           shape ID of the auth schemes.";
            events.push(about(
                Severity::Warning,
                "ServiceAuthDefinitions",
                service,
                message,
            ));
        }
    }
}

fn unoffered(service: &Shape, shape: &Shape, offered: &BTreeSet<&str>) -> Option<Diagnostic> {
    let applied = shape.trait_value(id::AUTH)?.as_array()?.iter();
    let applied: BTreeSet<&str> = applied.filter_map(Node::as_str).collect();
    let unknown: Vec<_> = applied.difference(offered).copied().collect();
    let message = format!(
        "auth trait applies authentication that is not configured on the service shape, `{}`: {}",
        service.id,
        listed(&unknown)
    );
    (!unknown.is_empty()).then(|| about(Severity::Danger, "AuthTrait", shape, message))
}
