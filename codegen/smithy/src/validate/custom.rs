//! Validators that a model brings along in `metadata validators` (Smithy 2.0, "Validators").

use std::collections::BTreeSet;

use super::holders;
use super::linters::{self, Lint};
use super::message::Template;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::references;
use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::selector::{Selector, TooCostly, Work};
use crate::shape_id::ShapeId;
use crate::source::Span;

/// What a validator does, and how it words and grades what it finds.
struct Custom<'m> {
    rule: Rule,
    event: &'m str,
    message: Option<&'m str>,
    severity: Option<Severity>,
    namespaces: Vec<&'m str>,
    /// The shapes that may be spoken of; all without it.
    selector: Option<Selector>,
    span: Span,
}

enum Rule {
    /// An event for every shape selected, perhaps only those with a trait.
    Each(Selector, Option<String>, Option<Template>, String),
    /// An event when nothing is selected.
    None(Selector, String),
    /// Whatever a linter finds.
    Lint(Lint),
    /// An event for every shape that the selected ones do not lead to.
    Unreferenced(Selector, String),
}

/// Definitions that cannot be used.
pub(super) fn check(model: &Model, events: &mut Vec<Diagnostic>) {
    for definition in definitions(model) {
        events.extend(read(definition).err().map(|refusal| *refusal));
    }
    let validators = model.metadata().get("validators");
    if let Some(other) = validators.filter(|node| node.as_array().is_none()) {
        let message = format!("validators must be an array. Found {}.", other.type_name());
        events.push(Diagnostic::error("Model", message).at(other.span));
    }
}

/// What the validators find.
pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let work = Work::default();
    for custom in definitions(model)
        .iter()
        .filter_map(|definition| read(definition).ok())
    {
        if let Err(error) = custom.run(model, &work, events) {
            let message = format!(
                "The selectors of validator `{}` are too costly. {error}.",
                custom.event
            );
            events.push(Diagnostic::error("Model", message).at(custom.span));
        }
    }
}

fn definitions(model: &Model) -> &[Node] {
    let validators = model.metadata().get("validators");
    validators.and_then(Node::as_array).unwrap_or_default()
}

/// What to say of a definition that cannot be used.
type Refusal = Box<Diagnostic>;

fn refusal(event: Diagnostic) -> Refusal {
    Box::new(event)
}

fn read(definition: &Node) -> Result<Custom<'_>, Refusal> {
    let NodeValue::Object(_) = &definition.value else {
        let found = definition.type_name();
        let message = format!("Each element of `validators` must be an object. Found {found}.");
        return Err(refusal(
            Diagnostic::error("Model", message).at(definition.span),
        ));
    };
    let text = |key| definition.get(key).and_then(Node::as_str);
    if let Some(event) = complaint(definition) {
        return Err(refusal(event));
    }
    let name = text("name").unwrap_or_default();
    let namespaces = definition.get("namespaces").and_then(Node::as_array);
    let namespaces = namespaces
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str);
    Ok(Custom {
        rule: rule(name, definition)?,
        event: text("id").unwrap_or(name),
        message: text("message"),
        severity: text("severity").and_then(Severity::parse),
        namespaces: namespaces.collect(),
        selector: text("selector").and_then(|text| Selector::parse(text).ok()),
        span: definition.span,
    })
}

/// What is wrong with the parts of a definition, first of all.
fn complaint(definition: &Node) -> Option<Diagnostic> {
    let wrong = |node: &Node, message: String| {
        let event = Diagnostic::error("Model", message);
        Some(event.at(node.span))
    };
    let typed = |key: &str, fits: fn(&Node) -> bool, wanted: &str| {
        let node = definition.get(key).filter(|node| !fits(node))?;
        let found = node.type_name();
        wrong(
            node,
            format!("Expected `{key}` to be {wanted}; found {found}."),
        )
    };
    let is_text = |node: &Node| node.as_str().is_some();
    match definition.get("name") {
        None => return wrong(definition, "Missing expected member `name`.".to_owned()),
        Some(name) if !is_text(name) => {
            let found = name.type_name();
            let message = format!("Expected `name` member to be a string, but found {found}.");
            return wrong(name, message);
        }
        Some(_) => {}
    }
    for key in ["id", "message", "severity"] {
        let complaint = typed(key, is_text, "a string");
        if complaint.is_some() {
            return complaint;
        }
    }
    if let Some(severity) = definition.get("severity") {
        let given = severity.as_str().unwrap_or_default();
        if !matches!(given, "DANGER" | "WARNING" | "NOTE") {
            let message = format!("Expected one of `DANGER`, `NOTE`, `WARNING`; got `{given}`.");
            return wrong(severity, message);
        }
    }
    let namespaces = definition.get("namespaces");
    if let Some(other) = namespaces.filter(|node| node.as_array().is_none()) {
        let found = other.type_name();
        let message = format!("Expected `namespaces` to be an array of strings. Found {found}.");
        return wrong(other, message);
    }
    let complaint = typed(
        "configuration",
        |node| node.as_object().is_some(),
        "an object",
    );
    let complaint = complaint.or_else(|| typed("selector", is_text, "a string"));
    complaint.or_else(|| {
        let selector = definition.get("selector")?;
        let error = Selector::parse(selector.as_str()?).err()?;
        wrong(selector, error.to_string())
    })
}

fn rule(name: &str, definition: &Node) -> Result<Rule, Refusal> {
    let configuration = |key| {
        definition
            .get("configuration")
            .and_then(|node| node.get(key))
    };
    let text = |key| configuration(key).and_then(Node::as_str);
    let broken = |why: String| {
        let message = format!("Error creating `{name}` validator: {why}");
        refusal(Diagnostic::error("Model", message).at(definition.span))
    };
    let selector = |default| {
        let Some(text) = text("selector").or(default) else {
            return Err(broken("selector is required".to_owned()));
        };
        let parsed = Selector::parse(text).map_err(|error| {
            let shown = Node::string(text, definition.span);
            broken(format!(
                "Deserialization error at (/selector): unable to create \
                 software.amazon.smithy.model.selector.Selector from {shown}: Unable to deserialize Node using \
                 fromNode method: {error}"
            ))
        })?;
        Ok((parsed, text.to_owned()))
    };
    match name {
        "EmitEachSelector" => {
            let (selector, shown) = selector(None)?;
            let template = text("messageTemplate")
                .map(Template::parse)
                .transpose()
                .map_err(broken)?;
            Ok(Rule::Each(
                selector,
                text("bindToTrait").map(str::to_owned),
                template,
                shown,
            ))
        }
        "EmitNoneSelector" => selector(None).map(|(parsed, shown)| Rule::None(parsed, shown)),
        "UnreferencedShape" => {
            let text = text("rootShapeSelector").unwrap_or("service");
            match Selector::parse(text) {
                Ok(parsed) => Ok(Rule::Unreferenced(parsed, text.to_owned())),
                Err(error) => Err(broken(format!(
                    "Error parsing `rootShapeSelector`: {error}"
                ))),
            }
        }
        name => {
            let configuration = definition.get("configuration");
            if let Some(lint) = linters::find(name, configuration) {
                return lint.map(Rule::Lint).map_err(broken);
            }
            let message = format!("Unable to locate a validator named `{name}`");
            let event = format!("UnknownValidator_{name}");
            Err(refusal(
                Diagnostic::warning(&event, message).at(definition.span),
            ))
        }
    }
}

impl Custom<'_> {
    fn run(
        &self,
        model: &Model,
        work: &Work,
        events: &mut Vec<Diagnostic>,
    ) -> Result<(), TooCostly> {
        let Some(selector) = &self.selector else {
            return self.find(model, work, events);
        };
        let mut found = Vec::new();
        self.find(model, work, &mut found)?;
        let selected = selector.select_with(model, work)?;
        found.retain(|event| event.shape.as_ref().is_none_or(|id| selected.contains(id)));
        events.append(&mut found);
        Ok(())
    }

    fn find(
        &self,
        model: &Model,
        work: &Work,
        events: &mut Vec<Diagnostic>,
    ) -> Result<(), TooCostly> {
        match &self.rule {
            Rule::Each(selector, bound, template, shown) => {
                for found in selector.matches(model, work)? {
                    let bound = bound
                        .as_deref()
                        .is_none_or(|id| has_trait(model, found.id(), id));
                    if bound {
                        let message = match template {
                            Some(template) => template.expand(&found),
                            None => format!("Selector capture matched selector: {shown}"),
                        };
                        events.extend(self.event(model, found.id(), Severity::Danger, message));
                    }
                }
            }
            Rule::None(selector, shown) => {
                let found = selector.select_with(model, work)?;
                if found.iter().all(|id| id.is_prelude() || !self.covers(id)) {
                    let message = format!("Expected at least one shape to match selector: {shown}");
                    events.push(self.graded(Severity::Danger, message).at(self.span));
                }
            }
            Rule::Lint(lint) => {
                work.spend(model.shapes().count());
                work.checked(())?;
                let found = lint(model).into_iter();
                events.extend(found.filter_map(|found| self.relay(model, found)));
            }
            Rule::Unreferenced(selector, shown) => {
                let message = format!(
                    "This shape is unreferenced. It has no modeled connections to shapes that match the following \
                     selector: `{shown}`"
                );
                for id in unreferenced(model, selector, work)? {
                    events.extend(self.event(model, id, Severity::Note, message.clone()));
                }
            }
        }
        Ok(())
    }

    /// What a linter found, under the name, severity and words of the definition.
    fn relay(&self, model: &Model, found: Diagnostic) -> Option<Diagnostic> {
        let shape = found.shape.as_ref();
        let wanted = shape.is_none_or(|id| {
            let own = model.find(id.root_str()).is_some_and(|s| model.is_own(s));
            own && self.covers(id)
        });
        let event = format!("{}{}", self.event, found.event);
        let graded = self.graded(found.severity, found.message);
        wanted.then_some(Diagnostic {
            severity: graded.severity,
            event,
            message: graded.message,
            ..found
        })
    }

    fn covers(&self, id: &ShapeId) -> bool {
        self.namespaces.is_empty() || self.namespaces.contains(&id.namespace())
    }

    fn graded(&self, usual: Severity, message: String) -> Diagnostic {
        let message = match self.message {
            Some(own) => own.replace("{super}", &message),
            None => message,
        };
        Diagnostic::new(self.severity.unwrap_or(usual), self.event, message)
    }

    fn event(
        &self,
        model: &Model,
        on: &ShapeId,
        usual: Severity,
        message: String,
    ) -> Option<Diagnostic> {
        let member = model.member(on).map(|member| member.span);
        let span = member.or_else(|| model.get(on).map(|shape| shape.span))?;
        let wanted = self.covers(on) && !on.is_prelude();
        wanted.then(|| self.graded(usual, message).at(span).on(on))
    }
}

fn has_trait(model: &Model, on: &ShapeId, trait_id: &str) -> bool {
    let id = match trait_id.contains('#') {
        true => trait_id.to_owned(),
        false => format!("smithy.api#{trait_id}"),
    };
    match on.member() {
        Some(_) => model.member(on).is_some_and(|member| member.has_trait(&id)),
        None => model.get(on).is_some_and(|shape| shape.has_trait(&id)),
    }
}

/// Shapes that the selected ones do not lead to, by members, bindings or traits.
fn unreferenced<'m>(
    model: &'m Model,
    roots: &Selector,
    work: &Work,
) -> Result<Vec<&'m ShapeId>, TooCostly> {
    let definitions = model.trait_definitions().map(|shape| &shape.id);
    let roots = roots.select_with(model, work)?.into_iter();
    let mut open: Vec<&ShapeId> = roots.chain(definitions).collect();
    let mut reached: BTreeSet<&ShapeId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(shape) = model.find(id.root_str()) else {
            continue;
        };
        if reached.insert(&shape.id) {
            open.extend(shape.members.values().map(|member| &member.target));
            open.extend(references(shape).map(|(_, reference)| &reference.target));
        }
    }
    let named = named_by_traits(model);
    let shapes = model.shapes().map(|shape| &shape.id);
    let left = shapes.filter(|id| !reached.contains(id) && !named.contains(id.as_str()));
    Ok(left.collect())
}

/// Shapes that trait values name.
fn named_by_traits(model: &Model) -> BTreeSet<&str> {
    let mut named = BTreeSet::new();
    for (_, _, traits) in holders(model) {
        let mut open: Vec<&Node> = traits.iter().map(|(_, applied)| &applied.value).collect();
        while let Some(node) = open.pop() {
            match &node.value {
                NodeValue::String(text) if text.contains('#') => drop(named.insert(&**text)),
                NodeValue::Array(items) => open.extend(items),
                NodeValue::Object(members) => {
                    open.extend(members.values().map(|entry| &entry.value))
                }
                _ => {}
            }
        }
    }
    named
}
