//! Operations, and the inputs and outputs written inside them.

use std::collections::BTreeSet;

use super::Writer;
use super::shape::split;
use super::traits::all;
use crate::model::Model;
use crate::shape::{Member, Operation, Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

/// The two sides of an operation: the property, the trait of its structures, and what their
/// names add to the operation's.
const SIDES: [(&str, &str, &str); 2] = [
    ("input", id::INPUT, "Input"),
    ("output", id::OUTPUT, "Output"),
];

/// The inputs and outputs that can be written inside their operations: marked as such, and
/// named after them.
pub(super) fn inlined<'m>(model: &'m Model, shapes: &[&'m Shape]) -> BTreeSet<&'m ShapeId> {
    let operations = shapes.iter();
    let operations = operations.filter_map(|shape| Some((*shape, shape.as_operation()?)));
    operations
        .flat_map(|(shape, operation)| {
            let sides = SIDES.into_iter().zip([&operation.input, &operation.output]);
            sides.filter_map(move |((_, mark, suffix), side)| {
                let structure = model.get(&side.target)?;
                let name = format!("{}{suffix}", shape.id.name());
                let fits = structure.id.namespace() == shape.id.namespace()
                    && structure.id.name() == name
                    && structure.kind == ShapeKind::Structure
                    && structure.has_trait(mark);
                fits.then_some(&structure.id)
            })
        })
        .collect()
}

impl<'m> Writer<'m> {
    pub(super) fn operation(&mut self, operation: &'m Operation, inlined: &BTreeSet<&'m ShapeId>) {
        self.text.open(" {");
        let mut inherited = Vec::new();
        for ((name, mark, _), side) in SIDES.into_iter().zip([&operation.input, &operation.output])
        {
            let shape = self.model.get(&side.target);
            match shape.filter(|shape| inlined.contains(&shape.id)) {
                Some(shape) => inherited.extend(self.inline(name, mark, shape)),
                None => self.side(name, side),
            }
        }
        self.references("errors", &operation.errors);
        self.text.close("}");
        self.text.line();
        self.applies(&inherited);
    }

    fn side(&mut self, name: &str, side: &Reference) {
        let target = self.names.of(&side.target);
        self.text.push(&format!("{name}: {target}"));
        self.text.line();
    }

    /// A structure inside the operation; gives the members that its mixins brought.
    fn inline(&mut self, name: &str, mark: &str, shape: &'m Shape) -> Vec<&'m Member> {
        let mut traits = all(&shape.traits);
        traits.retain(|(id, _)| id.as_str() != mark);
        self.text.push(&format!("{name} :="));
        if traits.is_empty() {
            self.text.push(" ");
            self.body(shape)
        } else {
            self.text.line();
            self.text.indent_more();
            self.traits(&traits);
            let inherited = self.body(shape);
            self.text.indent_less();
            inherited
        }
    }

    fn body(&mut self, shape: &'m Shape) -> Vec<&'m Member> {
        let (own, inherited) = split(shape);
        self.mixins(&shape.mixins, "");
        if !shape.mixins.is_empty() {
            self.text.push(" ");
        }
        self.members(shape.kind, &own);
        self.text.line();
        inherited
    }
}
