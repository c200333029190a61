//! Condition keys of access policies (events `ConditionKeys`, `ConditionKeyValueTrait`,
//! `DefineConditionKeysTrait`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{about, about_member, applied, place};
use super::iam::resource_name;
use super::{SERVICE, arn_namespace, at_trait, flag, input, sorted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::{operations_of, resources_of};
use crate::model::Model;
use crate::node::{Node, Object};
use crate::shape::{Member, Shape, ShapeKind};

const KEYS: &str = "aws.iam#conditionKeys";
const VALUE: &str = "aws.iam#conditionKeyValue";
const DEFINED: &str = "aws.iam#defineConditionKeys";
const RESOLVED: &str = "aws.iam#serviceResolvedConditionKeys";
const NOT_INFERRED: &str = "aws.iam#disableConditionKeyInference";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    if model.find(KEYS).is_none() {
        return;
    }
    for (service, _) in applied(model, ShapeKind::Service, SERVICE) {
        if let Some(keys) = Keys::of(model, service) {
            keys.definitions(service, events);
            keys.resolution(service, events);
            for operation in operations_of(model, &service.id) {
                keys.operation(service, operation, events);
                if let Some(input) = input(model, operation) {
                    keys.values(service, operation, input, events);
                }
            }
        }
    }
}

/// The condition keys of a service.
struct Keys {
    namespace: String,
    /// Whether the definition says that a key must be given.
    known: BTreeMap<String, bool>,
    resolved: Vec<String>,
}

impl Keys {
    fn of(model: &Model, service: &Shape) -> Option<Self> {
        let namespace = arn_namespace(service)?;
        let resolve = |key: &str| resolved(&namespace, key);
        let defined = service.trait_value(DEFINED).and_then(Node::as_object);
        let defined = defined.into_iter().flat_map(Object::iter);
        let mut known: BTreeMap<_, _> = defined
            .map(|(key, entry)| (resolve(key), flag(&entry.value, "required")))
            .collect();
        for key in inferred(model, service, &namespace) {
            known.insert(key, false);
        }
        let given = texts(service, RESOLVED).into_iter().map(resolve);
        Some(Self {
            resolved: given.collect(),
            namespace: namespace.clone(),
            known,
        })
    }

    fn names(&self) -> String {
        sorted(self.known.keys().map(String::as_str))
    }

    fn definitions(&self, service: &Shape, events: &mut Vec<Diagnostic>) {
        let required = self.known.iter().filter(|(_, required)| **required);
        for (key, _) in required.filter(|(key, _)| !self.resolved.contains(key)) {
            let message = format!(
                "The `{key}` condition key is defined as required but is resolved from the request. This property is \
                 only valid for condition keys resolved by the service, it MUST also be specified in the \
                 `@serviceResolvedConditionKeys` trait or use the `@required` trait instead."
            );
            let event = "DefineConditionKeysTrait";
            events.push(at_trait(Severity::Error, event, service, DEFINED, message));
        }
    }

    fn resolution(&self, service: &Shape, events: &mut Vec<Diagnostic>) {
        let unknown = self
            .resolved
            .iter()
            .filter(|key| !self.known.contains_key(*key));
        let unknown: Vec<_> = unknown.map(String::as_str).collect();
        if !unknown.is_empty() {
            let message = format!(
                "The condition keys resolved by the `{}` service refer to undefined condition key(s) [{}]. Expected one \
                 of the following defined condition keys: [{}]",
                service.id,
                sorted(unknown),
                self.names()
            );
            events.push(at_trait(
                Severity::Error,
                "ConditionKeys",
                service,
                RESOLVED,
                message,
            ));
        }
    }

    fn operation(&self, service: &Shape, operation: &Shape, events: &mut Vec<Diagnostic>) {
        for key in texts(operation, KEYS) {
            let key = resolved(&self.namespace, key);
            if !self.known.contains_key(&key) && !key.starts_with("aws:") {
                let message = format!(
                    "This operation scoped within the `{}` service refers to an undefined condition key `{key}`. \
                     Expected one of the following defined condition keys: [{}]",
                    service.id,
                    self.names()
                );
                events.push(about(Severity::Error, "ConditionKeys", operation, message));
            }
        }
    }

    fn values(
        &self,
        service: &Shape,
        operation: &Shape,
        input: &Shape,
        events: &mut Vec<Diagnostic>,
    ) {
        let mut sources: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for member in input.members.values() {
            let Some(key) = member.trait_value(VALUE).and_then(Node::as_str) else {
                continue;
            };
            let key = resolved(&self.namespace, key);
            events.extend(self.value(service, operation, member, &key));
            sources.entry(key).or_default().push(member.name());
        }
        for (key, members) in sources.into_iter().filter(|(_, members)| members.len() > 1) {
            let message = format!(
                "The `{key}` condition key has its value supplied in the `{}` operation's input shape by multiple \
                 members [{}]. This value must only be supplied by one member.",
                operation.id,
                sorted(members)
            );
            events.push(about(
                Severity::Error,
                "ConditionKeyValueTrait",
                input,
                message,
            ));
        }
    }

    fn value(
        &self,
        service: &Shape,
        operation: &Shape,
        member: &Member,
        key: &str,
    ) -> Vec<Diagnostic> {
        let start = format!(
            "This operation `{}` scoped within the `{}` service with member `{}` refers to",
            operation.id, service.id, member.id
        );
        let unknown = !self.known.contains_key(key);
        let unknown = unknown.then(|| {
            format!(
                "{start} an undefined condition key `{key}`. Expected one of the following defined condition keys: [{}]",
                self.names()
            )
        });
        let twice = self.resolved.iter().any(|own| own == key);
        let twice = twice
            .then(|| format!("{start} a condition key `{key}` that is also resolved by service."));
        let span = place(&member.traits, VALUE, member.span);
        let found = unknown.into_iter().chain(twice);
        found
            .map(|message| about_member(Severity::Error, "ConditionKeys", member, message).at(span))
            .collect()
    }
}

fn texts<'s>(shape: &'s Shape, trait_id: &str) -> Vec<&'s str> {
    let items = shape.trait_value(trait_id).and_then(Node::as_array);
    let items = items.unwrap_or_default().iter();
    items.filter_map(Node::as_str).collect()
}

/// Keys without a service are of the service itself.
fn resolved(namespace: &str, key: &str) -> String {
    match key.contains(':') {
        true => key.to_owned(),
        false => format!("{namespace}:{key}"),
    }
}

/// Keys that resources have by their identifiers, those of their parents left out.
fn inferred(model: &Model, service: &Shape, namespace: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let resources = resources_of(model, &service.id);
    for resource in resources
        .iter()
        .filter(|resource| !resource.has_trait(NOT_INFERRED))
    {
        if service.has_trait(NOT_INFERRED) {
            break;
        }
        let is_parent = |parent: &&&Shape| {
            let children = parent
                .as_resource()
                .map(|parent| parent.resources.as_slice());
            let children = children.unwrap_or_default();
            children.iter().any(|child| child.target == resource.id)
        };
        let parent = resources
            .iter()
            .find(is_parent)
            .and_then(|parent| parent.as_resource());
        let own = resource
            .as_resource()
            .into_iter()
            .flat_map(|own| own.identifiers.keys());
        for name in own.filter(|name| parent.is_none_or(|p| !p.identifiers.contains_key(*name))) {
            let mut chars = name.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            let name: String = first.into_iter().chain(chars).collect();
            found.insert(format!("{namespace}:{}{name}", key_name(resource)));
        }
    }
    found
}

/// The resource in names of keys.
fn key_name(resource: &Shape) -> String {
    match resource.has_trait("aws.iam#iamResource") {
        true => {
            let named = resource.trait_value("aws.iam#iamResource");
            match named.and_then(|value| value.get("name")) {
                Some(_) => resource_name(resource),
                None => resource.id.name().to_owned(),
            }
        }
        false => resource.id.name().to_owned(),
    }
}
