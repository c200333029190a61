//! Shapes and their members.

use std::collections::BTreeSet;

use super::Writer;
use super::nodes::literal;
use super::traits::own;
use crate::shape::{Detail, Member, Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

impl<'m> Writer<'m> {
    /// A shape with its traits; `inlined` are the shapes to write inside operations.
    pub(super) fn shape(&mut self, shape: &'m Shape, inlined: &BTreeSet<&'m ShapeId>) {
        self.shape_traits(shape);
        let keyword = match shape.kind {
            ShapeKind::Set => ShapeKind::List.keyword(),
            kind => kind.keyword(),
        };
        self.text.push(&format!("{keyword} {}", shape.id.name()));
        self.mixins(&shape.mixins, " ");
        match shape.own_detail() {
            Detail::Data => self.data(shape),
            Detail::Operation(operation) => self.operation(operation, inlined),
            Detail::Resource(resource) => self.resource(resource),
            Detail::Service(service) => self.service(service),
        }
    }

    /// The traits of a shape; a set of 1.0 becomes a list of unique items.
    fn shape_traits(&mut self, shape: &'m Shape) {
        self.traits(&own(&shape.traits));
        if shape.kind == ShapeKind::Set && !shape.has_trait(id::UNIQUE_ITEMS) {
            self.text.push("@uniqueItems");
            self.text.line();
        }
    }

    fn data(&mut self, shape: &'m Shape) {
        if !has_members(shape.kind) {
            return self.text.line();
        }
        self.text.push(" ");
        let (own, inherited) = split(shape);
        self.members(shape.kind, &own);
        self.text.line();
        self.applies(&inherited);
    }

    /// `with […]`, after a text, where there are mixins.
    pub(super) fn mixins(&mut self, mixins: &[Reference], before: &str) {
        match mixins {
            [] => {}
            [mixin] => {
                let name = self.names.of(&mixin.target);
                self.text.push(&format!("{before}with [{name}]"));
            }
            mixins => {
                self.text.open(&format!("{before}with ["));
                for mixin in mixins {
                    let name = self.names.of(&mixin.target);
                    self.text.push(&name);
                    self.text.line();
                }
                self.text.close("]");
            }
        }
    }

    /// Members in braces.
    pub(super) fn members(&mut self, kind: ShapeKind, members: &[&'m Member]) {
        if members.is_empty() {
            return self.text.push("{}");
        }
        self.text.open("{");
        for member in members {
            match kind {
                ShapeKind::Enum | ShapeKind::IntEnum => self.enum_member(member),
                _ => self.member(member),
            }
            self.text.line();
        }
        self.text.close("}");
    }

    fn member(&mut self, member: &'m Member) {
        let mut traits = own(&member.traits);
        traits.retain(|(id, _)| id.as_str() != id::DEFAULT);
        self.traits(&traits);
        let target = self.names.of(&member.target);
        self.text.push(&format!("{}: {target}", member.name()));
        if let Some(default) = member.traits.default_value() {
            self.text.push(&format!(" = {}", literal(default)));
        }
    }

    fn enum_member(&mut self, member: &'m Member) {
        self.traits(&own(&member.traits));
        self.text.push(member.name());
        let value = member.traits.enum_value();
        if let Some(value) = value.filter(|value| value.as_str() != Some(member.name())) {
            self.text.push(&format!(" = {}", literal(value)));
        }
    }
}

/// The members that a shape declares, and those that its mixins brought.
pub(super) fn split(shape: &Shape) -> (Vec<&Member>, Vec<&Member>) {
    let members = shape.members.values();
    members.partition(|member| member.inherited_from.is_none())
}

fn has_members(kind: ShapeKind) -> bool {
    use ShapeKind::{Enum, IntEnum, List, Map, Set, Structure, Union};
    matches!(kind, Enum | IntEnum | List | Set | Map | Structure | Union)
}
