//! Models written as IDL, one file a namespace.

mod names;
mod nodes;
mod operation;
mod service;
mod shape;
mod text;
mod traits;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use names::Names;
use text::Text;

use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::traits::id;

/// The model as IDL files by name: `NAMESPACE.smithy` for each namespace, and
/// `metadata.smithy` where there is metadata.
///
/// Shapes of the prelude, and of the namespaces that this crate ships when they came from it,
/// are left out. Trait definitions come first, then services, resources, operations and
/// aggregate shapes; inputs and outputs that only their operation could have are written inline.
#[must_use]
pub fn idl(model: &Model) -> BTreeMap<String, String> {
    let mut namespaces: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for shape in model.own_shapes() {
        let shapes = namespaces.entry(shape.id.namespace()).or_default();
        shapes.push(shape);
    }
    let mut files: BTreeMap<_, _> = namespaces
        .into_iter()
        .map(|(namespace, shapes)| {
            let text = Writer::new(model, namespace).file(shapes);
            (format!("{namespace}.smithy"), text)
        })
        .collect();
    if !model.metadata().is_empty() {
        files.insert(
            "metadata.smithy".to_owned(),
            Writer::new(model, "").metadata(),
        );
    }
    files
}

const VERSION: &str = "$version: \"2.0\"\n";

/// Writes the shapes of one namespace.
struct Writer<'m> {
    model: &'m Model,
    names: Names<'m>,
    text: Text,
}

impl<'m> Writer<'m> {
    fn new(model: &'m Model, namespace: &'m str) -> Self {
        Self {
            model,
            names: Names::new(model, namespace),
            text: Text::default(),
        }
    }

    fn metadata(mut self) -> String {
        self.text.line();
        for (key, value) in self.model.metadata() {
            self.text.push(&format!("metadata {} = ", nodes::key(key)));
            self.node(value, None);
            self.text.line();
        }
        VERSION.to_owned() + &self.text.finish()
    }

    fn file(mut self, mut shapes: Vec<&'m Shape>) -> String {
        let inlined = operation::inlined(self.model, &shapes);
        shapes.retain(|shape| !inlined.contains(&shape.id));
        shapes.sort_by(|a, b| order(a, b));
        for shape in shapes {
            self.text.line();
            self.shape(shape, &inlined);
        }
        let namespace = self.names.namespace();
        let uses = self.names.uses();
        let body = self.text.finish();
        format!("{VERSION}\nnamespace {namespace}\n{uses}{body}")
    }
}

/// Trait definitions first, then what has a place of its own, then the rest.
fn order(a: &Shape, b: &Shape) -> Ordering {
    let definition = |shape: &Shape| !shape.has_trait(id::TRAIT);
    let key = |shape: &Shape| match definition(shape) {
        false => (false, 0),
        true => (true, place(shape.kind)),
    };
    key(a).cmp(&key(b)).then_with(|| a.id.cmp_caseless(&b.id))
}

fn place(kind: ShapeKind) -> usize {
    let placed = [
        ShapeKind::Service,
        ShapeKind::Resource,
        ShapeKind::Operation,
        ShapeKind::Structure,
        ShapeKind::Union,
        ShapeKind::List,
        ShapeKind::Set,
        ShapeKind::Map,
    ];
    let found = placed.iter().position(|placed| *placed == kind);
    found.unwrap_or(placed.len())
}
