//! Traits of the prelude whose values have not even the right form: nothing can be made of
//! them, so nothing else is said of the model (event `Model`).

use super::part::Run;
use super::{applied, holders, http_pattern, place, trait_name};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::selector::Selector;
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Model, run: &Run<'_>, events: &mut Vec<Diagnostic>) {
    for (on, _, traits) in holders(run).filter(|(on, _, _)| !on.is_prelude()) {
        for (trait_id, applied) in traits.iter().filter(|(id, _)| id.is_prelude()) {
            let definition = model.get(trait_id).filter(|_| !applied.inherited);
            let complaint = definition.and_then(|shape| {
                let uri = uri(shape, &applied.value);
                uri.or_else(|| complaint(model, shape, &applied.value))
            });
            let name = trait_name(trait_id);
            events.extend(complaint.map(|complaint| {
                let message = format!("Error creating trait `{name}`: {complaint}");
                let event = Diagnostic::error("Model", message).at(applied.span).on(on);
                match definition.and_then(|shape| members(shape, &applied.value)) {
                    Some(members) => event.help(format!("write `@{name}({members})`")),
                    None => event,
                }
            }));
            let wrong = definition.and_then(|shape| selector(shape, &applied.value));
            events.extend(wrong.map(|event| event.on(on)));
        }
    }
}

/// The same of the traits of other namespaces that must be whole.
pub(super) fn whole(model: &Model, events: &mut Vec<Diagnostic>) {
    BUILT.iter().for_each(|id| built(model, id, events));
}

/// Traits of other namespaces whose values must be whole for anything to be made of them.
const BUILT: [&str; 3] = [
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
    "smithy.test#httpMalformedRequestTests",
];

fn built(model: &Model, trait_id: &'static str, events: &mut Vec<Diagnostic>) {
    for kind in [ShapeKind::Operation, ShapeKind::Structure] {
        for (shape, value) in applied(model, kind, trait_id) {
            let definition = model.find(trait_id);
            let missing = definition.and_then(|shape| missing_member(model, shape, value));
            events.extend(missing.map(|missing| {
                let message = format!(
                    "Error creating trait `{trait_id}`: Missing expected member `{missing}`."
                );
                let span = place(&shape.traits, trait_id, shape.span);
                Diagnostic::error("Model", message).at(span).on(&shape.id)
            }));
        }
    }
}

/// The first required member that a value lacks, at any depth that its definition knows.
fn missing_member<'m>(model: &'m Model, shape: &'m Shape, value: &Node) -> Option<&'m str> {
    let inner = |name: &str, value| {
        let target = shape.member(name).and_then(|member| model.target(member))?;
        missing_member(model, target, value)
    };
    match (shape.kind, &value.value) {
        (ShapeKind::List, NodeValue::Array(items)) => {
            items.iter().find_map(|item| inner("member", item))
        }
        (ShapeKind::Structure | ShapeKind::Union, NodeValue::Object(object)) => {
            let mut required = shape.members.values().filter(|m| m.traits.is_required());
            let missing = required.find(|member| !object.contains_key(member.name()));
            let mut entries = object.iter();
            missing
                .map(|member| member.name())
                .or_else(|| entries.find_map(|(name, entry)| inner(name, &entry.value)))
        }
        _ => None,
    }
}

fn complaint(model: &Model, definition: &Shape, value: &Node) -> Option<String> {
    let found = value.type_name();
    match (definition.kind, &value.value) {
        (ShapeKind::Structure | ShapeKind::Map, NodeValue::Object(_)) => links(definition, value),
        (ShapeKind::Structure | ShapeKind::Map, _) => {
            Some(format!("Expected object, but found {found}."))
        }
        (ShapeKind::List | ShapeKind::Set, NodeValue::Array(items)) => {
            let element = definition
                .member("member")
                .and_then(|member| model.target(member));
            let names = element.is_some_and(|element| element.has_trait(id::ID_REF));
            let mut texts = items.iter().filter_map(Node::as_str).filter(|_| names);
            let wrong = texts.find(|text| ShapeId::parse(text).is_err())?;
            Some(format!("Invalid shape ID: {wrong}"))
        }
        _ => None,
    }
}

/// How the value of a structure is written, where something else was.
fn members(definition: &Shape, value: &Node) -> Option<String> {
    let is_structure = definition.kind == ShapeKind::Structure && value.as_object().is_none();
    let required = |member: &&Member| member.traits.is_required();
    let all = || definition.members.values();
    let shown: Vec<_> = match all().any(|member| required(&member)) {
        true => all().filter(required).collect(),
        false => all().take(1).collect(),
    };
    let shown = shown.iter().map(|member| format!("{}: …", member.name()));
    is_structure.then(|| shown.collect::<Vec<_>>().join(", "))
}

/// The selector of `trait`, which has a place of its own.
fn selector(definition: &Shape, value: &Node) -> Option<Diagnostic> {
    let text = value
        .get("selector")
        .filter(|_| definition.id == id::TRAIT)?;
    let error = Selector::parse(text.as_str()?).err()?;
    let message = format!("Error creating trait `trait`: {error}");
    let event = Diagnostic::error("Model", message).at(text.span);
    let unknown = error.message.strip_prefix("Unknown shape type: ");
    Some(
        match unknown.and_then(|word| nearest(word, ShapeKind::keywords())) {
            Some(near) => event.did_you_mean(near),
            None => event,
        },
    )
}

/// The pattern of `http`.
fn uri(definition: &Shape, value: &Node) -> Option<String> {
    let uri = value.get("uri").filter(|_| definition.id == id::HTTP)?;
    http_pattern::complaint(uri.as_str()?)
}

/// The links of `externalDocumentation`.
fn links(definition: &Shape, value: &Node) -> Option<String> {
    if definition.id != id::EXTERNAL_DOCUMENTATION {
        return None;
    }
    let links = value.as_object()?.iter();
    let mut links = links.filter_map(|(name, entry)| Some((name, entry.value.as_str()?)));
    let (name, wrong) = links.find(|(_, link)| !is_url(link))?;
    Some(format!(
        "Each externalDocumentation value must be a valid URL. Found \"{wrong}\" for name \"{name}\""
    ))
}

fn is_url(text: &str) -> bool {
    let known = ["http", "https", "ftp", "file", "jar", "mailto"];
    let scheme = text
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| known.contains(&&*scheme))
}
