//! The transforms of projections.

use std::collections::HashMap;

use crate::load::Loaded;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::transform::{self, Pick, Since, SuppressionFilter};

/// One step of a projection.
#[derive(Clone, Debug)]
pub enum Transform {
    /// `apply`: the steps of other projections.
    Apply(Vec<String>),
    /// `includeShapesBy…`, `includeNamespaces`, `includeServices`.
    Include(Pick),
    /// `excludeShapesBy…`.
    Exclude(Pick),
    /// `includeTags`.
    IncludeTags(Vec<String>),
    /// `excludeTags`.
    ExcludeTags(Vec<String>),
    /// `includeTraits`: identifiers, or namespaces that end in `#`.
    IncludeTraits(Vec<String>),
    /// `excludeTraits`: identifiers, or namespaces that end in `#`.
    ExcludeTraits(Vec<String>),
    /// `includeTraitsByTag`.
    IncludeTraitsByTag(Vec<String>),
    /// `excludeTraitsByTag`.
    ExcludeTraitsByTag(Vec<String>),
    /// `includeMetadata`.
    IncludeMetadata(Vec<String>),
    /// `excludeMetadata`.
    ExcludeMetadata(Vec<String>),
    /// `flattenAndRemoveMixins`.
    FlattenMixins,
    /// `flattenNamespaces`.
    FlattenNamespaces {
        /// The namespace everything goes to.
        namespace: String,
        /// The service.
        service: ShapeId,
        /// Tags of further shapes.
        tags: Vec<String>,
    },
    /// `renameShapes`.
    Rename(HashMap<ShapeId, ShapeId>),
    /// `changeTypes`.
    ChangeTypes {
        /// The new types.
        types: HashMap<ShapeId, ShapeKind>,
        /// Whether members of enums without a name get one.
        synthesize: bool,
    },
    /// `changeStringEnumsToEnumShapes`.
    EnumStringsToEnums {
        /// Whether members without a name get one.
        synthesize: bool,
    },
    /// `removeTraitDefinitions`, but not of those with a tag.
    RemoveTraitDefinitions(Vec<String>),
    /// `removeUnusedShapes`, but not those with a tag.
    RemoveUnused(Vec<String>),
    /// `removeDeprecatedShapes`: those deprecated before one of these.
    RemoveDeprecated(Vec<Since>),
    /// `filterSuppressions`.
    FilterSuppressions(SuppressionFilter),
    /// `makeIdempotencyTokensClientOptional`.
    MakeTokensClientOptional,
}

impl Transform {
    /// The projections that are applied.
    pub(super) fn applied(&self) -> &[String] {
        match self {
            Self::Apply(names) => names,
            _ => &[],
        }
    }

    /// The model after the step; `loaded` is what the first step was given. `apply` is for whoever
    /// has the projections.
    pub(super) fn run(&self, model: &Model, loaded: &Loaded) -> Result<Model, String> {
        Ok(match self {
            Self::Apply(_) => model.clone(),
            Self::Include(pick) => {
                transform::include_shapes(model, pick).map_err(|error| error.to_string())?
            }
            Self::Exclude(pick) => {
                transform::exclude_shapes(model, pick).map_err(|error| error.to_string())?
            }
            Self::IncludeTags(tags) => transform::include_tags(model, tags),
            Self::ExcludeTags(tags) => transform::exclude_tags(model, tags),
            Self::IncludeTraits(ids) => {
                transform::exclude_traits(model, |shape| !names(ids, shape))
            }
            Self::ExcludeTraits(ids) => transform::exclude_traits(model, |shape| names(ids, shape)),
            Self::IncludeTraitsByTag(tags) => transform::exclude_traits(model, |shape| {
                !shape.id.is_prelude() && !tagged(tags, shape)
            }),
            Self::ExcludeTraitsByTag(tags) => transform::exclude_traits(model, |shape| {
                !shape.id.is_prelude() && tagged(tags, shape)
            }),
            Self::IncludeMetadata(keys) => transform::include_metadata(model, keys),
            Self::ExcludeMetadata(keys) => transform::exclude_metadata(model, keys),
            Self::FlattenMixins => transform::flatten_mixins(model),
            Self::FlattenNamespaces {
                namespace,
                service,
                tags,
            } => {
                let flat = transform::flatten_namespaces(model, service, namespace, tags);
                flat.map_err(|error| error.to_string())?
            }
            Self::Rename(names) => {
                transform::rename_shapes(model, names).map_err(|error| error.to_string())?
            }
            Self::ChangeTypes { types, synthesize } => {
                let changed = transform::change_types(model, types, *synthesize);
                changed.map_err(|error| error.to_string())?
            }
            Self::EnumStringsToEnums { synthesize } => {
                transform::enum_strings_to_enums(model, *synthesize)
            }
            Self::RemoveTraitDefinitions(tags) => transform::remove_trait_definitions(model, tags),
            Self::RemoveUnused(tags) => transform::remove_unused(model, tags),
            Self::RemoveDeprecated(cutoffs) => transform::remove_deprecated(model, cutoffs),
            Self::FilterSuppressions(filter) => {
                transform::filter_suppressions(model, loaded, filter)
            }
            Self::MakeTokensClientOptional => transform::make_tokens_client_optional(model),
        })
    }
}

fn names(ids: &[String], shape: &Shape) -> bool {
    ids.iter().any(|id| match id.strip_suffix('#') {
        Some(namespace) => shape.id.namespace() == namespace,
        None => shape.id == id.as_str(),
    })
}

fn tagged(tags: &[String], shape: &Shape) -> bool {
    shape
        .traits
        .tags()
        .any(|tag| tags.iter().any(|wanted| wanted == tag))
}
