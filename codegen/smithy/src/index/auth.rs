//! Which authentication schemes apply to services and operations, best first.

use std::collections::BTreeSet;

use crate::model::Model;
use crate::node::Node;
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

/// How calls may be authenticated (Smithy 2.0, "Authentication traits").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EffectiveAuth<'m> {
    /// The traits of the schemes, in the order in which a client should prefer them.
    pub schemes: Vec<&'m ShapeId>,
    /// Whether a call without any authentication is accepted: by `optionalAuth`, or because there
    /// are no schemes.
    pub anonymous: bool,
}

/// The authentication schemes that a service offers: those of its traits that define one, in the
/// order of their identifiers.
#[must_use]
pub fn auth_schemes_of<'m>(model: &'m Model, service: &ShapeId) -> Vec<&'m ShapeId> {
    let traits = model.get(service).map(|service| &service.traits);
    let ids = traits
        .into_iter()
        .flat_map(TraitMap::iter)
        .map(|(id, _)| id);
    let schemes = ids.filter(|id| {
        let definition = model.get(id);
        definition.is_some_and(|shape| shape.has_trait(id::AUTH_DEFINITION))
    });
    let sorted: BTreeSet<&ShapeId> = schemes.collect();
    sorted.into_iter().collect()
}

/// The schemes in effect for a service as a whole: those that its `auth` trait names, in that
/// order; without the trait all that it offers.
#[must_use]
pub fn service_auth<'m>(model: &'m Model, service: &ShapeId) -> EffectiveAuth<'m> {
    let shape = model.get(service);
    let chosen = shape.and_then(|shape| chosen(shape, shape));
    let schemes = chosen.unwrap_or_else(|| auth_schemes_of(model, service));
    let anonymous = schemes.is_empty();
    EffectiveAuth { schemes, anonymous }
}

/// The schemes in effect for an operation of a service: those that its own `auth` trait names,
/// as far as the service offers them; without the trait those of the service.
#[must_use]
pub fn operation_auth<'m>(
    model: &'m Model,
    service: &ShapeId,
    operation: &ShapeId,
) -> EffectiveAuth<'m> {
    let shape = model.get(operation);
    let chosen = model
        .get(service)
        .zip(shape)
        .and_then(|(service, operation)| chosen(service, operation));
    let schemes = chosen.unwrap_or_else(|| service_auth(model, service).schemes);
    let optional = shape.is_some_and(|shape| shape.traits.has_optional_auth());
    let anonymous = optional || schemes.is_empty();
    EffectiveAuth { schemes, anonymous }
}

/// What the `auth` trait of a shape names and the service has, each once.
fn chosen<'m>(service: &'m Shape, subject: &Shape) -> Option<Vec<&'m ShapeId>> {
    let named = subject.trait_value(id::AUTH)?.as_array()?;
    let mut schemes: Vec<&ShapeId> = Vec::new();
    for name in named.iter().filter_map(Node::as_str) {
        let offered = service.traits.iter().map(|(id, _)| id);
        let found = offered.into_iter().find(|id| **id == name);
        schemes.extend(found.filter(|id| !schemes.contains(id)));
    }
    Some(schemes)
}
