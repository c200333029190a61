//! Declarations to shapes: names resolved, traits coerced, nothing merged or flattened yet.

use std::mem::take;
use std::sync::Arc;

use super::symbols::{ADVISED, Symbols};
use super::syntactic;
use crate::decl::{
    ApplyDecl, Body, MemberDecl, Name, OperationDecl, ResourceDecl, ServiceDecl, ShapeDecl,
    TargetDecl, TraitDecl, Unit, Version,
};
use crate::diagnostic::Diagnostic;
use crate::map::{HashMap, IndexMap, IndexSet};
use crate::node::{Node, NodeValue};
use crate::shape::{
    Detail, Member, Operation, Place, Reference, Resource, Service, Shape, ShapeKind,
};
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::{Trait, TraitMap, id};

/// A shape with what only mixins or resources can complete.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) shape: Box<Shape>,
    /// Members written `$name`, whose targets in `shape` are placeholders.
    pub(super) elided: IndexSet<Arc<str>>,
    /// The resource of `for`.
    pub(super) resource: Option<Reference>,
}

/// Drafts by identifier; those that were taken on leave their places empty.
pub(super) type Drafts = IndexMap<ShapeId, Option<Draft>>;

/// Traits applied from outside, names resolved.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) target: ShapeId,
    pub(super) span: Span,
    pub(super) traits: TraitMap,
}

/// Turns the declarations of one file into drafts.
#[derive(Debug)]
pub(super) struct Lowering<'a> {
    unit: &'a Unit,
    symbols: &'a Symbols,
    /// What names met before refer to; their uses share one text.
    resolved: HashMap<Arc<str>, ShapeId>,
    nothing: ShapeId,
    pub(super) events: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(unit: &'a Unit, symbols: &'a Symbols) -> Self {
        Self {
            unit,
            symbols,
            resolved: HashMap::default(),
            nothing: ShapeId::from_parts("smithy.api", "Unit"),
            events: Vec::new(),
        }
    }

    pub(super) fn shape(&mut self, mut decl: ShapeDecl) -> Draft {
        let mut shape = Shape::new(decl.id.clone(), decl.kind, decl.span);
        shape.traits = self.traits(take(&mut decl.traits), &decl.id);
        shape.mixins = self.references(&decl.mixins, &decl.id);
        let mut elided = IndexSet::default();
        shape.members.reserve_exact(decl.members.len());
        for (name, member) in take(&mut decl.members) {
            if matches!(member.target, TargetDecl::Elided) {
                elided.insert(name.clone());
            }
            if let Some(lowered) = self.member(&decl.id, member) {
                shape.members.insert(name, lowered);
            }
        }
        shape.detail = self.detail(&decl);
        self.check_enum_trait(&shape);
        let resource = decl
            .resource
            .as_ref()
            .and_then(|name| self.reference(name, &decl.id));
        Draft {
            shape: Box::new(shape),
            elided,
            resource,
        }
    }

    fn check_enum_trait(&mut self, shape: &Shape) {
        let span = shape.traits.get(id::ENUM).map(|applied| applied.span);
        if let Some(span) = span.filter(|_| self.unit.version != Version::V1) {
            let message =
                "The enum trait is deprecated. Smithy 2.0 models should use the enum shape.";
            let event = Diagnostic::warning("ModelDeprecation", message);
            self.events.push(event.at(span).on(&shape.id));
        }
    }

    /// Refuses traits that the version of the file does not have.
    fn check_version(&mut self, trait_id: &ShapeId, span: Span, on: &ShapeId) {
        let message = match (self.unit.version, trait_id.as_str()) {
            (Version::V1, id::MIXIN) => format!(
                "Mixins can only be used in Smithy 2.0 or later. Attempted to apply a @mixin trait to `{on}` in a \
                 model file using version `1.0`."
            ),
            (Version::V1, id::DEFAULT) => {
                "The @default trait can only be used in Smithy 2.0 or later".to_owned()
            }
            (Version::V2, id::BOX) => "@box is not supported in Smithy IDL 2.0".to_owned(),
            _ => return,
        };
        let event = Diagnostic::error("Model", message).at(span).on(on);
        self.events.push(event);
    }

    /// Warns of `use` statements that import nothing.
    pub(super) fn imports(&mut self) {
        for import in self.unit.scope.uses.values() {
            if self.symbols.kind(&import.id).is_none() {
                let message = format!("Use statement refers to undefined shape: {}", import.id);
                let event = Diagnostic::warning("Model", message).at(import.span);
                let advised = self.events.len() < ADVISED;
                self.events.push(match advised {
                    true => self.symbols.advise(event, &import.id),
                    false => event,
                });
            }
        }
    }

    fn member(&mut self, shape: &ShapeId, decl: MemberDecl) -> Option<Member> {
        let id = shape.with_member(&decl.name);
        let (target, target_span) = match &decl.target {
            TargetDecl::Named(name) => (self.resolve(name, &id)?, name.span),
            TargetDecl::Unit | TargetDecl::Elided => (self.nothing.clone(), decl.span),
        };
        let traits = self.traits(decl.traits, &id);
        Some(Member {
            id,
            target,
            traits,
            inherited_from: None,
            span: decl.span,
            target_span,
            target_at: Place::default(),
        })
    }

    pub(super) fn application(&mut self, decl: ApplyDecl) -> Option<Application> {
        let target = match self.symbols.resolve(&self.unit.scope, &decl.target) {
            Ok(target) => target,
            Err(error) => {
                self.events
                    .push(Diagnostic::error("Model", error.to_string()).at(decl.target.span));
                return None;
            }
        };
        let traits = self.traits(decl.traits, &target);
        Some(Application {
            target,
            span: decl.target.span,
            traits,
        })
    }

    fn traits(&mut self, decls: Vec<TraitDecl>, on: &ShapeId) -> TraitMap {
        let mut traits = TraitMap::with_capacity(decls.len());
        for decl in decls {
            let Some(trait_id) = self.resolve(&decl.name, on) else {
                continue;
            };
            let span = decl.span;
            self.check_version(&trait_id, span, on);
            let value = self.trait_value(decl, &trait_id);
            let applied = Trait {
                value,
                span,
                inherited: false,
            };
            self.events.extend(traits.merge(trait_id, applied, on));
        }
        traits
    }

    /// The value with identifiers resolved; an annotation becomes the empty value of the
    /// kind of shape that defines the trait, an object where nothing does.
    fn trait_value(&mut self, decl: TraitDecl, trait_id: &ShapeId) -> Node {
        let Some(mut value) = decl.value else {
            return Node::new(annotation_value(self.symbols.kind(trait_id)), decl.span);
        };
        let events = syntactic::resolve(&mut value, self.unit, self.symbols);
        self.events.extend(events);
        value
    }

    fn resolve(&mut self, name: &Name, on: &ShapeId) -> Option<ShapeId> {
        if let Some(id) = self.resolved.get(&name.text) {
            return Some(id.clone());
        }
        match self.symbols.resolve(&self.unit.scope, name) {
            Ok(id) => {
                self.resolved.insert(name.text.clone(), id.clone());
                Some(id)
            }
            Err(error) => {
                let event = Diagnostic::error("Model", error.to_string());
                self.events.push(event.at(name.span).on(on));
                None
            }
        }
    }

    fn reference(&mut self, name: &Name, on: &ShapeId) -> Option<Reference> {
        let target = self.resolve(name, on)?;
        Some(Reference::new(target, name.span))
    }

    fn references(&mut self, names: &[Name], on: &ShapeId) -> Vec<Reference> {
        names
            .iter()
            .filter_map(|name| self.reference(name, on))
            .collect()
    }

    fn detail(&mut self, decl: &ShapeDecl) -> Detail {
        match &decl.body {
            Body::Data => Detail::Data,
            Body::Operation(operation) => {
                Detail::Operation(Box::new(self.operation(operation, decl)))
            }
            Body::Resource(resource) => {
                Detail::Resource(Box::new(self.resource(resource, &decl.id)))
            }
            Body::Service(service) => Detail::Service(Box::new(self.service(service, &decl.id))),
        }
    }

    fn operation(&mut self, decl: &OperationDecl, shape: &ShapeDecl) -> Operation {
        let unit = Reference::new(self.nothing.clone(), shape.span);
        let mut side = |name: &Option<Name>| {
            let reference = name
                .as_ref()
                .and_then(|name| self.reference(name, &shape.id));
            reference.unwrap_or_else(|| unit.clone())
        };
        let (input, output) = (side(&decl.input), side(&decl.output));
        Operation {
            input,
            output,
            errors: self.references(&decl.errors, &shape.id),
        }
    }

    fn resource(&mut self, decl: &ResourceDecl, on: &ShapeId) -> Resource {
        let mut slot =
            |name: &Option<Name>| name.as_ref().and_then(|name| self.reference(name, on));
        let (create, put, read) = (slot(&decl.create), slot(&decl.put), slot(&decl.read));
        let (update, delete, list) = (slot(&decl.update), slot(&decl.delete), slot(&decl.list));
        let mut map = |entries: &[(Arc<str>, Name)]| {
            let named =
                |(key, name): &(Arc<str>, Name)| Some((key.clone(), self.reference(name, on)?));
            entries.iter().filter_map(named).collect()
        };
        let (identifiers, properties) = (map(&decl.identifiers), map(&decl.properties));
        let operations = self.references(&decl.operations, on);
        let collection_operations = self.references(&decl.collection_operations, on);
        let resources = self.references(&decl.resources, on);
        Resource {
            identifiers,
            properties,
            create,
            put,
            read,
            update,
            delete,
            list,
            operations,
            collection_operations,
            resources,
        }
    }

    fn service(&mut self, decl: &ServiceDecl, on: &ShapeId) -> Service {
        let renamed = |(name, to): &(Name, Arc<str>)| Some((self.resolve(name, on)?, to.clone()));
        let rename = decl.rename.iter().filter_map(renamed).collect();
        Service {
            version: decl.version.clone().unwrap_or_default(),
            operations: self.references(&decl.operations, on),
            resources: self.references(&decl.resources, on),
            errors: self.references(&decl.errors, on),
            rename,
        }
    }
}

fn annotation_value(kind: Option<ShapeKind>) -> NodeValue {
    match kind {
        Some(ShapeKind::List | ShapeKind::Set) => NodeValue::Array(Vec::new()),
        Some(ShapeKind::Structure | ShapeKind::Map) | None => NodeValue::Object(Box::default()),
        _ => NodeValue::Null,
    }
}
