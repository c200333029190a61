//! Private shapes stay in their namespace (event `PrivateAccess`).

use super::part::Part;
use super::relations::of_shape;
use super::{holders, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    if !model.applies(id::PRIVATE) {
        return;
    }
    for shape in model.shapes().filter(|shape| shape.has_trait(id::PRIVATE)) {
        let uses = of_shape(model, &shape.id);
        for (relation, by) in uses.filter(|(_, by)| is_hidden(by.id(), shape)) {
            let event = event(Severity::Error, relation, by.id(), &shape.id);
            events.push(event.at(by.uses_at()));
        }
    }
    let hidden = |on: &ShapeId, id: &ShapeId| {
        let elsewhere = on.namespace() != id.namespace();
        elsewhere && model.get(id).is_some_and(|shape| is_hidden(on, shape))
    };
    for (on, span, traits) in holders(model) {
        for (trait_id, _) in traits.iter().filter(|(id, _)| hidden(on, id)) {
            let event = event(Severity::Warning, "trait", on, trait_id);
            events.push(event.at(place(traits, trait_id.as_str(), span)));
        }
    }
}

fn is_hidden(from: &ShapeId, target: &Shape) -> bool {
    from.namespace() != target.id.namespace() && target.has_trait(id::PRIVATE)
}

fn event(severity: Severity, relation: &str, on: &ShapeId, target: &ShapeId) -> Diagnostic {
    let message = format!(
        "This shape has an invalid {relation} relationship that targets a private shape, `{target}`, in another \
         namespace."
    );
    Diagnostic::new(severity, "PrivateAccess", message).on(on)
}
