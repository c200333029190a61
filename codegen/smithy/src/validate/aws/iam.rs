//! Actions and resources of access policies (events `IamAction`, `IamResourceTrait`,
//! `IamResourceTraitConflictingName`).

use std::collections::BTreeMap;

use super::super::{about, applied, listed};
use super::{ARN, at_trait, flag, sorted, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Shape, ShapeKind};

const ACTION: &str = "aws.iam#iamAction";
const RESOURCE: &str = "aws.iam#iamResource";

/// Properties of actions, and the traits that said the same before.
const FORMER: [(&str, &str); 3] = [
    ("name", "aws.iam#actionName"),
    ("documentation", "aws.iam#actionPermissionDescription"),
    ("requiredActions", "aws.iam#requiredActions"),
];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (operation, value) in applied(model, ShapeKind::Operation, ACTION) {
        events.extend(former(operation, value));
        events.extend(twice(operation, value));
    }
    for (resource, _) in applied(model, ShapeKind::Resource, RESOURCE) {
        events.extend(unlike_arn(resource));
    }
    if model.find(RESOURCE).is_some() {
        model
            .services()
            .for_each(|service| same_names(model, service, events));
    }
}

fn former(operation: &Shape, value: &Node) -> Vec<Diagnostic> {
    let is_set = |key: &str| {
        let empty = |node: &Node| node.as_array().is_some_and(<[Node]>::is_empty);
        value.get(key).is_some_and(|node| !empty(node))
    };
    let both = FORMER
        .iter()
        .filter(|(key, id)| operation.has_trait(id) && is_set(key));
    both.map(|(key, id)| {
        let message = format!(
            "Operation has the `{key}` property of the `@{ACTION}` trait set and the deprecated `@{id}` trait applied."
        );
        let event = format!("IamAction.ConflictingProperty.{key}");
        at_trait(Severity::Error, &event, operation, id, message)
    })
    .collect()
}

fn twice(operation: &Shape, value: &Node) -> Option<Diagnostic> {
    let resources = value.get("resources")?;
    let required = resources.get("required")?.as_object()?;
    let optional = resources.get("optional")?.as_object()?;
    let both = required.keys().filter(|name| optional.contains_key(*name));
    let both: Vec<_> = both.map(|name| &**name).collect();
    (!both.is_empty()).then(|| {
        let message = format!(
            "Operation has the following resource names defined as both required and optional: {}",
            listed(&both)
        );
        let event = "IamAction.Resources.DuplicateEntries";
        at_trait(Severity::Danger, event, operation, ACTION, message)
    })
}

/// The name of a resource in access policies.
pub(super) fn resource_name(resource: &Shape) -> String {
    let value = resource.trait_value(RESOURCE);
    if let Some(name) = value.and_then(|value| text(value, "name")) {
        return name.to_owned();
    }
    let mut chars = resource.id.name().chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

fn unlike_arn(resource: &Shape) -> Option<Diagnostic> {
    let arn = resource.trait_value(ARN)?;
    let template = text(arn, "template")?;
    let name = resource_name(resource);
    let named = template.split(['/', ':']).any(|part| part == name);
    (!named && !flag(arn, "absolute")).then(|| {
        let message = format!(
            "The `@{RESOURCE}` trait applied to the resource defines an IAM resource name, `{name}`, that does not \
             match the `@arn` template, `{template}`, of the resource."
        );
        about(Severity::Danger, "IamResourceTrait", resource, message)
    })
}

fn same_names(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for resource in resources_of(model, &service.id) {
        let name = resource_name(resource).to_lowercase();
        names.entry(name).or_default().push(resource.id.as_str());
    }
    for (name, resources) in names.into_iter().filter(|(_, ids)| ids.len() > 1) {
        let message = format!(
            "Multiple IAM resources defined with the same IAM resource name is not allowed in a service closure, but \
             found multiple resources case-insensitively named `{name}` in the service `{}`: [{}]",
            service.id,
            sorted(resources)
        );
        let event = "IamResourceTraitConflictingName";
        events.push(about(Severity::Error, event, service, message));
    }
}
