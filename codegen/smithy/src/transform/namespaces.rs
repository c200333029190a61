//! All shapes of a service in one namespace.

use std::collections::HashMap;

use super::rename::{RenameError, rename_shapes};
use crate::index::Closure;
use crate::model::Model;
use crate::shape::{Detail, Shape};
use crate::shape_id::ShapeId;

/// The model with every shape of a service's closure in one namespace, under the names they
/// have in the service; shapes with one of the tags come along.
///
/// # Errors
/// When the service is missing, or two shapes would have one name.
pub fn flatten_namespaces(
    model: &Model,
    service: &ShapeId,
    namespace: &str,
    tags: &[String],
) -> Result<Model, RenameError> {
    let missing = || RenameError::Missing(service.clone());
    model
        .get(service)
        .and_then(Shape::as_service)
        .ok_or_else(missing)?;
    let closure = Closure::of_service(model, service);
    let mut names = HashMap::new();
    for shape in closure.shapes().filter(|shape| !shape.id.is_prelude()) {
        let name = closure.name_of(&shape.id);
        names.insert(shape.id.clone(), ShapeId::from_parts(namespace, name));
    }
    let tagged = |shape: &&Shape| {
        let mut own = shape.traits.tags();
        own.any(|tag| tags.iter().any(|wanted| wanted == tag)) && !shape.id.is_prelude()
    };
    for shape in model.shapes().filter(tagged) {
        let name = ShapeId::from_parts(namespace, shape.id.name());
        names.entry(shape.id.clone()).or_insert(name);
    }
    names.retain(|from, to| from != to);
    let flat = rename_shapes(model, &names)?;
    let flattened = names.get(service).unwrap_or(service);
    Ok(flat.map_shapes(|shape| match shape.id == *flattened {
        true => without_renames(shape),
        false => shape.clone(),
    }))
}

/// The names are the shapes' own now.
fn without_renames(service: &Shape) -> Shape {
    let mut plain = service.clone();
    let details = [Some(&mut plain.detail), plain.introduced.as_deref_mut()];
    for detail in details.into_iter().flatten() {
        if let Detail::Service(service) = detail {
            service.rename.clear();
        }
    }
    plain
}
