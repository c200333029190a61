//! Private shapes stay in their namespace (event `PrivateAccess`).

use super::part::Part;
use super::relations::uses;
use super::{holders, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for one in uses(model).filter(|one| is_hidden(model, one.by, one.target)) {
        let event = event(Severity::Error, one.relation, one.by, one.target);
        let member = model.member(one.by).map(|member| member.target_span);
        let span = member.or_else(|| model.get(one.by).map(|shape| shape.span));
        events.extend(span.map(|span| event.at(span)));
    }
    for (on, span, traits) in holders(model) {
        for (trait_id, _) in traits.iter().filter(|(id, _)| is_hidden(model, on, id)) {
            let event = event(Severity::Warning, "trait", on, trait_id);
            events.push(event.at(place(traits, trait_id.as_str(), span)));
        }
    }
}

fn is_hidden(model: &Model, from: &ShapeId, target: &ShapeId) -> bool {
    from.namespace() != target.namespace()
        && model
            .get(target)
            .is_some_and(|shape| shape.has_trait(id::PRIVATE))
}

fn event(severity: Severity, relation: &str, on: &ShapeId, target: &ShapeId) -> Diagnostic {
    let message = format!(
        "This shape has an invalid {relation} relationship that targets a private shape, `{target}`, in another \
         namespace."
    );
    Diagnostic::new(severity, "PrivateAccess", message).on(on)
}
