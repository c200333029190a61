//! Shapes and their members.

mod kind;

use std::fmt;
use std::sync::Arc;

pub use kind::{Category, ShapeKind};

use crate::map::IndexMap;
use crate::node::Node;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::TraitMap;

/// A use of a shape by another, and where it was written.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The shape referred to.
    pub target: ShapeId,
    /// Where.
    pub span: Span,
    /// Where the model keeps the target.
    pub(crate) target_at: Place,
}

impl Reference {
    /// A use of a shape.
    #[must_use]
    pub fn new(target: ShapeId, span: Span) -> Self {
        Self {
            target,
            span,
            target_at: Place::default(),
        }
    }
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target && self.span == other.span
    }
}

impl Eq for Reference {}

/// A shape of the model.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its absolute identifier.
    pub id: ShapeId,
    /// What kind of shape it is.
    pub kind: ShapeKind,
    /// Traits in effect, those inherited from mixins included.
    pub traits: TraitMap,
    /// Members in order, those inherited from mixins first; empty for shapes without members.
    pub members: Members,
    /// Mixins the shape was declared with.
    pub mixins: Vec<Reference>,
    /// What operations, resources and services have beyond members.
    pub detail: Detail,
    /// What the shape itself says of `detail`, when mixins add to it.
    pub introduced: Option<Box<Detail>>,
    /// The place of the shape's name.
    pub span: Span,
}

/// Members by name, in order.
pub type Members = IndexMap<Arc<str>, Member>;

/// A member of a list, map, structure, union, enum or intEnum.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its absolute identifier, `namespace#Shape$member`.
    pub id: ShapeId,
    /// The shape it targets.
    pub target: ShapeId,
    /// Traits in effect, those inherited from mixins included.
    pub traits: TraitMap,
    /// The mixin that brought the member, when it was not declared on the shape itself.
    pub inherited_from: Option<ShapeId>,
    /// The place of the member's name.
    pub span: Span,
    /// The place of its target.
    pub target_span: Span,
    /// Where the model keeps the target.
    pub(crate) target_at: Place,
}

/// A place among the shapes of a model, for one target.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    at: u32,
    /// The stamp of the model; none has 0.
    model: u32,
    /// Where the text of the target is: the model holds it as well, so that no other identifier
    /// comes to be there.
    text: usize,
}

/// Places say nothing of a shape itself.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

impl Place {
    pub(crate) fn new(at: usize, model: u32, target: &ShapeId) -> Self {
        let text = target.address();
        match u32::try_from(at) {
            Ok(at) => Self { at, model, text },
            Err(_) => Self::default(),
        }
    }

    /// The place, if it was noted in this model for this target.
    pub(crate) fn get(self, model: u32, target: &ShapeId) -> Option<usize> {
        let same = self.model == model && self.text == target.address();
        same.then_some(self.at as usize)
    }
}

impl Member {
    /// The member's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.member().unwrap_or_default()
    }

    /// The value of a trait on the member itself.
    #[must_use]
    pub fn trait_value(&self, id: &str) -> Option<&Node> {
        self.traits.value(id)
    }

    /// Whether the member itself has a trait.
    #[must_use]
    pub fn has_trait(&self, id: &str) -> bool {
        self.traits.has(id)
    }
}

/// What service-side shapes have beyond members.
#[derive(Clone, Debug)]
pub enum Detail {
    /// Simple and aggregate shapes.
    Data,
    /// An operation.
    Operation(Box<Operation>),
    /// A resource.
    Resource(Box<Resource>),
    /// A service.
    Service(Box<Service>),
}

impl Detail {
    /// All uses of other shapes.
    pub(crate) fn references_mut(&mut self) -> Box<dyn Iterator<Item = &mut Reference> + '_> {
        match self {
            Self::Data => Box::new(std::iter::empty()),
            Self::Operation(operation) => {
                let sides = [&mut operation.input, &mut operation.output];
                Box::new(sides.into_iter().chain(&mut operation.errors))
            }
            Self::Resource(resource) => Box::new(resource.references_mut()),
            Self::Service(service) => {
                let bound = service.operations.iter_mut().chain(&mut service.resources);
                Box::new(bound.chain(&mut service.errors))
            }
        }
    }
}

/// The properties of an operation (Smithy 2.0, "Operation").
#[derive(Clone, Debug)]
pub struct Operation {
    /// Input structure; `smithy.api#Unit` when none was given.
    pub input: Reference,
    /// Output structure; `smithy.api#Unit` when none was given.
    pub output: Reference,
    /// Errors of the operation itself.
    pub errors: Vec<Reference>,
}

/// The properties of a resource (Smithy 2.0, "Resource").
#[derive(Clone, Debug, Default)]
pub struct Resource {
    /// Identifier names and the shapes they target.
    pub identifiers: IndexMap<Arc<str>, Reference>,
    /// Property names and the shapes they target.
    pub properties: IndexMap<Arc<str>, Reference>,
    /// The create lifecycle operation.
    pub create: Option<Reference>,
    /// The put lifecycle operation.
    pub put: Option<Reference>,
    /// The read lifecycle operation.
    pub read: Option<Reference>,
    /// The update lifecycle operation.
    pub update: Option<Reference>,
    /// The delete lifecycle operation.
    pub delete: Option<Reference>,
    /// The list lifecycle operation.
    pub list: Option<Reference>,
    /// Further instance operations.
    pub operations: Vec<Reference>,
    /// Further collection operations.
    pub collection_operations: Vec<Reference>,
    /// Child resources.
    pub resources: Vec<Reference>,
}

impl Resource {
    /// The lifecycle operations that are set, with their names.
    pub fn lifecycle(&self) -> impl Iterator<Item = (&'static str, &Reference)> {
        let slots = [
            ("create", &self.create),
            ("put", &self.put),
            ("read", &self.read),
            ("update", &self.update),
            ("delete", &self.delete),
            ("list", &self.list),
        ];
        slots
            .into_iter()
            .filter_map(|(name, slot)| slot.as_ref().map(|reference| (name, reference)))
    }

    /// As [`Self::lifecycle`], in the order in which upstream writes them.
    pub(crate) fn lifecycle_as_written(&self) -> impl Iterator<Item = (&'static str, &Reference)> {
        let put = self.put.iter().map(|reference| ("put", reference));
        put.chain(self.lifecycle().filter(|(name, _)| *name != "put"))
    }

    /// Whether both resources say the same, wherever they were written.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        self.targets().eq(other.targets())
    }

    /// Whether no property is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.targets().next().is_none()
    }

    fn targets(&self) -> impl Iterator<Item = (&str, &ShapeId)> {
        let named = self.identifiers.iter().chain(&self.properties);
        let named = named.map(|(name, reference)| (&**name, &reference.target));
        let lifecycle = self
            .lifecycle()
            .map(|(name, reference)| (name, &reference.target));
        let lists = [
            ("operations", &self.operations),
            ("collectionOperations", &self.collection_operations),
            ("resources", &self.resources),
        ];
        let listed = lists
            .into_iter()
            .flat_map(|(name, list)| list.iter().map(move |reference| (name, &reference.target)));
        named.chain(lifecycle).chain(listed)
    }

    /// Every operation bound to the resource itself: lifecycle, instance, collection.
    pub fn all_operations(&self) -> impl Iterator<Item = &Reference> {
        let lifecycle = self.lifecycle().map(|(_, reference)| reference);
        lifecycle
            .chain(&self.operations)
            .chain(&self.collection_operations)
    }
}

/// The properties of a service (Smithy 2.0, "Service").
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Version text; may be empty.
    pub version: Arc<str>,
    /// Operations bound directly.
    pub operations: Vec<Reference>,
    /// Resources bound directly.
    pub resources: Vec<Reference>,
    /// Errors every operation of the service may return.
    pub errors: Vec<Reference>,
    /// Names that shapes of the closure take in this service.
    pub rename: IndexMap<ShapeId, Arc<str>>,
}

impl Shape {
    /// A shape without members, traits or mixins.
    #[must_use]
    pub fn new(id: ShapeId, kind: ShapeKind, span: Span) -> Self {
        let detail = Detail::Data;
        let (traits, members) = (TraitMap::default(), Members::default());
        Self {
            id,
            kind,
            traits,
            members,
            mixins: Vec::new(),
            detail,
            introduced: None,
            span,
        }
    }

    /// What the shape itself says of operations, resources and errors, without its mixins.
    #[must_use]
    pub fn own_detail(&self) -> &Detail {
        self.introduced.as_deref().unwrap_or(&self.detail)
    }

    /// The value of a trait.
    #[must_use]
    pub fn trait_value(&self, id: &str) -> Option<&Node> {
        self.traits.value(id)
    }

    /// Whether the shape has a trait.
    #[must_use]
    pub fn has_trait(&self, id: &str) -> bool {
        self.traits.has(id)
    }

    /// A member by name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.get(name)
    }

    /// The operation's properties, when it is one.
    #[must_use]
    pub fn as_operation(&self) -> Option<&Operation> {
        match &self.detail {
            Detail::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The resource's properties, when it is one.
    #[must_use]
    pub fn as_resource(&self) -> Option<&Resource> {
        match &self.detail {
            Detail::Resource(resource) => Some(resource),
            _ => None,
        }
    }

    /// The service's properties, when it is one.
    #[must_use]
    pub fn as_service(&self) -> Option<&Service> {
        match &self.detail {
            Detail::Service(service) => Some(service),
            _ => None,
        }
    }
}

impl Resource {
    fn references_mut(&mut self) -> impl Iterator<Item = &mut Reference> {
        let named = self
            .identifiers
            .values_mut()
            .chain(self.properties.values_mut());
        let slots = [
            &mut self.create,
            &mut self.put,
            &mut self.read,
            &mut self.update,
            &mut self.delete,
            &mut self.list,
        ];
        let lists = [
            &mut self.operations,
            &mut self.collection_operations,
            &mut self.resources,
        ];
        let bound = slots.into_iter().flatten();
        named.chain(bound).chain(lists.into_iter().flatten())
    }

    /// The lifecycle operations, set or not.
    pub(crate) fn slots_mut(&mut self) -> [&mut Option<Reference>; 6] {
        [
            &mut self.create,
            &mut self.put,
            &mut self.read,
            &mut self.update,
            &mut self.delete,
            &mut self.list,
        ]
    }
}
