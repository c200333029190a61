//! Whether two models say the same: shapes, traits, members with their order, mixins and
//! metadata; places do not count, nor do the embedded models.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use trompe_smithy::Model;
use trompe_smithy::node::Node;
use trompe_smithy::shape::{Detail, Member, Reference, Resource, Shape};
use trompe_smithy::traits::{TraitMap, id};

/// The first difference of two models, as text; `None` for equal ones.
#[must_use]
pub fn difference(left: &Model, right: &Model) -> Option<String> {
    let (a, b) = (described(left), described(right));
    let ids: BTreeSet<_> = a.keys().chain(b.keys()).collect();
    for id in ids {
        match (a.get(id), b.get(id)) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return Some(format!("{a:?}\n--\n{b:?}")),
            (Some(_), None) => return Some(format!("only the first has {id}")),
            (None, _) => return Some(format!("only the second has {id}")),
        }
    }
    let metadata = left.metadata() != right.metadata();
    metadata.then(|| format!("{:?}\n--\n{:?}", texts(left), texts(right)))
}

/// Compares JSON documents by value.
///
/// # Errors
/// With the first difference, or with why one of them is no JSON.
pub fn json(ours: &str, wanted: &str) -> Result<(), String> {
    let read = |text| serde_json::from_str(text).map_err(|error| format!("{error}"));
    let (ours, wanted): (Value, Value) = (read(ours)?, read(wanted)?);
    match json_difference(&ours, &wanted, "$") {
        None => Ok(()),
        Some(difference) => Err(difference),
    }
}

fn json_difference(ours: &Value, wanted: &Value, at: &str) -> Option<String> {
    match (ours, wanted) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            keys.into_iter().find_map(|key| {
                let at = format!("{at}.{key}");
                match (a.get(key), b.get(key)) {
                    (Some(a), Some(b)) => json_difference(a, b, &at),
                    (a, b) => Some(format!("{at}: {a:?} instead of {b:?}")),
                }
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            let mut found =
                pairs.filter_map(|(i, (a, b))| json_difference(a, b, &format!("{at}[{i}]")));
            found.next()
        }
        (a, b) if a == b => None,
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (a, b) => Some(format!("{at}: {a} instead of {b}")),
    }
}

fn texts(model: &Model) -> BTreeMap<&str, String> {
    let entries = model.metadata().iter();
    entries
        .map(|(key, value)| (&**key, value.to_string()))
        .collect()
}

fn described(model: &Model) -> BTreeMap<&str, Described<'_>> {
    let own = model.shapes().filter(|shape| !shape.id.is_prelude());
    own.map(|shape| (shape.id.as_str(), Described::of(shape)))
        .collect()
}

type Traits<'m> = BTreeMap<&'m str, &'m Node>;

/// A shape without its places.
#[derive(PartialEq)]
struct Described<'m> {
    kind: &'static str,
    mixins: Vec<&'m str>,
    traits: Traits<'m>,
    members: Vec<(&'m str, &'m str, Traits<'m>)>,
    lists: BTreeMap<&'static str, Vec<&'m str>>,
    names: BTreeMap<(&'static str, &'m str), &'m str>,
}

impl std::fmt::Debug for Described<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{} {:?} {:?}",
            self.kind,
            self.mixins,
            Values(&self.traits)
        )?;
        for (name, target, traits) in &self.members {
            writeln!(f, "  {name}: {target} {:?}", Values(traits))?;
        }
        write!(f, "  {:?} {:?}", self.lists, self.names)
    }
}

/// Traits printed by their values alone.
struct Values<'a>(&'a Traits<'a>);

impl std::fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let texts = self.0.iter().map(|(id, value)| (id, value.to_string()));
        f.debug_map().entries(texts).finish()
    }
}

impl<'m> Described<'m> {
    fn of(shape: &'m Shape) -> Self {
        let member = |member: &'m Member| {
            (
                member.name(),
                member.target.as_str(),
                traits(&member.traits),
            )
        };
        let mut described = Self {
            kind: shape.kind.keyword(),
            mixins: ids(&shape.mixins),
            traits: traits(&shape.traits),
            members: shape.members.values().map(member).collect(),
            lists: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        described.detail(&shape.detail);
        described
    }

    fn detail(&mut self, detail: &'m Detail) {
        match detail {
            Detail::Data => {}
            Detail::Operation(operation) => {
                self.list("input", vec![operation.input.target.as_str()]);
                self.list("output", vec![operation.output.target.as_str()]);
                self.list("errors", ids(&operation.errors));
            }
            Detail::Resource(resource) => self.resource(resource),
            Detail::Service(service) => {
                self.list("version", vec![&*service.version]);
                self.list("operations", sorted(&service.operations));
                self.list("resources", sorted(&service.resources));
                self.list("errors", ids(&service.errors));
                for (id, name) in &service.rename {
                    self.names.insert(("rename", id.as_str()), name);
                }
            }
        }
    }

    fn resource(&mut self, resource: &'m Resource) {
        for (name, operation) in resource.lifecycle() {
            self.list(name, vec![operation.target.as_str()]);
        }
        self.list("operations", sorted(&resource.operations));
        let collection = sorted(&resource.collection_operations);
        self.list("collectionOperations", collection);
        self.list("resources", sorted(&resource.resources));
        let maps = [
            ("identifiers", &resource.identifiers),
            ("properties", &resource.properties),
        ];
        for (kind, map) in maps {
            for (name, target) in map {
                self.names.insert((kind, name), target.target.as_str());
            }
        }
    }

    fn list(&mut self, name: &'static str, ids: Vec<&'m str>) {
        if !ids.is_empty() {
            self.lists.insert(name, ids);
        }
    }
}

/// Traits without `box`, which 2.0 says in other ways.
fn traits(traits: &TraitMap) -> Traits<'_> {
    let traits = traits
        .iter()
        .map(|(id, applied)| (id.as_str(), &applied.value));
    traits.filter(|(id, _)| *id != id::BOX).collect()
}

fn ids(references: &[Reference]) -> Vec<&str> {
    references
        .iter()
        .map(|reference| reference.target.as_str())
        .collect()
}

/// Bound operations and resources are sets to upstream.
fn sorted(references: &[Reference]) -> Vec<&str> {
    let mut ids = ids(references);
    ids.sort_unstable();
    ids
}
