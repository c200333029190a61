//! HTTP bindings where they have no effect (events `HttpBindingTraitIgnored.*`).

use std::collections::{BTreeMap, BTreeSet};

use super::part::Part;
use super::relations::of_shape;
use super::{about_member, trait_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::{Member, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

const IN_INPUT: [&str; 3] = [id::HTTP_LABEL, id::HTTP_QUERY_PARAMS, id::HTTP_QUERY];
const IN_OUTPUT: [&str; 1] = [id::HTTP_RESPONSE_CODE];
const AT_TOP: [&str; 3] = [id::HTTP_HEADER, id::HTTP_PAYLOAD, id::HTTP_PREFIX_HEADERS];

/// Users of a structure by the kind of use, in the order messages show them.
type Ignored<'m> = BTreeMap<(u8, &'static str), BTreeSet<&'m ShapeId>>;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    let structures = model.shapes_of(ShapeKind::Structure);
    for shape in structures.filter(|shape| !shape.traits.is_mixin()) {
        for member in shape.members.values() {
            events.extend(check(model, shape, member));
        }
    }
}

fn check(model: &Part<'_, '_>, shape: &Shape, member: &Member) -> Option<Diagnostic> {
    let first = |traits: &[&'static str]| traits.iter().copied().find(|id| member.has_trait(id));
    let found = first(&IN_INPUT).map(|id| (id, "Input", &["input"][..]));
    let found = found.or_else(|| first(&IN_OUTPUT).map(|id| (id, "Output", &["output"][..])));
    let top = || first(&AT_TOP).map(|id| (id, "TopLevel", &["input", "output", "error"][..]));
    let (trait_id, kind, fine) = found.or_else(top)?;
    let used = of_shape(model, &shape.id);
    let mut ignored = Ignored::new();
    for (relation, by) in used
        .clone()
        .filter(|(relation, _)| !fine.contains(relation))
    {
        let key = (rank(relation), relation);
        ignored.entry(key).or_default().insert(by.id());
    }
    let how = match ignored.len() {
        0 => return None,
        count if count == used.len() => "ignored in all contexts.".to_owned(),
        _ => format!("ignored in some contexts: {}", contexts(&ignored)),
    };
    let name = ShapeId::parse(trait_id).ok()?;
    let mixed = if member.inherited_from.is_some() {
        " mixed in"
    } else {
        ""
    };
    let message = format!(
        "The `{}` trait applied to this{mixed} member is {how}",
        trait_name(&name)
    );
    let event = format!("HttpBindingTraitIgnored.{kind}");
    Some(about_member(Severity::Warning, &event, member, message))
}

/// Where a kind of use stands in messages.
fn rank(relation: &str) -> u8 {
    match relation {
        "member_target" => 0,
        "input" => 1,
        "output" => 2,
        "error" => 3,
        _ => 4,
    }
}

fn contexts(ignored: &Ignored<'_>) -> String {
    let shown = ignored.iter().map(|((_, relation), users)| {
        let users: Vec<_> = users.iter().map(|id| id.as_str()).collect();
        format!("{}: [{}]", relation.replace('_', " "), users.join(", "))
    });
    format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
}

/// Uses of a structure other than as what is given, as messages show them.
pub(super) fn other_contexts(model: &Part<'_, '_>, id: &ShapeId, fine: &str) -> Option<String> {
    let mut ignored = Ignored::new();
    for (relation, by) in of_shape(model, id).filter(|(relation, _)| *relation != fine) {
        let key = (rank(relation), relation);
        ignored.entry(key).or_default().insert(by.id());
    }
    (!ignored.is_empty()).then(|| contexts(&ignored))
}
