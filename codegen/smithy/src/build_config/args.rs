//! The `transforms` of a projection, read.

use std::collections::HashMap;

use super::read::{ConfigError, Reader};
use super::transform::Transform;
use crate::diagnostic::nearest;
use crate::node::Node;
use crate::selector::Selector;
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;
use crate::transform::{Pick, Since, SuppressionFilter};

/// The `transforms` of a projection.
pub(super) fn read_all(reader: &Reader, projection: &Node) -> Result<Vec<Transform>, ConfigError> {
    let items = reader.items(projection, "transforms")?;
    items.iter().map(|item| read(reader, item)).collect()
}

/// The transforms and their arguments.
const KNOWN: [(&str, &[&str]); 26] = [
    ("apply", &["projections"]),
    ("changeStringEnumsToEnumShapes", &["synthesizeNames"]),
    ("changeTypes", &["shapeTypes", "synthesizeEnumNames"]),
    ("excludeMetadata", &["keys"]),
    ("excludeShapesBySelector", &["selector"]),
    ("excludeShapesByTag", &["tags"]),
    ("excludeShapesByTrait", &["traits"]),
    ("excludeTags", &["tags"]),
    ("excludeTraits", &["traits"]),
    ("excludeTraitsByTag", &["tags"]),
    (
        "filterSuppressions",
        &[
            "removeUnused",
            "removeReasons",
            "eventIdAllowList",
            "eventIdDenyList",
            "namespaceAllowList",
            "namespaceDenyList",
        ],
    ),
    ("flattenAndRemoveMixins", &[]),
    (
        "flattenNamespaces",
        &["namespace", "service", "includeTagged"],
    ),
    ("includeMetadata", &["keys"]),
    ("includeNamespaces", &["namespaces"]),
    ("includeServices", &["services"]),
    ("includeShapesBySelector", &["selector"]),
    ("includeShapesByTag", &["tags"]),
    ("includeTags", &["tags"]),
    ("includeTraits", &["traits"]),
    ("includeTraitsByTag", &["tags"]),
    ("makeIdempotencyTokensClientOptional", &[]),
    (
        "removeDeprecatedShapes",
        &["relativeDate", "relativeVersion"],
    ),
    ("removeTraitDefinitions", &["exportTagged"]),
    ("removeUnusedShapes", &["exportTagged"]),
    ("renameShapes", &["renamed"]),
];

fn read(reader: &Reader, node: &Node) -> Result<Transform, ConfigError> {
    let name = reader.required_text(node, "name")?;
    reader.only(node, &["name", "args"], "a transform")?;
    let Some((_, arguments)) = KNOWN.iter().find(|(known, _)| *known == name) else {
        return Err(reader.fail(node.get("name").unwrap_or(node), unknown(name)));
    };
    let none = Node::empty_object(node.span);
    let args = node.get("args").unwrap_or(&none);
    reader.only(args, arguments, &format!("`{name}`"))?;
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
        "removeDeprecatedShapes" => Transform::RemoveDeprecated(cutoffs(reader, args)?),
        "filterSuppressions" => Transform::FilterSuppressions(suppressions(reader, args)?),
        "makeIdempotencyTokensClientOptional" => Transform::MakeTokensClientOptional,
        name => return Err(reader.fail(node, unknown(name))),
    })
}

fn cutoffs(reader: &Reader, args: &Node) -> Result<Vec<Since>, ConfigError> {
    let cutoff = |key: &str, parse: fn(&str) -> Option<Since>, wanted: &str| {
        let Some(text) = reader.text(args, key)? else {
            return Ok(None);
        };
        let place = args.get(key).unwrap_or(args);
        let refuse = || {
            reader.fail(
                place,
                format!("expected `{key}` to be {wanted}, found `{text}`"),
            )
        };
        parse(text).map(Some).ok_or_else(refuse)
    };
    let date = cutoff("relativeDate", Since::date, "a date such as 2024-10-10")?;
    let version = cutoff("relativeVersion", Since::version, "a version such as 1.1.0")?;
    Ok(date.into_iter().chain(version).collect())
}

fn suppressions(reader: &Reader, args: &Node) -> Result<SuppressionFilter, ConfigError> {
    let filter = SuppressionFilter {
        remove_unused: reader.flag(args, "removeUnused")?,
        remove_reasons: reader.flag(args, "removeReasons")?,
        event_id_allow_list: reader.texts(args, "eventIdAllowList")?,
        event_id_deny_list: reader.texts(args, "eventIdDenyList")?,
        namespace_allow_list: reader.texts(args, "namespaceAllowList")?,
        namespace_deny_list: reader.texts(args, "namespaceDenyList")?,
    };
    let pairs = [
        (
            "eventId",
            &filter.event_id_allow_list,
            &filter.event_id_deny_list,
        ),
        (
            "namespace",
            &filter.namespace_allow_list,
            &filter.namespace_deny_list,
        ),
    ];
    match pairs
        .iter()
        .find(|(_, allow, deny)| !allow.is_empty() && !deny.is_empty())
    {
        Some((what, ..)) => {
            let message = format!("`{what}AllowList` and `{what}DenyList` exclude each other");
            Err(reader.fail(args, message))
        }
        None => Ok(filter),
    }
}

fn unknown(name: &str) -> String {
    match nearest(name, KNOWN.iter().map(|(known, _)| *known)) {
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
