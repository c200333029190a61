//! Identifiers of resources and of their children (event `ResourceIdentifier`).

use super::part::Part;
use super::{about, listed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::map::HashSet;
use crate::shape::{Resource, Shape, ShapeKind};

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Resource) {
        let Some(resource) = shape.as_resource() else {
            continue;
        };
        let properties = resource.properties.keys();
        let properties: HashSet<_> = properties.map(|name| name.to_ascii_lowercase()).collect();
        let identifiers = resource.identifiers.keys();
        let both = identifiers.filter(|name| properties.contains(&name.to_ascii_lowercase()));
        for name in both {
            let message =
                format!("Resource identifier `{name}` cannot also be a resource property");
            events.push(event(shape, message));
        }
        for child in resource
            .resources
            .iter()
            .filter_map(|child| model.referred(child))
        {
            if let Some(own) = child.as_resource() {
                events.extend(missing(shape, resource, child, own));
                events.extend(incompatible(shape, resource, child, own));
            }
        }
    }
}

fn event(shape: &Shape, message: String) -> Diagnostic {
    about(Severity::Error, "ResourceIdentifier", shape, message)
}

fn missing(
    parent: &Shape,
    resource: &Resource,
    child: &Shape,
    own: &Resource,
) -> Option<Diagnostic> {
    let names = resource.identifiers.keys().map(|name| &**name);
    let mut missing: Vec<&str> = names
        .filter(|name| !own.identifiers.contains_key(*name))
        .collect();
    missing.sort_unstable();
    let id = &parent.id;
    let message = format!(
        "This resource is bound as a child of `{id}`, but it is invalid because its `identifiers` property is \
         missing the following identifiers that are defined in `{id}`: {}",
        listed(&missing)
    );
    (!missing.is_empty()).then(|| event(child, message))
}

fn incompatible(
    parent: &Shape,
    resource: &Resource,
    child: &Shape,
    own: &Resource,
) -> Option<Diagnostic> {
    let pairs = resource.identifiers.iter();
    let pairs = pairs.filter_map(|(name, theirs)| Some((name, theirs, own.identifiers.get(name)?)));
    let mut wrong: Vec<_> = pairs
        .filter(|(_, theirs, ours)| theirs.target != ours.target)
        .map(|(name, theirs, ours)| {
            let (theirs, ours) = (&theirs.target, &ours.target);
            format!(
                "expected the `{name}` member to target `{theirs}`, but found a target of `{ours}`"
            )
        })
        .collect();
    wrong.sort();
    let message = format!(
        "The `identifiers` property of this resource is incompatible with its binding to `{}`: {}",
        parent.id,
        wrong.join("; ")
    );
    (!wrong.is_empty()).then(|| event(child, message))
}
