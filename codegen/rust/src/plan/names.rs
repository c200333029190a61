//! The Rust names of a service's shapes, without collisions.

use std::collections::BTreeMap;

use trompe_smithy::ShapeId;
use trompe_smithy::index::Closure;
use trompe_smithy::shape::{Shape, ShapeKind};
use trompe_smithy::traits::id;

use super::rust_type::{TypeModule, TypeRef};
use crate::naming::{self, Scope};

/// Names of types and statics by shape. Shapes are named in the order of their identifiers, and
/// what the model itself names comes before what belongs to it, so a collision is resolved the same
/// way whatever the order of the model's files.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    types: BTreeMap<ShapeId, TypeRef>,
    shapes: BTreeMap<String, ShapeId>,
    errors: BTreeMap<ShapeId, TypeRef>,
    statics: BTreeMap<ShapeId, String>,
    members: BTreeMap<ShapeId, String>,
    patterns: BTreeMap<ShapeId, String>,
    type_scope: Scope,
    static_scope: Scope,
}

impl Names {
    pub(super) fn new(closure: &Closure<'_>, shapes: &[&Shape]) -> Self {
        let mut names = Self::default();
        for shape in shapes {
            names.name_shape(shape, closure.name_of(&shape.id));
        }
        for shape in shapes {
            names.name_belongings(shape, closure.name_of(&shape.id));
        }
        names
    }

    fn name_shape(&mut self, shape: &Shape, name: &str) {
        let static_name = self.static_scope.claim(&naming::static_name(name));
        self.statics.insert(shape.id.clone(), static_name);
        if has_type(shape.kind) {
            let name = self.type_scope.claim(&naming::type_name(name));
            self.shapes.insert(name.clone(), shape.id.clone());
            self.types.insert(
                shape.id.clone(),
                TypeRef {
                    module: module_of(shape),
                    name,
                },
            );
        }
    }

    fn name_belongings(&mut self, shape: &Shape, name: &str) {
        if is_aggregate(shape.kind) {
            self.claim_members(&shape.id);
        }
        if is_streaming_union(shape) || shape.kind == ShapeKind::Operation {
            self.claim_error(&shape.id, &naming::type_name(name));
        }
        if shape.has_trait(id::PATTERN) {
            self.claim_pattern(&shape.id, &naming::static_name(name));
        }
        for member in shape
            .members
            .values()
            .filter(|member| member.has_trait(id::PATTERN))
        {
            let name = format!(
                "{}_{}",
                naming::static_name(name),
                naming::static_name(member.name())
            );
            self.claim_pattern(&member.id, &name);
        }
    }

    fn claim_members(&mut self, id: &ShapeId) {
        let wanted = format!("{}_MEMBERS", self.static_of(id));
        let name = self.static_scope.claim(&wanted);
        self.members.insert(id.clone(), name);
    }

    fn claim_pattern(&mut self, id: &ShapeId, name: &str) {
        let name = self.static_scope.claim(&format!("{name}_PATTERN"));
        self.patterns.insert(id.clone(), name);
    }

    fn claim_error(&mut self, id: &ShapeId, name: &str) {
        let wanted = [format!("{name}Error"), format!("{name}Errors")];
        let name = self.type_scope.claim_first(wanted);
        self.errors.insert(
            id.clone(),
            TypeRef {
                module: TypeModule::Errors,
                name,
            },
        );
    }

    /// The type of a structure, union or enum.
    pub(super) fn type_of(&self, id: &ShapeId) -> Option<&TypeRef> {
        self.types.get(id)
    }

    /// The shape that a type is of.
    pub(super) fn shape_of(&self, reference: &TypeRef) -> Option<&ShapeId> {
        self.shapes.get(&reference.name)
    }

    /// The static of a shape's schema.
    pub(super) fn static_of(&self, id: &ShapeId) -> &str {
        self.statics.get(id).map_or("", String::as_str)
    }

    /// The static with the members of an aggregate.
    pub(super) fn members_of(&self, id: &ShapeId) -> &str {
        self.members.get(id).map_or("", String::as_str)
    }

    /// The static of a shape's or member's pattern.
    pub(super) fn pattern_of(&self, id: &ShapeId) -> &str {
        self.patterns.get(id).map_or("", String::as_str)
    }

    /// The enum of an operation's errors, or of the exceptions of a streaming union.
    pub(super) fn errors_of(&self, id: &ShapeId) -> Option<&TypeRef> {
        self.errors.get(id)
    }

    /// A name for a static that belongs to no shape.
    pub(super) fn claim_static(&mut self, wanted: &str) -> String {
        self.static_scope.claim(wanted)
    }
}

pub(super) fn is_streaming_union(shape: &Shape) -> bool {
    shape.kind == ShapeKind::Union && shape.traits.is_streaming()
}

fn has_type(kind: ShapeKind) -> bool {
    use ShapeKind::{Enum, IntEnum, Structure, Union};
    matches!(kind, Structure | Union | Enum | IntEnum)
}

fn is_aggregate(kind: ShapeKind) -> bool {
    use ShapeKind::{List, Map, Set, Structure, Union};
    matches!(kind, Structure | Union | List | Set | Map)
}

fn module_of(shape: &Shape) -> TypeModule {
    match shape.traits.error() {
        Some(_) => TypeModule::Errors,
        None => TypeModule::Types,
    }
}
