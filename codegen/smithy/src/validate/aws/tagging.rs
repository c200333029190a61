//! Tags of services and resources (events `ServiceTagging`, `TagEnabledService`,
//! `TaggableResource`, `TagResourcePropertyName`, `TagResourcePropertyType`).

use super::super::{about, applied};
use super::{ARN, at_trait, flag, input, output, targets_text, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::resources_of;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape, ShapeKind};
use crate::validate::resource_property::property;

const ENABLED: &str = "aws.api#tagEnabled";
const TAGGABLE: &str = "aws.api#taggable";

/// One of the three operations: its usual name, its key in `apiConfig`, and what it must be.
struct Kind {
    name: &'static str,
    key: &'static str,
    tags: fn(&Model, &Shape) -> bool,
}

const KINDS: [Kind; 3] = [
    Kind {
        name: "TagResource",
        key: "tagApi",
        tags: |model, operation| one_member(model, input(model, operation), is_tags),
    },
    Kind {
        name: "UntagResource",
        key: "untagApi",
        tags: |model, operation| one_member(model, input(model, operation), is_tag_keys),
    },
    Kind {
        name: "ListTagsForResource",
        key: "listTagsApi",
        tags: |model, operation| one_member(model, output(model, operation), is_tags),
    },
];

pub(super) fn services(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, ENABLED) {
        for kind in &KINDS {
            events.extend(kind.in_service(model, service));
            events.extend(kind.ambiguity(model, service, value));
        }
        let warn = |severity, message: &str| about(severity, "TagEnabledService", service, message);
        let mut resources = resources_of(model, &service.id).into_iter();
        if !resources.any(|resource| resource.has_trait(TAGGABLE)) {
            let message = "Service marked `aws.api#tagEnabled` trait must have at least one `aws.api#taggable` resource.";
            events.push(warn(Severity::Error, message));
        }
        if !flag(value, "disableDefaultOperations") && !has_operations(model, service) {
            events.push(warn(
                Severity::Warning,
                "Service marked `aws.api#tagEnabled` trait does not have consistent tagging operations implemented: \
                 {TagResource, UntagResource, and ListTagsForResource}.",
            ));
        }
    }
}

pub(super) fn resources(model: &Model, events: &mut Vec<Diagnostic>) {
    for (resource, value) in applied(model, ShapeKind::Resource, TAGGABLE) {
        events.extend(property_name(resource, value));
        events.extend(property_type(model, resource, value));
    }
    if model.find(TAGGABLE).is_none() {
        return;
    }
    for service in model.services() {
        let wide = has_operations(model, service);
        for resource in resources_of(model, &service.id) {
            let taggable = resource.trait_value(TAGGABLE);
            let likely = resource.has_trait(ARN) && wide;
            match taggable {
                Some(value) => check(model, service, wide, resource, value, events),
                None if likely => events.push(about(
                    Severity::Warning,
                    "TaggableResource",
                    resource,
                    "Resource is likely missing `aws.api#taggable` trait.",
                )),
                None => {}
            }
            if (taggable.is_some() || likely) && !service.has_trait(ENABLED) {
                events.push(about(
                    Severity::Warning,
                    "TaggableResource",
                    service,
                    "Service has resources with `aws.api#taggable` applied but does not have the `aws.api#tagEnabled` \
                     trait.",
                ));
            }
        }
    }
}

impl Kind {
    /// The operation of a service that does this, by its configuration or its name.
    fn of_service<'m>(&self, model: &'m Model, service: &Shape) -> Option<&'m Shape> {
        let config = service.trait_value(ENABLED)?.get("apiConfig");
        let configured = config.and_then(|config| text(config, self.key));
        let id = configured.or_else(|| self.named(service))?;
        model.find(id)
    }

    fn named<'s>(&self, service: &'s Shape) -> Option<&'s str> {
        let mut bound = service.as_service()?.operations.iter().rev();
        let found = bound.find(|operation| operation.target.name() == self.name)?;
        Some(found.target.as_str())
    }

    fn is_sound(&self, model: &Model, operation: &Shape) -> bool {
        let mut members = input(model, operation)
            .into_iter()
            .flat_map(|i| i.members.values());
        let arn = members.any(|member| is_arn(member.name()) && targets_text(model, member));
        arn && (self.tags)(model, operation)
    }

    fn in_service(&self, model: &Model, service: &Shape) -> Option<Diagnostic> {
        let name = self.name;
        let (severity, message) = match self.of_service(model, service) {
            None => (
                Severity::Warning,
                format!(
                    "Service marked `aws.api#TagEnabled` is missing an operation named '{name}.'"
                ),
            ),
            Some(operation) if !self.is_sound(model, operation) => (
                Severity::Danger,
                format!(
                    "Shape `{}` does not satisfy '{name}' operation requirements.",
                    operation.id
                ),
            ),
            Some(_) => return None,
        };
        Some(at_trait(
            severity,
            "ServiceTagging",
            service,
            ENABLED,
            message,
        ))
    }

    fn ambiguity(&self, model: &Model, service: &Shape, value: &Node) -> Option<Diagnostic> {
        let configured = text(value.get("apiConfig")?, self.key)?;
        let configured = model.find(configured)?;
        self.named(service)
            .filter(|named| configured.id != *named)?;
        let (key, name, id) = (self.key, self.name, &configured.id);
        let message = format!(
            "Service has `apiConfig.{key}` set to `{id}` but also has a service-bound operation named `{name}`. The \
             default-named operation will be ignored for tagging API discovery. Remove either the `apiConfig` override \
             or the `{name}` operation to avoid ambiguity."
        );
        Some(about(
            Severity::Warning,
            "TagEnabledService",
            service,
            message,
        ))
    }
}

/// Whether a service has all three operations, each as it should be.
fn has_operations(model: &Model, service: &Shape) -> bool {
    KINDS.iter().all(|kind| {
        let operation = kind.of_service(model, service);
        operation.is_some_and(|operation| kind.is_sound(model, operation))
    })
}

fn check(
    model: &Model,
    service: &Shape,
    wide: bool,
    resource: &Shape,
    value: &Node,
    events: &mut Vec<Diagnostic>,
) {
    let event = "TaggableResource";
    if let Some(operation) = updating(model, resource, value) {
        let message = "Update and put resource lifecycle operations should not support updating tags because it is a \
                       privileged operation that modifies access.";
        events.push(about(Severity::Danger, event, operation, message));
    }
    let own = by_own_operations(model, value);
    if wide && !own && !resource.has_trait(ARN) {
        let message = "Resource is taggable only via service-wide tag operations. It must use the `aws.api@arn` trait.";
        events.push(about(Severity::Error, event, resource, message));
    }
    if !wide && !own {
        let message = format!(
            "Resource does not have tagging CRUD operations and is not compatible with service-wide tagging operations \
             for service `{}`.",
            service.id
        );
        events.push(about(Severity::Danger, event, resource, message));
    }
}

/// The operation that lets callers change tags as they change the rest.
fn updating<'m>(model: &'m Model, resource: &Shape, value: &Node) -> Option<&'m Shape> {
    let tags = text(value, "property")?;
    let own = resource.as_resource()?;
    let replaces = !resource.has_trait("smithy.api#noReplace");
    let find = |slot: &Option<crate::shape::Reference>| {
        slot.as_ref()
            .and_then(|reference| model.referred(reference))
    };
    let takes = |operation: &&Shape| has_property(model, operation, tags);
    let (update, put) = (find(&own.update), find(&own.put));
    let found = update
        .filter(takes)
        .or_else(|| put.filter(takes).filter(|_| replaces));
    found.and(update.or(put))
}

fn has_property(model: &Model, operation: &Shape, name: &str) -> bool {
    let mut members = input(model, operation)
        .into_iter()
        .flat_map(|i| i.members.values());
    members.any(|member| !member.has_trait("smithy.api#notProperty") && property(member) == name)
}

fn by_own_operations(model: &Model, value: &Node) -> bool {
    let Some(config) = value.get("apiConfig") else {
        return false;
    };
    let operation = |kind: &Kind| text(config, kind.key).and_then(|id| model.find(id));
    let sound = KINDS
        .iter()
        .all(|kind| operation(kind).is_some_and(|found| (kind.tags)(model, found)));
    let tags = text(value, "property");
    let tagged = KINDS.first().and_then(operation).zip(tags);
    sound && tagged.is_some_and(|(operation, tags)| has_property(model, operation, tags))
}

fn property_name(resource: &Shape, value: &Node) -> Option<Diagnostic> {
    let name = text(value, "property")?;
    (!is_tags_name(name)).then(|| {
        let message = "Suggested tag property name is '[T|t]ags'.";
        about(
            Severity::Warning,
            "TagResourcePropertyName",
            resource,
            message,
        )
    })
}

fn property_type(model: &Model, resource: &Shape, value: &Node) -> Option<Diagnostic> {
    let property = resource
        .as_resource()?
        .properties
        .get(text(value, "property")?)?;
    let shape = model.referred(property)?;
    (!is_tags_shape(model, shape)).then(|| {
        let message = "Tag property must be a list shape targeting a member containing a pair of strings, or a Map \
                       shape targeting a string member.";
        about(Severity::Error, "TagResourcePropertyType", resource, message)
    })
}

fn one_member(model: &Model, structure: Option<&Shape>, is: fn(&Model, &Member) -> bool) -> bool {
    let members = structure
        .into_iter()
        .flat_map(|structure| structure.members.values());
    members.filter(|member| is(model, member)).count() == 1
}

fn is_tags(model: &Model, member: &Member) -> bool {
    let target = model.target(member);
    is_tags_name(member.name()) && target.is_some_and(|target| is_tags_shape(model, target))
}

fn is_tag_keys(model: &Model, member: &Member) -> bool {
    let list = model
        .target(member)
        .filter(|target| target.kind == ShapeKind::List);
    let item = list.and_then(|list| list.member("member"));
    let named = unprefixed(member.name(), "ag").is_some_and(|rest| matches!(rest, "Keys" | "keys"));
    named && item.is_some_and(|item| targets_text(model, item))
}

/// What follows a `t` in either case and more letters.
fn unprefixed<'n>(name: &'n str, letters: &str) -> Option<&'n str> {
    name.strip_prefix(['T', 't'])?.strip_prefix(letters)
}

fn is_tags_name(name: &str) -> bool {
    unprefixed(name, "ag").is_some_and(|rest| matches!(rest, "s" | "List" | "list"))
}

fn is_arn(name: &str) -> bool {
    let rest = name
        .strip_prefix(['R', 'r'])
        .and_then(|rest| rest.strip_prefix("esource"));
    matches!(rest.unwrap_or(name), "Arn" | "arn" | "ARN")
}

/// A list of pairs of texts, or a map of texts.
fn is_tags_shape(model: &Model, shape: &Shape) -> bool {
    let inner = |name: &str| shape.member(name).and_then(|member| model.target(member));
    match shape.kind {
        ShapeKind::Map => shape
            .member("value")
            .is_some_and(|value| targets_text(model, value)),
        ShapeKind::List => inner("member").is_some_and(|item| {
            let texts = item
                .members
                .values()
                .all(|member| targets_text(model, member));
            item.kind == ShapeKind::Structure && item.members.len() == 2 && texts
        }),
        _ => false,
    }
}
