//! Every reference names a shape that exists and fits (event `Target`).

use super::part::Run;
use crate::diagnostic::{Diagnostic, nearest, neighbours};
use crate::model::Model;
use crate::shape::{Category, Detail, Member, Reference, Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::id;

const EVENT: &str = "Target";

/// References to what is not there have an event of their own, so that they can be told apart.
const UNRESOLVED: &str = "Target.UnresolvedShape";

/// Unresolved names after this many get no advice: each search goes over all shapes.
const ADVISED: usize = 50;

/// Follows references.
pub(super) struct Check<'m> {
    model: &'m Model,
    /// What was found.
    pub(super) events: Vec<Diagnostic>,
    /// How many near misses were searched for.
    advised: usize,
}

impl<'m> Check<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            events: Vec::new(),
            advised: 0,
        }
    }

    pub(super) fn validate(&mut self, run: &Run<'m>) {
        run.shapes().for_each(|shape| self.shape(shape));
    }

    fn shape(&mut self, shape: &Shape) {
        let members = shape.members.values();
        members.for_each(|member| self.member(shape, member));
        self.mixins(shape);
        match &shape.detail {
            Detail::Data => {}
            Detail::Operation(operation) => {
                self.side(shape, "input", &operation.input);
                self.side(shape, "output", &operation.output);
                self.errors(shape, &operation.errors);
            }
            Detail::Service(service) => {
                self.all(
                    shape,
                    "operation",
                    &service.operations,
                    ShapeKind::Operation,
                );
                self.all(shape, "resource", &service.resources, ShapeKind::Resource);
                self.errors(shape, &service.errors);
            }
            Detail::Resource(_) => self.resource(shape),
        }
    }

    fn push(&mut self, shape: &ShapeId, span: crate::source::Span, message: String) {
        self.events
            .push(Diagnostic::error(EVENT, message).at(span).on(shape));
    }

    /// The shape behind a reference; one that is not there is reported in the given words.
    fn find(&mut self, on: &ShapeId, reference: &Reference, words: &str) -> Option<&'m Shape> {
        let target = &reference.target;
        if let Some(shape) = self.model.referred(reference) {
            return Some(shape);
        }
        if target.member().is_some() && self.model.member(target).is_some() {
            let message =
                format!("Members cannot target member shapes, but found (member: `{target}`)");
            self.push(on, reference.span, message);
            return None;
        }
        let message = format!("{words} unresolved shape `{target}`");
        let event = Diagnostic::error(UNRESOLVED, message);
        let event = event.at(reference.span).on(on);
        let event = match self.advised < ADVISED {
            true => self.advise(event, target),
            false => event,
        };
        self.advised += 1;
        self.events.push(event);
        None
    }

    /// Upstream puts the near miss into the message; the import is advice of ours.
    fn advise(&self, mut event: Diagnostic, target: &ShapeId) -> Diagnostic {
        let shapes = || self.model.shapes().map(|shape| &shape.id);
        let elsewhere = shapes().find(|id| id.name() == target.name() && !id.is_prelude());
        if let Some(id) = elsewhere {
            return event.help(format!("add `use {id}` below the namespace statement"));
        }
        let near = neighbours(target.as_str(), shapes().map(ShapeId::as_str));
        if !near.is_empty() {
            event.suggestion = near.first().map(|near| (*near).to_owned());
            let near = near.join(", ");
            event.message.push_str(&format!(". Did you mean {near}?"));
            return event;
        }
        if let Some(namespace) = crate::shipped::namespace_of(target.name()) {
            return event.help(format!(
                "add `use {namespace}#{}` below the namespace statement",
                target.name()
            ));
        }
        let prelude = self.model.shapes().filter(|shape| shape.id.is_prelude());
        let prelude = prelude.filter(|shape| !shape.has_trait(id::TRAIT));
        let prelude = prelude.map(|shape| shape.id.name());
        match nearest(target.name(), prelude) {
            Some(near) => event.did_you_mean(near),
            None => event,
        }
    }

    fn member(&mut self, shape: &Shape, member: &Member) {
        let reference = Reference {
            target_at: member.target_at,
            ..Reference::new(member.target.clone(), member.target_span)
        };
        let Some(target) = self.find(&member.id, &reference, "member shape targets an") else {
            return;
        };
        let of_trait = shape.has_trait(id::TRAIT) && target.has_trait(id::TRAIT);
        if !of_trait && self.misused(&member.id, &reference, "MEMBER_TARGET", target) {
            return;
        }
        if self.unfit(&member.id, &reference, target) {
            return;
        }
        if shape.kind == ShapeKind::Map && member.name() == "key" && !target.kind.is_string() {
            let (kind, id) = (target.kind, &target.id);
            let message = format!(
                "Map key member targets ({kind}: `{id}`), but is expected to target a string"
            );
            self.push(&shape.id, member.target_span, message);
        }
    }

    /// Whether a shape may not be referenced at all but as a trait or as a mixin.
    fn misused(
        &mut self,
        on: &ShapeId,
        reference: &Reference,
        relation: &str,
        target: &Shape,
    ) -> bool {
        let id = &target.id;
        let message = if target.has_trait(id::TRAIT) {
            format!(
                "Found a {relation} reference to trait definition `{id}`. Trait definitions cannot be targeted by \
                 members or referenced by shapes in any other context other than applying them as traits."
            )
        } else if target.traits.is_mixin() {
            format!(
                "Illegal {relation} reference to mixin `{id}`; shapes marked with the mixin trait can only be \
                 referenced to apply them as a mixin."
            )
        } else {
            return false;
        };
        self.push(on, reference.span, message);
        true
    }

    /// Whether a shape can be no type of values.
    fn unfit(&mut self, on: &ShapeId, reference: &Reference, target: &Shape) -> bool {
        let (kind, id) = (target.kind, &target.id);
        let unfit = kind.category() == Category::Service;
        if unfit {
            let message =
                format!("Members cannot target {kind} shapes, but found ({kind}: `{id}`)");
            self.push(on, reference.span, message);
        }
        unfit
    }

    fn mixins(&mut self, shape: &Shape) {
        for reference in &shape.mixins {
            if self
                .model
                .referred(reference)
                .is_some_and(|mixin| !mixin.traits.is_mixin())
            {
                let (id, mixin) = (&shape.id, &reference.target);
                let message = format!(
                    "Attempted to use {mixin} as a mixin, but it is not marked with the mixin trait"
                );
                self.push(id, reference.span, message);
            }
        }
    }

    /// A relationship that must target a kind of shape.
    fn relation(
        &mut self,
        shape: &Shape,
        relation: &str,
        reference: &Reference,
        wanted: ShapeKind,
    ) -> Option<&'m Shape> {
        let article = if relation.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let words = format!(
            "{} shape has {article} `{relation}` relationship to an",
            shape.kind
        );
        let target = self.find(&shape.id, reference, &words)?;
        if self.misused(&shape.id, reference, &spelled(relation), target) {
            return None;
        }
        if target.kind == wanted || (wanted == ShapeKind::String && target.kind.is_string()) {
            return Some(target);
        }
        let (kind, found, id) = (shape.kind, target.kind, &target.id);
        let message = format!(
            "{kind} shape `{relation}` relationships must target a {wanted} shape, but found ({found}: `{id}`)"
        );
        self.push(&shape.id, reference.span, message);
        None
    }

    fn all(&mut self, shape: &Shape, relation: &str, references: &[Reference], wanted: ShapeKind) {
        for reference in references {
            self.relation(shape, relation, reference, wanted);
        }
    }

    fn side(&mut self, shape: &Shape, relation: &str, reference: &Reference) {
        let before = self.events.len();
        let Some(target) = self.relation(shape, relation, reference, ShapeKind::Structure) else {
            let missing = self.events.get_mut(before);
            if let Some(event) = missing.filter(|event| event.help.is_none()) {
                event.help = inline(event, relation);
            }
            return;
        };
        if target.has_trait(id::ERROR) {
            let message = format!(
                "Operation {relation} targets an invalid structure `{}` that is marked with the `error` trait.",
                target.id
            );
            self.push(&shape.id, reference.span, message);
        }
    }

    fn errors(&mut self, shape: &Shape, references: &[Reference]) {
        for reference in references {
            let target = self.relation(shape, "error", reference, ShapeKind::Structure);
            if let Some(target) = target.filter(|target| !target.has_trait(id::ERROR)) {
                let message = format!(
                    "`{}` cannot be bound as an error because it is not marked with the `error` trait.",
                    target.id
                );
                let event = Diagnostic::error(EVENT, message).at(reference.span);
                let event = event.label(target.span, "lacks the trait");
                let help = "add `@error(\"client\")` to it, or `@error(\"server\")`";
                self.events.push(event.on(&shape.id).help(help));
            }
        }
    }

    fn resource(&mut self, shape: &Shape) {
        let Some(resource) = shape.as_resource() else {
            return;
        };
        for reference in resource.identifiers.values() {
            self.relation(shape, "identifier", reference, ShapeKind::String);
        }
        for reference in resource.properties.values() {
            let words = "resource shape has a `property` relationship to an";
            if let Some(target) = self.find(&shape.id, reference, words)
                && !self.misused(&shape.id, reference, "PROPERTY", target)
            {
                self.unfit(&shape.id, reference, target);
            }
        }
        for (name, reference) in resource.lifecycle() {
            self.lifecycle(shape, name, reference);
        }
        self.all(
            shape,
            "operation",
            &resource.operations,
            ShapeKind::Operation,
        );
        self.all(
            shape,
            "collectionOperation",
            &resource.collection_operations,
            ShapeKind::Operation,
        );
        self.all(shape, "resource", &resource.resources, ShapeKind::Resource);
    }

    fn lifecycle(&mut self, shape: &Shape, name: &str, reference: &Reference) {
        let words = format!("resource shape has a `{name}` relationship to an");
        let target = self.find(&shape.id, reference, &words);
        let Some(target) = target else { return };
        let misused = self.misused(&shape.id, reference, &spelled(name), target);
        if !misused && target.kind != ShapeKind::Operation {
            let message = format!(
                "Resource {name} lifecycle operation must target an operation, but found ({}: `{}`)",
                target.kind, target.id
            );
            self.push(&shape.id, reference.span, message);
        }
    }
}

/// A relation as upstream spells its kind.
fn spelled(relation: &str) -> String {
    match relation {
        "collectionOperation" => "COLLECTION_OPERATION".to_owned(),
        relation => relation.to_ascii_uppercase(),
    }
}

/// How the input or output of an operation is written in place, when it seems to be nowhere.
fn inline(event: &Diagnostic, relation: &str) -> Option<String> {
    let nowhere = event.suggestion.is_none() && event.message.contains("unresolved");
    nowhere.then(|| format!("define it, or list its members here: `{relation} := {{ … }}`"))
}
