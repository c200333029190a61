//! References to resources name their identifiers (event `ReferencesTrait`).

use std::collections::BTreeMap;

use super::part::Part;
use super::{holders, place, ticked};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Resource, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for (on, span, traits) in holders(model) {
        let span = place(traits, id::REFERENCES, span);
        for reference in all(traits) {
            let complaints = check(model, on, reference);
            let event = |message| {
                Diagnostic::error("ReferencesTrait", message)
                    .at(span)
                    .on(on)
            };
            events.extend(complaints.into_iter().map(event));
        }
    }
}

fn all(traits: &TraitMap) -> &[Node] {
    traits
        .value(id::REFERENCES)
        .and_then(Node::as_array)
        .unwrap_or_default()
}

/// The resources that references name.
pub(super) fn resources(traits: &TraitMap) -> impl Iterator<Item = &str> {
    all(traits)
        .iter()
        .filter_map(|reference| reference.get("resource")?.as_str())
}

fn ids(reference: &Node) -> BTreeMap<&str, &str> {
    let ids = reference.get("ids").and_then(Node::as_object);
    let pairs = ids.into_iter().flatten();
    pairs
        .filter_map(|(name, entry)| Some((&**name, entry.value.as_str()?)))
        .collect()
}

fn check(model: &Model, on: &ShapeId, reference: &Node) -> Vec<String> {
    let mut found = Vec::new();
    let Some(shape) = holder(model, on) else {
        return found;
    };
    if shape.kind.is_string() && !ids(reference).is_empty() {
        let shown = shown(reference);
        found.push(format!(
            "References applied to string shapes cannot contain 'ids': {shown}"
        ));
    }
    let resource = reference.get("resource").and_then(Node::as_str);
    let Some(target) = resource.and_then(|id| model.find(id)) else {
        return found;
    };
    match target.as_resource() {
        None => found.push(format!(
            "`references` trait reference targets a {} shape not a resource: {}",
            target.kind,
            shown(reference)
        )),
        Some(resource) if shape.kind.is_string() => {
            found.extend(string_reference(target, resource, reference));
        }
        Some(resource) => {
            structure_reference(model, shape, target, resource, reference, &mut found)
        }
    }
    found
}

/// The shape with the trait; of a member the shape it targets.
fn holder<'m>(model: &'m Model, on: &ShapeId) -> Option<&'m Shape> {
    let shape = match on.member() {
        Some(_) => model.target(model.member(on)?)?,
        None => model.get(on)?,
    };
    let fits = shape.kind.is_string() || shape.kind == ShapeKind::Structure;
    fits.then_some(shape)
}

/// A reference as messages show it.
fn shown(reference: &Node) -> String {
    let keys = ["resource", "service", "ids", "rel"];
    let present = keys
        .into_iter()
        .filter_map(|key| Some((key, reference.get(key)?)));
    let present = present.map(|(key, value)| match value.as_object() {
        Some(_) => format!("\"{key}\":{}", sorted(reference)),
        None => format!("\"{key}\":{value}"),
    });
    format!("Reference{{{}}}", present.collect::<Vec<_>>().join(","))
}

/// The identifiers of a reference as JSON, in the order of their names.
fn sorted(reference: &Node) -> String {
    let ids = ids(reference);
    let pairs = ids
        .iter()
        .map(|(name, member)| format!("\"{name}\":\"{member}\""));
    format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
}

fn names(resource: &Resource) -> String {
    let mut names: Vec<_> = resource.identifiers.keys().map(|name| &**name).collect();
    names.sort_unstable();
    ticked(names)
}

fn string_reference(target: &Shape, resource: &Resource, reference: &Node) -> Option<String> {
    let message = format!(
        "This string shape contains an invalid reference to {}: {}. References on a string shape can only refer \
         to resource shapes with exactly one entry in its identifiers property, but this shape has the following \
         identifiers: [{}]",
        target.id,
        shown(reference),
        names(resource)
    );
    (resource.identifiers.len() != 1).then_some(message)
}

fn structure_reference(
    model: &Model,
    shape: &Shape,
    target: &Shape,
    resource: &Resource,
    reference: &Node,
    found: &mut Vec<String>,
) {
    let given = ids(reference);
    let own = resource.identifiers.keys().map(|name| (&**name, &**name));
    let resolved = if given.is_empty() {
        own.collect()
    } else {
        given.clone()
    };
    let implicit = resolved != given;
    if !implicit {
        explicit(target, resource, reference, &given, found);
    }
    let mut reasons: Vec<_> = resolved
        .values()
        .filter_map(|name| reason(model, shape, name, implicit, reference))
        .collect();
    reasons.sort();
    reasons.dedup();
    if !reasons.is_empty() {
        found.push(format!(
            "`references` trait {} is invalid for the following reasons: {}",
            shown(reference),
            reasons.join("; ")
        ));
    }
}

fn explicit(
    target: &Shape,
    resource: &Resource,
    reference: &Node,
    given: &BTreeMap<&str, &str>,
    found: &mut Vec<String>,
) {
    let (wanted, count) = (resource.identifiers.len(), given.len());
    if wanted != count {
        let prefix = if wanted < count {
            "Too many"
        } else {
            "Not enough"
        };
        found.push(format!(
            "{prefix} identifiers were provided in the `ids` properties of {}. Expected {wanted} identifiers(s), \
             but found {count}. This resource requires bindings for the following identifiers: [{}].",
            shown(reference),
            names(resource)
        ));
    }
    let strange = given
        .keys()
        .copied()
        .filter(|name| !resource.identifiers.contains_key(*name));
    let strange: Vec<_> = strange.collect();
    if !strange.is_empty() {
        found.push(format!(
            "`references` trait {} contains extraneous resource identifier bindings, [{}], that are not actually \
             identifier names of the resource, `{}`. This resource has the following identifier names: [{}]",
            shown(reference),
            ticked(strange),
            target.id,
            names(resource)
        ));
    }
}

fn reason(
    model: &Model,
    shape: &Shape,
    name: &str,
    implicit: bool,
    reference: &Node,
) -> Option<String> {
    let collection = reference.get("rel").and_then(Node::as_str) == Some("collection");
    match shape.member(name) {
        None if implicit && collection => None,
        None if implicit => Some(format!(
            "implicit binding of `{name}` is not part of the structure (set \"rel\" to \"collection\" to create a \
             collection binding)"
        )),
        None => Some(format!(
            "`{name}` refers to a member that is not part of the structure"
        )),
        Some(member) => {
            let string = model
                .target(member)
                .is_some_and(|target| target.kind.is_string());
            let message =
                format!("`{name}` refers to a member that does not target a string shape");
            (!string).then_some(message)
        }
    }
}
