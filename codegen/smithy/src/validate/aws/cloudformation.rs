//! Resources of CloudFormation (events `CfnResourceProperty`, `CfnMutabilityTrait`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{about, about_member, applied, listed, members, place};
use super::{input, output, text, texts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::ResourceIndex;
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Reference, Shape, ShapeKind};

const RESOURCE: &str = "aws.cloudformation#cfnResource";
const MUTABILITY: &str = "aws.cloudformation#cfnMutability";
const IDENTIFIER: &str = "aws.cloudformation#cfnAdditionalIdentifier";
const EXCLUDED: &str = "aws.cloudformation#cfnExcludeProperty";
const NESTED: &str = "smithy.api#nestedProperties";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    if model.find(RESOURCE).is_none() {
        return;
    }
    for (_, member) in members(model).filter(|(_, member)| member.has_trait(IDENTIFIER)) {
        let mutability = member.trait_value(MUTABILITY).and_then(Node::as_str);
        if let Some(value) = mutability.filter(|value| matches!(*value, "write" | "create")) {
            let message = format!(
                "Member with the mutability value of \"{value}\" is also marked as an additional identifier"
            );
            let event = about_member(Severity::Error, "CfnMutabilityTrait", member, message);
            events.push(event.at(place(&member.traits, MUTABILITY, member.span)));
        }
    }
    for (resource, value) in applied(model, ShapeKind::Resource, RESOURCE) {
        let wrong = primary(model, resource, value).map(|message| (Severity::Error, message));
        let found = conflicts(model, resource, value).into_iter().chain(wrong);
        events.extend(
            found.map(|(severity, message)| {
                about(severity, "CfnResourceProperty", resource, message)
            }),
        );
    }
}

/// The targets of properties by name.
struct Properties<'m> {
    model: &'m Model,
    resource: &'m Shape,
    targets: BTreeMap<&'m str, BTreeSet<&'m str>>,
}

impl<'m> Properties<'m> {
    fn of(model: &'m Model, resource: &'m Shape, value: &'m Node) -> Self {
        let mut properties = Self {
            model,
            resource,
            targets: BTreeMap::new(),
        };
        let Some(own) = resource.as_resource() else {
            return properties;
        };
        for (name, reference) in &own.identifiers {
            properties.add(name, reference.target.as_str());
        }
        if let Some(read) = own.read.as_ref().and_then(|read| model.referred(read)) {
            properties.identifiers(input(model, read));
            properties.operation(&own.read, output(model, read));
        }
        for slot in [&own.put, &own.create, &own.update] {
            let operation = slot.as_ref().and_then(|slot| model.referred(slot));
            let taken = operation.and_then(|operation| input(model, operation));
            properties.operation(slot, taken);
        }
        for schema in texts(value, "additionalSchemas") {
            let schema = model.find(schema);
            properties.identifiers(schema);
            properties.members(schema, &[]);
        }
        properties
    }

    fn add(&mut self, name: &'m str, target: &'m str) {
        self.targets.entry(name).or_default().insert(target);
    }

    fn identifiers(&mut self, structure: Option<&'m Shape>) {
        let members = structure
            .into_iter()
            .flat_map(|shape| shape.members.values());
        for member in members.filter(|member| member.has_trait(IDENTIFIER)) {
            self.targets.remove(member.name());
            self.add(member.name(), member.target.as_str());
        }
    }

    /// The members of one side of an operation that hold no identifier.
    fn operation(&mut self, slot: &Option<Reference>, side: Option<&'m Shape>) {
        let Some(slot) = slot else { return };
        let bound = ResourceIndex::new(self.model).input(&self.resource.id, &slot.target);
        let bound: Vec<_> = bound.values().map(|member| member.name()).collect();
        let mut nested = side.into_iter().flat_map(|side| side.members.values());
        let nested = nested.find(|member| member.has_trait(NESTED));
        let nested = nested.and_then(|member| self.model.target(member));
        self.members(nested.or(side), &bound);
    }

    fn members(&mut self, structure: Option<&'m Shape>, bound: &[&str]) {
        let members = structure
            .into_iter()
            .flat_map(|shape| shape.members.values());
        let open = members.filter(|member| !bound.contains(&member.name()));
        for member in open.filter(|member| !member.has_trait(EXCLUDED)) {
            self.add(member.name(), member.target.as_str());
        }
    }
}

/// Properties with several targets. Upstream refuses them all; published models have some whose
/// targets are of one kind, so those are warned of.
fn conflicts(model: &Model, resource: &Shape, value: &Node) -> Vec<(Severity, String)> {
    let name = text(value, "name").unwrap_or(resource.id.name());
    let properties = Properties::of(model, resource, value);
    let many = properties
        .targets
        .into_iter()
        .filter(|(_, targets)| targets.len() > 1);
    many.map(|(property, targets)| {
        let targets: Vec<_> = targets.into_iter().collect();
        let kinds = targets.iter().filter_map(|id| model.find(id)).map(|shape| shape.kind);
        let severity = match kinds.collect::<BTreeSet<_>>().len() {
            1 => Severity::Warning,
            _ => Severity::Error,
        };
        let message = format!(
            "The `{property}` property of the generated `{name}` CloudFormation resource targets multiple shapes: {}. \
             Reusing member names that target different shapes can cause confusion for users of the API. This target \
             discrepancy must either be resolved in the model or one of the members must be excluded from the \
             conversion.",
            listed(&targets)
        );
        (severity, message)
    })
    .collect()
}

fn primary(model: &Model, resource: &Shape, value: &Node) -> Option<String> {
    let name = text(value, "primaryIdentifier")?;
    let start = format!("The alternative resource primary identifier, `{name}`,");
    let Some(property) = resource.as_resource()?.properties.get(name) else {
        return Some(format!("{start} must be a property of the resource."));
    };
    let target = model.referred(property)?;
    (!super::is_text(target)).then(|| {
        let kind = target.kind;
        format!("{start} targets a `{kind}` shape, it must target a `string`.")
    })
}
