//! What a model may not say: one validator a file.
//!
//! Validation has two phases, as upstream: when a critical validator finds an `ERROR`, the
//! others do not run, for what they would say is mostly a consequence. When the model could
//! not even be built, or is ill-formed, only names are checked.

mod cycle;
mod node_value;

mod form;
mod target;
mod unknown_trait;

mod default_trait;
mod enum_shape;
mod resource_cycle;
mod shape_id_conflict;
mod trait_conflict;
mod trait_target;
mod trait_value;

mod http_binding;
mod http_label;
mod http_method;
mod http_uri;
mod range;
mod recursion;
mod resource;
mod service_names;
mod service_rename;
mod streaming;
mod unit_type;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Member, Shape};

/// What a user may choose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether unknown traits are warned of instead of refused.
    pub(crate) allow_unknown_traits: bool,
}

/// Adds what is wrong with a model to the events.
type Validator = fn(&Model, &mut Vec<Diagnostic>);

const CRITICAL: [Validator; 8] = [
    target::validate,
    trait_target::validate,
    trait_value::validate,
    enum_shape::validate,
    default_trait::validate,
    trait_conflict::validate,
    shape_id_conflict::validate,
    resource_cycle::validate,
];

const OTHER: [Validator; 11] = [
    http_binding::validate,
    http_label::validate,
    http_method::validate,
    http_uri::validate,
    range::validate,
    recursion::validate,
    resource::validate,
    service_names::validate,
    service_rename::validate,
    streaming::validate,
    unit_type::validate,
];

/// Runs the validators. `broken` says that loading already failed.
pub(crate) fn validate(model: &Model, options: Options, broken: bool) -> Vec<Diagnostic> {
    let mut events = Vec::new();
    form::validate(model, &mut events);
    unknown_trait::validate(model, options, &mut events);
    if broken || has_error(&events) {
        target::validate(model, &mut events);
        return events;
    }
    CRITICAL
        .iter()
        .for_each(|validator| validator(model, &mut events));
    if !has_error(&events) {
        OTHER
            .iter()
            .for_each(|validator| validator(model, &mut events));
    }
    events
}

fn has_error(events: &[Diagnostic]) -> bool {
    events.iter().any(|event| event.severity == Severity::Error)
}

/// All members of all shapes, with the shapes they belong to.
fn members(model: &Model) -> impl Iterator<Item = (&Shape, &Member)> {
    model
        .shapes()
        .flat_map(|shape| shape.members.values().map(move |member| (shape, member)))
}

/// How messages name a trait: prelude traits without their namespace.
fn trait_name(id: &crate::shape_id::ShapeId) -> &str {
    if id.is_prelude() {
        id.name()
    } else {
        id.as_str()
    }
}

/// Names in backticks, joined by commas.
fn ticked<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
