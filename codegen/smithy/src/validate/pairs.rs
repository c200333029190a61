//! Bounds what shapes have to do with one another through others (event `Model`): a model of
//! moderate size can have each of many services reach all of it, or each of many members stand for
//! an identifier of every resource.

use super::{about, members};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::Closure;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape::{Resource, Shape, ShapeKind};
use crate::shape_id::ShapeId;

/// What services reach, by their identifiers.
pub(super) type Closures<'m> = HashMap<&'m ShapeId, Closure<'m>>;

/// What services reach, if there are no more pairs than allowed; the shape with which they become
/// too many is reported.
pub(super) fn fitting<'m>(
    model: &'m Model,
    most: usize,
    events: &mut Vec<Diagnostic>,
) -> Option<Closures<'m>> {
    let of_kind = |wanted| model.shapes_as_written_of(move |kind| kind == wanted);
    let mut closures = Closures::default();
    let services = of_kind(ShapeKind::Service).map(|service| {
        let closure = Closure::of_service(model, &service.id);
        let reached = closure.len();
        closures.insert(&service.id, closure);
        (service, reached, "services reach shapes")
    });
    let resources = of_kind(ShapeKind::Resource).map(|shape| {
        let pairs = shape.as_resource().map_or(0, |own| bound(model, own));
        let what = "operations of resources are to hold identifiers";
        (shape, pairs, what)
    });
    let mut room = most;
    for (shape, pairs, what) in services.chain(resources).chain(named_alike(model)) {
        match room.checked_sub(pairs) {
            Some(left) => room = left,
            None => {
                let message = format!("Together {what} more often than {most} times");
                events.push(about(Severity::Error, "Model", shape, message));
                return None;
            }
        }
    }
    Some(closures)
}

/// Operations of a resource, and of its children, against its identifiers.
fn bound(model: &Model, resource: &Resource) -> usize {
    let children = resource.resources.iter();
    let children = children.filter_map(|child| model.referred(child)?.as_resource());
    let operations = children
        .chain([resource])
        .map(|resource| resource.all_operations().count());
    let identifiers = resource.identifiers.len();
    operations.sum::<usize>().saturating_mul(identifiers)
}

/// Shapes with members against the resources that their members may be meant to identify.
fn named_alike(model: &Model) -> impl Iterator<Item = (&Shape, usize, &'static str)> {
    let mut resources: HashMap<(&str, &ShapeId), usize> = HashMap::default();
    for shape in model.shapes_of(ShapeKind::Resource) {
        let identifiers = shape.as_resource().map(|resource| &resource.identifiers);
        for (name, reference) in identifiers.into_iter().flatten() {
            *resources.entry((&**name, &reference.target)).or_default() += 1;
        }
    }
    let none = resources.is_empty();
    let members = (!none).then(|| members(model)).into_iter().flatten();
    members.filter_map(move |(shape, member)| {
        let alike = resources.get(&(member.name(), &member.target))?;
        let what = "members look like identifiers of resources";
        Some((shape, *alike, what))
    })
}
