//! Shapes and metadata kept or dropped. Shapes of the prelude always stay.

use std::collections::HashSet;

use super::edit::{remove_members, remove_shapes};
use crate::model::Model;
use crate::selector::{Selector, TooCostly};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::TraitMap;

/// What shapes and members are picked by.
#[derive(Clone, Debug)]
pub enum Pick {
    /// Having one of these tags.
    Tags(Vec<String>),
    /// Being in one of these namespaces.
    Namespaces(Vec<String>),
    /// Having one of these traits, by absolute identifier.
    Traits(Vec<String>),
    /// Being selected.
    Selector(Selector),
    /// Being one of these services, or no service at all.
    Services(Vec<String>),
}

impl Pick {
    fn of(&self, model: &Model) -> Result<HashSet<ShapeId>, TooCostly> {
        if let Self::Selector(selector) = self {
            return Ok(selector.select(model)?.into_iter().cloned().collect());
        }
        let mut picked = HashSet::new();
        for shape in model.shapes() {
            if self.picks(shape, &shape.id, &shape.traits) {
                picked.insert(shape.id.clone());
            }
            let members = shape.members.values();
            let members = members.filter(|member| self.picks(shape, &member.id, &member.traits));
            picked.extend(members.map(|member| member.id.clone()));
        }
        Ok(picked)
    }

    fn picks(&self, shape: &Shape, id: &ShapeId, traits: &TraitMap) -> bool {
        let among = |list: &[String], text: &str| list.iter().any(|item| item == text);
        match self {
            Self::Tags(tags) => traits.tags().any(|tag| among(tags, tag)),
            Self::Namespaces(namespaces) => among(namespaces, id.namespace()),
            Self::Traits(ids) => ids.iter().any(|id| traits.has(id)),
            Self::Services(ids) => shape.kind != ShapeKind::Service || among(ids, id.root_str()),
            Self::Selector(_) => false,
        }
    }
}

/// The model with only the shapes that are picked. Members are kept with their shapes.
///
/// # Errors
/// When the selector to pick by is too costly.
pub fn include_shapes(model: &Model, pick: &Pick) -> Result<Model, TooCostly> {
    let picked = pick.of(model)?;
    Ok(remove_shapes(model, |shape| {
        !shape.id.is_prelude() && !picked.contains(&shape.id)
    }))
}

/// The model without the shapes and members that are picked.
///
/// # Errors
/// When the selector to pick by is too costly.
pub fn exclude_shapes(model: &Model, pick: &Pick) -> Result<Model, TooCostly> {
    let picked = pick.of(model)?;
    let without = remove_shapes(model, |shape| {
        !shape.id.is_prelude() && picked.contains(&shape.id)
    });
    let has_members = picked
        .iter()
        .any(|id| id.member().is_some() && !id.is_prelude());
    Ok(match has_members {
        true => remove_members(&without, |id| !id.is_prelude() && picked.contains(id)),
        false => without,
    })
}

/// The model with only the metadata under the given keys.
#[must_use]
pub fn include_metadata(model: &Model, keys: &[String]) -> Model {
    keep_metadata(model, |key| keys.iter().any(|kept| kept == key))
}

/// The model without the metadata under the given keys.
#[must_use]
pub fn exclude_metadata(model: &Model, keys: &[String]) -> Model {
    keep_metadata(model, |key| !keys.iter().any(|dropped| dropped == key))
}

fn keep_metadata(model: &Model, keep: impl Fn(&str) -> bool) -> Model {
    let mut metadata = model.metadata().clone();
    metadata.retain(|key, _| keep(key));
    model.clone().with_metadata(metadata)
}
