//! The transforms of projections.

use std::collections::HashMap;

use super::read::{ConfigError, Reader};
use crate::diagnostic::nearest;
use crate::model::Model;
use crate::node::Node;
use crate::selector::Selector;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::transform::{self, Pick};

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
}

impl Transform {
    /// The projections that are applied.
    pub(super) fn applied(&self) -> &[String] {
        match self {
            Self::Apply(names) => names,
            _ => &[],
        }
    }

    /// The model after the step; `apply` is for whoever has the projections.
    pub(super) fn run(&self, model: &Model) -> Result<Model, String> {
        Ok(match self {
            Self::Apply(_) => model.clone(),
            Self::Include(pick) => transform::include_shapes(model, pick),
            Self::Exclude(pick) => transform::exclude_shapes(model, pick),
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

/// The `transforms` of a projection.
pub(super) fn read_all(reader: &Reader, projection: &Node) -> Result<Vec<Transform>, ConfigError> {
    let items = reader.items(projection, "transforms")?;
    items.iter().map(|item| read(reader, item)).collect()
}

const NAMES: [&str; 23] = [
    "apply",
    "changeStringEnumsToEnumShapes",
    "changeTypes",
    "excludeMetadata",
    "excludeShapesBySelector",
    "excludeShapesByTag",
    "excludeShapesByTrait",
    "excludeTags",
    "excludeTraits",
    "excludeTraitsByTag",
    "flattenAndRemoveMixins",
    "flattenNamespaces",
    "includeMetadata",
    "includeNamespaces",
    "includeServices",
    "includeShapesBySelector",
    "includeShapesByTag",
    "includeTags",
    "includeTraits",
    "includeTraitsByTag",
    "removeTraitDefinitions",
    "removeUnusedShapes",
    "renameShapes",
];

fn read(reader: &Reader, node: &Node) -> Result<Transform, ConfigError> {
    let name = reader.required_text(node, "name")?;
    let args = node.get("args").unwrap_or(node);
    let texts = |key: &str| reader.texts(args, key);
    Ok(match name {
        "apply" => Transform::Apply(texts("projections")?),
        "includeShapesBySelector" => Transform::Include(selector(reader, args)?),
        "excludeShapesBySelector" => Transform::Exclude(selector(reader, args)?),
        "includeShapesByTag" => Transform::Include(Pick::Tags(texts("tags")?)),
        "excludeShapesByTag" => Transform::Exclude(Pick::Tags(texts("tags")?)),
        "excludeShapesByTrait" => Transform::Exclude(Pick::Traits(trait_ids(texts("traits")?))),
        "includeNamespaces" => Transform::Include(Pick::Namespaces(texts("namespaces")?)),
        "includeServices" => Transform::Include(Pick::Services(texts("services")?)),
        "includeTags" => Transform::IncludeTags(texts("tags")?),
        "excludeTags" => Transform::ExcludeTags(texts("tags")?),
        "includeTraits" => Transform::IncludeTraits(trait_ids(texts("traits")?)),
        "excludeTraits" => Transform::ExcludeTraits(trait_ids(texts("traits")?)),
        "includeTraitsByTag" => Transform::IncludeTraitsByTag(texts("tags")?),
        "excludeTraitsByTag" => Transform::ExcludeTraitsByTag(texts("tags")?),
        "includeMetadata" => Transform::IncludeMetadata(texts("keys")?),
        "excludeMetadata" => Transform::ExcludeMetadata(texts("keys")?),
        "flattenAndRemoveMixins" => Transform::FlattenMixins,
        "flattenNamespaces" => Transform::FlattenNamespaces {
            namespace: reader.required_text(args, "namespace")?.to_owned(),
            service: shape_id(reader, args, reader.required_text(args, "service")?)?,
            tags: texts("includeTagged")?,
        },
        "renameShapes" => Transform::Rename(renames(reader, args)?),
        "changeTypes" => Transform::ChangeTypes {
            types: types(reader, args)?,
            synthesize: reader.flag(args, "synthesizeEnumNames")?,
        },
        "changeStringEnumsToEnumShapes" => Transform::EnumStringsToEnums {
            synthesize: reader.flag(args, "synthesizeNames")?,
        },
        "removeTraitDefinitions" => Transform::RemoveTraitDefinitions(texts("exportTagged")?),
        "removeUnusedShapes" => Transform::RemoveUnused(texts("exportTagged")?),
        name => return Err(reader.fail(node, unknown(name))),
    })
}

fn unknown(name: &str) -> String {
    match nearest(name, NAMES) {
        Some(near) => format!("unknown transform `{name}`; did you mean `{near}`?"),
        None => format!("unknown transform `{name}`"),
    }
}

fn selector(reader: &Reader, args: &Node) -> Result<Pick, ConfigError> {
    let text = reader.required_text(args, "selector")?;
    let selector = Selector::parse(text).map_err(|error| reader.fail(args, error))?;
    Ok(Pick::Selector(selector))
}

/// Names without a namespace are of the prelude.
fn trait_ids(names: Vec<String>) -> Vec<String> {
    let absolute = |name: String| match name.contains('#') {
        true => name,
        false => format!("smithy.api#{name}"),
    };
    names.into_iter().map(absolute).collect()
}

fn shape_id(reader: &Reader, node: &Node, text: &str) -> Result<ShapeId, ConfigError> {
    ShapeId::parse(text).map_err(|error| reader.fail(node, error))
}

fn renames(reader: &Reader, args: &Node) -> Result<HashMap<ShapeId, ShapeId>, ConfigError> {
    let entries = reader.entries(args, "renamed")?.into_iter();
    let entry = |(from, to): (&str, &Node)| {
        let to = shape_id(reader, to, to.as_str().unwrap_or_default())?;
        Ok((shape_id(reader, args, from)?, to))
    };
    entries.map(entry).collect()
}

fn types(reader: &Reader, args: &Node) -> Result<HashMap<ShapeId, ShapeKind>, ConfigError> {
    let entries = reader.entries(args, "shapeTypes")?.into_iter();
    let entry = |(id, kind): (&str, &Node)| {
        let found = kind.as_str().and_then(ShapeKind::from_keyword);
        let found =
            found.ok_or_else(|| reader.fail(kind, format!("{kind} is no type of shapes")))?;
        Ok((shape_id(reader, args, id)?, found))
    };
    entries.map(entry).collect()
}
