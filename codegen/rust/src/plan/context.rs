//! What all parts of a service's plan ask: its shapes, their names, types and roles.

use std::cell::RefCell;
use std::collections::BTreeMap;

use trompe_smithy::diagnostic::{Diagnostic, Diagnostics};
use trompe_smithy::index::Closure;
use trompe_smithy::shape::{Member, Shape, ShapeKind};
use trompe_smithy::traits::id;
use trompe_smithy::{Model, ShapeId};

use super::cycles::Boxes;
use super::names::Names;
use super::roles::Roles;
use super::rust_type::{RuntimeType, RustType};

/// Lists and maps within each other nest at most this deep; deeper is taken for endless.
const COLLECTION_DEPTH: usize = 32;

/// One service of a model, or the part of it that was asked for.
pub(super) struct Context<'m> {
    pub(super) model: &'m Model,
    pub(super) service: &'m Shape,
    pub(super) operations: Vec<&'m Shape>,
    pub(super) shapes: Vec<&'m Shape>,
    pub(super) names: Names,
    pub(super) boxes: Boxes,
    pub(super) roles: Roles,
    pub(super) sizes: RefCell<BTreeMap<ShapeId, usize>>,
    pub(super) diagnostics: RefCell<&'m mut Diagnostics>,
}

impl<'m> Context<'m> {
    pub(super) fn new(
        model: &'m Model,
        service: &'m Shape,
        operations: Vec<&'m Shape>,
        diagnostics: &'m mut Diagnostics,
    ) -> Self {
        let ids: Vec<ShapeId> = operations.iter().map(|shape| shape.id.clone()).collect();
        let closure = Closure::of_operations(model, &service.id, &ids);
        let shapes: Vec<&Shape> = closure
            .shapes()
            .filter(|shape| !shape.id.is_prelude())
            .collect();
        Self {
            model,
            service,
            names: Names::new(&closure, &shapes),
            boxes: Boxes::new(&shapes),
            roles: Roles::new(model, &operations, &shapes),
            sizes: RefCell::default(),
            operations,
            shapes,
            diagnostics: RefCell::new(diagnostics),
        }
    }

    /// Says something about the model.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The shapes of one kind, in the order of their identifiers.
    pub(super) fn shapes_of(&self, kind: ShapeKind) -> impl Iterator<Item = &'m Shape> + '_ {
        self.shapes
            .iter()
            .copied()
            .filter(move |shape| shape.kind == kind)
    }

    /// The type of a member's values, boxed where the shape is recursive.
    pub(super) fn member_type(&self, member: &'m Member) -> RustType {
        let plain = self.target_type(member, COLLECTION_DEPTH);
        if self.boxes.contains(member) {
            plain.boxed()
        } else {
            plain
        }
    }

    fn target_type(&self, member: &'m Member, depth: usize) -> RustType {
        match self.model.target(member) {
            Some(target) => self.type_within(target, depth),
            None => RustType::Runtime(RuntimeType::Document),
        }
    }

    fn type_within(&self, shape: &'m Shape, depth: usize) -> RustType {
        if let Some(reference) = self.names.type_of(&shape.id) {
            let reference = reference.clone();
            return match shape.kind {
                ShapeKind::Structure => RustType::Structure(reference),
                _ => RustType::Named(reference),
            };
        }
        match shape.kind {
            ShapeKind::List | ShapeKind::Set | ShapeKind::Map if depth == 0 => self.endless(shape),
            ShapeKind::List | ShapeKind::Set => {
                RustType::List(Box::new(self.element(shape, "member", depth)))
            }
            ShapeKind::Map => {
                let key = shape
                    .member("key")
                    .map_or(RustType::String, |key| self.target_type(key, depth - 1));
                RustType::Map(Box::new(key), Box::new(self.element(shape, "value", depth)))
            }
            ShapeKind::Blob if shape.traits.is_streaming() => {
                RustType::Runtime(RuntimeType::ByteStream)
            }
            kind => simple(kind),
        }
    }

    fn element(&self, shape: &'m Shape, name: &str, depth: usize) -> RustType {
        let Some(member) = shape.member(name) else {
            return RustType::String;
        };
        let element = self.target_type(member, depth - 1);
        if shape.traits.is_sparse() {
            element.optional()
        } else {
            element
        }
    }

    fn endless(&self, shape: &Shape) -> RustType {
        let message = format!("lists and maps within each other go deeper than {COLLECTION_DEPTH}");
        self.report(
            Diagnostic::error("UnsupportedShape", message)
                .on(&shape.id)
                .at(shape.span),
        );
        RustType::Runtime(RuntimeType::Document)
    }

    /// Whether `Debug` must not show a member's values.
    pub(super) fn is_redacted(&self, member: &Member) -> bool {
        member.traits.is_sensitive() || self.shows_secrets(&member.target, COLLECTION_DEPTH)
    }

    // Structures, unions and enums redact themselves.
    fn shows_secrets(&self, target: &ShapeId, depth: usize) -> bool {
        let Some(shape) = self.model.get(target) else {
            return false;
        };
        if self.names.type_of(target).is_some() || depth == 0 {
            return false;
        }
        let inside = |member: &Member| {
            member.traits.is_sensitive() || self.shows_secrets(&member.target, depth - 1)
        };
        shape.has_trait(id::SENSITIVE) || shape.members.values().any(inside)
    }
}

fn simple(kind: ShapeKind) -> RustType {
    match kind {
        ShapeKind::Boolean => RustType::Bool,
        ShapeKind::Byte => RustType::I8,
        ShapeKind::Short => RustType::I16,
        ShapeKind::Integer | ShapeKind::IntEnum => RustType::I32,
        ShapeKind::Long => RustType::I64,
        ShapeKind::Float => RustType::F32,
        ShapeKind::Double => RustType::F64,
        ShapeKind::String | ShapeKind::Enum => RustType::String,
        ShapeKind::Blob => RustType::Runtime(RuntimeType::Blob),
        ShapeKind::BigInteger => RustType::Runtime(RuntimeType::BigInteger),
        ShapeKind::BigDecimal => RustType::Runtime(RuntimeType::BigDecimal),
        ShapeKind::Timestamp => RustType::Runtime(RuntimeType::Timestamp),
        ShapeKind::Structure => RustType::Runtime(RuntimeType::Unit),
        _ => RustType::Runtime(RuntimeType::Document),
    }
}
