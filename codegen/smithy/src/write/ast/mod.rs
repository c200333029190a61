//! Models written as JSON AST documents.
//!
//! The order is fixed: shapes and traits by identifier, members as they were declared. What
//! mixins hand down is left to them; traits that a shape applies to an inherited member are
//! written as `apply` entries.

mod detail;
mod downgrade;
mod json;

use downgrade::downgrade;
use json::Json;

use crate::decl::Version;
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::traits::{TraitMap, id};

/// Members of a JSON object, in order.
type Entries<'m> = Vec<(String, Json<'m>)>;

/// The model as a JSON AST document (Smithy 2.0, "JSON AST"), indented by four spaces.
///
/// Shapes of the prelude, and of the namespaces that this crate ships when they came from it,
/// are left out. In version 1.0 mixins are flattened, enums become strings and integers, and
/// what has no place there is dropped.
#[must_use]
pub fn ast(model: &Model, version: Version) -> String {
    match version {
        Version::V1 => document(&downgrade(model), "1.0", Writer { boxes: true }),
        Version::V2 => document(model, "2.0", Writer { boxes: false }),
    }
}

fn document(model: &Model, version: &str, writer: Writer) -> String {
    let mut document = vec![("smithy".into(), Json::text(version))];
    if !model.metadata().is_empty() {
        let metadata = model.metadata().iter();
        let metadata = metadata.map(|(key, value)| (key.to_string(), Json::Node(value)));
        document.push(("metadata".into(), Json::Object(metadata.collect())));
    }
    let mut shapes: Vec<_> = model
        .own_shapes()
        .flat_map(|shape| writer.entries(shape))
        .collect();
    shapes.sort_by(|a, b| a.0.cmp(&b.0));
    document.push(("shapes".into(), Json::Object(shapes)));
    Json::Object(document).print()
}

#[derive(Clone, Copy, Debug)]
struct Writer {
    /// Whether the `box` trait is written, as only 1.0 has it.
    boxes: bool,
}

impl Writer {
    /// The entry of a shape, and those of inherited members that it adds traits to.
    fn entries(self, shape: &Shape) -> Entries<'_> {
        let mut entries = vec![(shape.id.to_string(), Json::Object(self.shape(shape)))];
        for member in shape.members.values().filter(|member| is_inherited(member)) {
            let mut apply = vec![("type".into(), Json::text("apply"))];
            self.push_traits(&mut apply, &member.traits);
            if apply.len() > 1 {
                entries.push((member.id.to_string(), Json::Object(apply)));
            }
        }
        entries
    }

    fn shape(self, shape: &Shape) -> Entries<'_> {
        let kind = match shape.kind {
            ShapeKind::Set => ShapeKind::List,
            kind => kind,
        };
        let mut object = vec![("type".into(), Json::text(kind.keyword()))];
        if !shape.mixins.is_empty() {
            object.push(("mixins".into(), detail::references(&shape.mixins)));
        }
        self.push_members(&mut object, shape);
        object.extend(detail::properties(shape));
        self.push_traits(&mut object, &shape.traits);
        if shape.kind == ShapeKind::Set && !shape.has_trait(id::UNIQUE_ITEMS) {
            add_unique_items(&mut object);
        }
        object
    }

    fn push_members<'m>(self, object: &mut Entries<'m>, shape: &'m Shape) {
        let own = shape
            .members
            .values()
            .filter(|member| !is_inherited(member));
        let own = own.map(|member| (member.name().to_owned(), self.member(member)));
        match shape.kind {
            ShapeKind::List | ShapeKind::Set | ShapeKind::Map => object.extend(own),
            ShapeKind::Structure | ShapeKind::Union | ShapeKind::Enum | ShapeKind::IntEnum => {
                object.push(("members".into(), Json::Object(own.collect())));
            }
            _ => {}
        }
    }

    fn member(self, member: &Member) -> Json<'_> {
        let mut object = vec![("target".into(), Json::text(member.target.as_str()))];
        self.push_traits(&mut object, &member.traits);
        Json::Object(object)
    }

    /// Adds `traits`, when any was applied to the shape or member itself.
    fn push_traits<'m>(self, object: &mut Entries<'m>, traits: &'m TraitMap) {
        let own = traits
            .introduced()
            .filter(|(id, _)| self.boxes || id.as_str() != id::BOX)
            .map(|(id, value)| (id.to_string(), Json::Node(value)));
        let mut own: Entries<'m> = own.collect();
        own.sort_by(|a, b| a.0.cmp(&b.0));
        if !own.is_empty() {
            object.push(("traits".into(), Json::Object(own)));
        }
    }
}

fn is_inherited(member: &Member) -> bool {
    member.inherited_from.is_some()
}

/// The 2.0 form of a 1.0 set is a list of unique items.
fn add_unique_items(object: &mut Entries<'_>) {
    let unique = (id::UNIQUE_ITEMS.to_owned(), Json::Object(Vec::new()));
    match object.last_mut() {
        Some((key, Json::Object(traits))) if key == "traits" => {
            traits.push(unique);
            traits.sort_by(|a, b| a.0.cmp(&b.0));
        }
        _ => object.push(("traits".into(), Json::Object(vec![unique]))),
    }
}
