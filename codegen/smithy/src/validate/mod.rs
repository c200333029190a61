//! What a model may not say: one validator a file.
//!
//! Validation has phases, as upstream: when loading, the resolution of names or a critical
//! validator finds an `ERROR`, those after it do not run, for what they would say is mostly a
//! consequence.

mod alike;
mod cycle;
mod message;
mod node_value;
mod part;
mod relations;

mod form;
mod target;
mod trait_creation;
mod unknown_trait;

mod default_trait;
mod enum_shape;
mod pairs;
mod resource_cycle;
mod shape_id_conflict;
mod single_binding;
mod trait_conflict;
mod trait_target;
mod trait_value;

mod api_key_auth;
mod auth_trait;
mod breaking_changes;
mod cors;
mod custom;
mod default_in_update;
mod deprecated;
mod enum_trait;
mod event_payload;
mod examples;
mod host_label;
mod http_binding;
mod http_binding_ignored;
mod http_label;
mod http_method;
mod http_pattern;
mod http_prefix;
mod http_query;
mod http_response_code;
mod http_uri;
mod idempotency_token;
mod idempotent;
mod inline_documents;
mod json_name;
mod media_type;
mod member_references;
mod metadata_trait;
mod operation_io;
mod paginated;
mod pattern_anchor;
mod private_access;
mod private_mixin_member;
mod range;
mod recursion;
mod references;
mod request_compression;
mod resource;
mod resource_binding;
mod resource_identifier;
mod resource_property;
mod service_bound_operation;
mod service_names;
mod service_rename;
mod set;
mod shape_closure;
mod streaming;
mod trait_validators;
mod union;
mod unit_type;
mod unstable;
mod xml_flattened;
mod xml_namespace;

mod aws;
mod linters;
mod mqtt;
mod rules;
mod test_traits;
mod waiters;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::selector::Work;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::{Sources, Span};
use crate::traits::TraitMap;
use part::{Kept, Part, Shapes, runs};

/// What a user may choose.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// Whether unknown traits are warned of instead of refused.
    pub(crate) allow_unknown_traits: bool,
    /// Whether all validators run whatever the critical ones find.
    pub(crate) exhaustive: bool,
    /// Most pairs of shapes that are looked at because of what is between them.
    pub(crate) pairs: usize,
    /// Whether sources have syntax errors, and none but those; names are still checked then.
    pub(crate) mistyped: bool,
}

/// Adds what is wrong with a model to the events.
type Validator = fn(&Model, &mut Vec<Diagnostic>);

/// Adds what is wrong with the shapes of a part.
type PartValidator = fn(&Part<'_, '_>, &mut Vec<Diagnostic>);

const CRITICAL_IN_PARTS: [PartValidator; 6] = [
    trait_target::validate,
    trait_value::validate,
    enum_shape::validate,
    default_trait::validate,
    trait_conflict::validate,
    shape_id_conflict::members,
];

const CRITICAL: [Validator; 2] = [shape_id_conflict::validate, single_binding::validate];

const OTHER_IN_PARTS: [PartValidator; 39] = [
    deprecated::validate,
    enum_trait::validate,
    event_payload::validate,
    host_label::validate,
    http_binding::validate,
    http_binding_ignored::validate,
    http_label::validate,
    http_method::validate,
    http_prefix::validate,
    http_query::validate,
    http_response_code::validate,
    http_uri::validate,
    idempotency_token::validate,
    idempotent::validate,
    inline_documents::validate,
    json_name::validate,
    media_type::validate,
    member_references::validate,
    operation_io::validate,
    pattern_anchor::validate,
    private_access::validate,
    private_mixin_member::validate,
    range::validate,
    references::validate,
    request_compression::validate,
    resource::validate,
    resource_binding::validate,
    resource_identifier::validate,
    resource_property::validate,
    service_names::validate,
    service_rename::validate,
    set::validate,
    streaming::validate,
    trait_validators::validate,
    union::validate,
    unit_type::validate,
    unstable::validate,
    xml_flattened::validate,
    xml_namespace::validate,
];

const OTHER: [Validator; 12] = [
    api_key_auth::validate,
    auth_trait::validate,
    breaking_changes::validate,
    cors::validate,
    custom::validate,
    default_in_update::validate,
    examples::validate,
    metadata_trait::validate,
    paginated::validate,
    recursion::validate,
    service_bound_operation::validate,
    shape_closure::validate,
];

/// Those that hold traits of other namespaces than the prelude to their rules; they cost nothing
/// where a model does not use these.
const MODULES: [&[Validator]; 5] = [
    &test_traits::VALIDATORS,
    &aws::VALIDATORS,
    &mqtt::VALIDATORS,
    &waiters::VALIDATORS,
    &rules::VALIDATORS,
];

/// Runs the validators. `broken` says that loading already failed.
pub(crate) fn validate(
    model: &Model,
    sources: &Sources,
    options: Options,
    broken: bool,
) -> Vec<Diagnostic> {
    let mut events = Vec::new();
    // What is wrong with names is told together, with syntax errors or unknown traits beside it.
    let named = !broken || options.mistyped;
    form::validate(model, &mut events);
    let mut traits = unknown_trait::Search::new(model, options);
    let mut targets = target::Check::new(model);
    for run in runs(model) {
        traits.validate(&run, &mut events);
        trait_creation::validate(model, &run, &mut events);
        targets.validate(&run);
    }
    trait_creation::whole(model, &mut events);
    waiters::creation(model, &mut events);
    rules::creation(model, &mut events);
    mqtt::creation(model, &mut events);
    aws::creation(model, &mut events);
    custom::check(model, &mut events);
    let broken = broken || has_error(&events);
    if broken && !options.exhaustive {
        if named {
            events.append(&mut targets.events);
        }
        return events;
    }
    events.append(&mut targets.events);
    resource_cycle::validate(model, &mut events);
    let Some(closures) = pairs::fitting(model, options.pairs, &mut events) else {
        return events;
    };
    let work = Work::default();
    let kept = Kept::new(model, sources, closures, traits.applied, &work);
    let mut others = Vec::new();
    if options.exhaustive || !has_error(&events) {
        in_parts(&kept, options.exhaustive, &mut events, &mut others);
        kept.placement().report(&mut events);
        CRITICAL
            .iter()
            .for_each(|validator| validator(model, &mut events));
    }
    if options.exhaustive || !has_error(&events) {
        events.append(&mut others);
        let modules = MODULES.iter().copied().flatten();
        OTHER
            .iter()
            .chain(modules)
            .for_each(|validator| validator(model, &mut events));
    }
    events.retain(|event| event.severity == Severity::Error || !is_about_prelude(event));
    events
}

/// Every part goes through all validators while the caches have it. What those that are not critical
/// say is kept apart, and not asked for any more once a critical one found an error.
fn in_parts(
    kept: &Kept<'_>,
    exhaustive: bool,
    critical: &mut Vec<Diagnostic>,
    others: &mut Vec<Diagnostic>,
) {
    let mut failed = false;
    for part in kept.parts() {
        let before = critical.len();
        CRITICAL_IN_PARTS
            .iter()
            .for_each(|validator| validator(&part, critical));
        failed |= has_error(critical.get(before..).unwrap_or_default());
        if exhaustive || !failed {
            OTHER_IN_PARTS
                .iter()
                .for_each(|validator| validator(&part, others));
        }
    }
}

/// The prelude is only spoken of when it is broken.
fn is_about_prelude(event: &Diagnostic) -> bool {
    event.shape.as_ref().is_some_and(ShapeId::is_prelude)
}

/// An event about a shape.
fn about(severity: Severity, event: &str, shape: &Shape, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(severity, event, message)
        .at(shape.span)
        .on(&shape.id)
}

/// An event about a member.
fn about_member(
    severity: Severity,
    event: &str,
    member: &Member,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(severity, event, message)
        .at(member.span)
        .on(&member.id)
}

/// The place of a trait, or another where it is not applied.
fn place(traits: &TraitMap, trait_id: &str, otherwise: Span) -> Span {
    traits
        .get(trait_id)
        .map_or(otherwise, |applied| applied.span)
}

/// All shapes and members: identifiers, places, traits.
fn holders(model: &impl Shapes) -> impl Iterator<Item = (&ShapeId, Span, &TraitMap)> {
    model.each().flat_map(holders_of)
}

fn holders_of(shape: &Shape) -> impl Iterator<Item = (&ShapeId, Span, &TraitMap)> {
    let members = shape.members.values();
    let members = members.map(|member| (&member.id, member.span, &member.traits));
    std::iter::once((&shape.id, shape.span, &shape.traits)).chain(members)
}

/// The shapes of a kind with a trait, and its values; nobody is asked where the model does not
/// know the trait.
fn applied<'m>(
    model: &'m Model,
    kind: ShapeKind,
    trait_id: &'static str,
) -> impl Iterator<Item = (&'m Shape, &'m Node)> {
    let known = model.find(trait_id).is_some();
    let shapes = known.then(|| model.shapes_of(kind)).into_iter().flatten();
    shapes.filter_map(move |shape| Some((shape, shape.trait_value(trait_id)?)))
}

/// Names in brackets, joined by commas.
fn listed(names: &[&str]) -> String {
    format!("[{}]", names.join(", "))
}

fn has_error(events: &[Diagnostic]) -> bool {
    events.iter().any(|event| event.severity == Severity::Error)
}

/// All members of all shapes, with the shapes they belong to.
fn members(model: &impl Shapes) -> impl Iterator<Item = (&Shape, &Member)> {
    model
        .each()
        .flat_map(|shape| shape.members.values().map(move |member| (shape, member)))
}

/// How messages name a trait: prelude traits without their namespace.
pub(crate) fn trait_name(id: &ShapeId) -> &str {
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
