//! The graph of a model: what shapes refer to, and who refers to them.

use crate::model::Model;
use crate::shape::{Member, Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::TraitMap;

/// A shape or a member.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'m> {
    Shape(&'m Shape),
    Member(&'m Member),
}

impl<'m> Subject<'m> {
    pub(crate) fn id(self) -> &'m ShapeId {
        match self {
            Self::Shape(shape) => &shape.id,
            Self::Member(member) => &member.id,
        }
    }

    pub(crate) fn traits(self) -> &'m TraitMap {
        match self {
            Self::Shape(shape) => &shape.traits,
            Self::Member(member) => &member.traits,
        }
    }

    /// The place of a member's target, or of a shape's name.
    pub(crate) fn uses_at(self) -> Span {
        match self {
            Self::Shape(shape) => shape.span,
            Self::Member(member) => member.target_span,
        }
    }

    /// All shapes and members of a model.
    pub(crate) fn all(model: &'m Model) -> impl Iterator<Item = Self> {
        model.shapes_as_written().flat_map(Self::each_of)
    }

    /// A shape, then its members.
    pub(crate) fn each_of(shape: &'m Shape) -> impl Iterator<Item = Self> {
        let members = shape.members.values().map(Self::Member);
        std::iter::once(Self::Shape(shape)).chain(members)
    }

    /// The shape of an identifier.
    pub(crate) fn of(model: &'m Model, id: &ShapeId) -> Option<Self> {
        model.get(id).map(Self::Shape)
    }
}

/// The relationship of members to their targets, which has no name to ask for.
pub(crate) const TARGET: &str = "";

/// The relationship of anything to the definitions of its traits.
pub(crate) const TRAIT: &str = "trait";

/// What the members of enums, and sides without a structure, target.
const UNIT: &str = "smithy.api#Unit";

/// What a shape refers to by itself, with the names of the relationships.
pub(crate) fn references(shape: &Shape) -> impl Iterator<Item = (&'static str, &Reference)> {
    let mixins = list("mixin", &shape.mixins);
    let operation = shape.as_operation().into_iter().flat_map(|operation| {
        let sides = [("input", &operation.input), ("output", &operation.output)];
        let given = sides.into_iter().filter(|(_, side)| side.target != UNIT);
        given.chain(list("error", &operation.errors))
    });
    let service = shape.as_service().into_iter().flat_map(|service| {
        let bound = list("operation", &service.operations);
        let bound = bound.chain(list("resource", &service.resources));
        bound.chain(list("error", &service.errors))
    });
    let resource = shape.as_resource().into_iter().flat_map(|resource| {
        let identifiers = resource.identifiers.values();
        let properties = resource.properties.values();
        let bound = identifiers.map(|reference| ("identifier", reference));
        let bound = bound.chain(properties.map(|reference| ("property", reference)));
        let bound = bound.chain(resource.lifecycle());
        let bound = bound.chain(list("operation", &resource.operations));
        let collected = list("collectionOperation", &resource.collection_operations);
        bound
            .chain(collected)
            .chain(list("resource", &resource.resources))
    });
    mixins.chain(operation).chain(service).chain(resource)
}

fn list<'m>(
    name: &'static str,
    references: &'m [Reference],
) -> impl Iterator<Item = (&'static str, &'m Reference)> {
    references.iter().map(move |reference| (name, reference))
}

/// What members target: those of enums have no type of their own.
fn targets<'m>(model: &'m Model, shape: &'m Shape) -> impl Iterator<Item = (&'m Member, usize)> {
    let enumerated = matches!(shape.kind, ShapeKind::Enum | ShapeKind::IntEnum);
    let members = shape.members.values();
    let typed = members.filter(move |member| !enumerated || member.target != UNIT);
    typed.filter_map(|member| Some((member, model.place_of_target(member)?)))
}

/// One use of a shape.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use<'m> {
    /// What kind of use it is.
    pub(crate) relation: &'static str,
    /// The shape or member that uses the other.
    pub(crate) by: Subject<'m>,
}

/// Who uses the shapes of a model.
#[derive(Debug)]
pub(crate) struct Users<'m> {
    /// Where the uses of the shape at a place begin; they end where those of the next begin.
    starts: Vec<usize>,
    uses: Vec<Use<'m>>,
}

impl<'m> Users<'m> {
    /// All uses by members and by shapes themselves, those of trait definitions left out.
    pub(crate) fn of(model: &'m Model) -> Self {
        Self::collect(model, |shape, take| {
            for (member, target) in targets(model, shape) {
                take(target, TARGET, Subject::Member(member));
            }
            for (relation, reference) in references(shape) {
                if let Some(target) = model.place_of_referred(reference) {
                    take(target, relation, Subject::Shape(shape));
                }
            }
        })
    }

    /// All uses of trait definitions.
    pub(crate) fn of_traits(model: &'m Model) -> Self {
        Self::collect(model, |shape, take| {
            for subject in Subject::each_of(shape) {
                let traits = subject.traits().iter();
                let definitions = traits.filter_map(|(id, _)| model.place_of(id));
                definitions.for_each(|definition| take(definition, TRAIT, subject));
            }
        })
    }

    /// Sorts uses by the place of what is used, those of one shape in the order in which sources
    /// have them.
    fn collect(
        model: &'m Model,
        each: impl Fn(&'m Shape, &mut dyn FnMut(usize, &'static str, Subject<'m>)),
    ) -> Self {
        let mut found = Vec::new();
        for shape in model.shapes_as_written() {
            each(shape, &mut |place, relation, by| {
                found.push((place, Use { relation, by }));
            });
        }
        found.sort_by_key(|(place, _)| *place);
        let mut starts = Vec::with_capacity(model.len() + 1);
        for (at, (place, _)) in found.iter().enumerate() {
            starts.resize(starts.len().max(place + 1), at);
        }
        starts.resize(model.len() + 1, found.len());
        let uses = found.into_iter().map(|(_, one)| one).collect();
        Self { starts, uses }
    }

    /// The uses of the shape at a place.
    pub(crate) fn at(&self, place: usize) -> &[Use<'m>] {
        let bounds = self.starts.get(place).zip(self.starts.get(place + 1));
        let uses = bounds.and_then(|(start, end)| self.uses.get(*start..*end));
        uses.unwrap_or_default()
    }
}
