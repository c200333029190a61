//! Sets of shapes declared in metadata (events `ShapeClosure.*`).

use std::collections::{BTreeMap, BTreeSet};

use super::listed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::references;
use crate::map::{HashMap, HashSet, IndexMap};
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Selector, Work};
use crate::shape_id::{ShapeId, is_namespace};
use crate::source::Span;

const EVENT: &str = "ShapeClosure";

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let closures = model
        .metadata()
        .get("shapeClosures")
        .and_then(Node::as_array);
    let namespaces: HashSet<&str> = model.shapes().map(|shape| shape.id.namespace()).collect();
    let (mut seen, work) = (HashSet::default(), Work::default());
    for declared in closures
        .unwrap_or_default()
        .iter()
        .filter_map(Declared::read)
    {
        let mut check = Check {
            model,
            declared: &declared,
            work: &work,
            events,
        };
        if !seen.insert(declared.id.to_owned()) {
            let id = &declared.id;
            check.error(format!(
                "Shape closure id `{id}` is declared more than once."
            ));
            continue;
        }
        check.roots(&namespaces);
        check.closure();
    }
}

/// One entry of the metadata.
struct Declared<'m> {
    id: &'m str,
    span: Span,
    namespaces: Vec<&'m str>,
    selector: Option<&'m str>,
    rename: IndexMap<ShapeId, &'m str>,
}

impl<'m> Declared<'m> {
    /// Ill-formed entries are reported as metadata of a wrong type.
    fn read(node: &'m Node) -> Option<Self> {
        let id = node.get("id")?.as_str()?;
        let namespaces = node.get("includeNamespaces").and_then(Node::as_array);
        let rename = node
            .get("rename")
            .and_then(Node::as_object)
            .into_iter()
            .flatten();
        let rename =
            rename.map(|(from, to)| Some((ShapeId::parse(from).ok()?, to.value.as_str()?)));
        Some(Self {
            id,
            span: node.span,
            namespaces: namespaces
                .unwrap_or_default()
                .iter()
                .filter_map(Node::as_str)
                .collect(),
            selector: node.get("includeBySelector").and_then(Node::as_str),
            rename: rename.collect::<Option<_>>()?,
        })
    }
}

struct Check<'a, 'm> {
    model: &'m Model,
    declared: &'a Declared<'m>,
    work: &'a Work,
    events: &'a mut Vec<Diagnostic>,
}

impl<'m> Check<'_, 'm> {
    fn error(&mut self, message: String) {
        self.event(Severity::Error, "", message);
    }

    fn event(&mut self, severity: Severity, kind: &str, message: String) {
        let event = match kind {
            "" => EVENT.to_owned(),
            kind => format!("{EVENT}.{kind}.{}", self.declared.id),
        };
        let span = self.declared.span;
        self.events
            .push(Diagnostic::new(severity, &event, message).at(span));
    }

    fn roots(&mut self, namespaces: &HashSet<&str>) {
        let declared = self.declared;
        let id = declared.id;
        if self.model.find(id).is_some() {
            self.error(format!(
                "Shape closure ids must not match the ids of shapes in the model, but `{id}` does."
            ));
        }
        if declared.namespaces.is_empty() && declared.selector.is_none() {
            self.error(format!(
                "Shape closure `{id}` must define at least one of `includeNamespaces` or `includeBySelector`."
            ));
        }
        let unknown = declared.namespaces.iter();
        for namespace in
            unknown.filter(|namespace| is_namespace(namespace) && !namespaces.contains(**namespace))
        {
            self.event(Severity::Danger, "EmptyNamespace", format!(
                "Shape closure `{id}` includes namespace `{namespace}`, which has no shapes in the model."
            ));
        }
    }

    fn closure(&mut self) {
        match self.selected() {
            Err(error) => {
                let id = self.declared.id;
                let message =
                    format!("Shape closure `{id}` has an invalid `includeBySelector`: {error}");
                self.error(message);
            }
            Ok(selected) => {
                self.emptiness(&selected);
                let shapes = self.reach(selected);
                self.renames(&shapes);
                self.names(&shapes);
            }
        }
    }

    fn selected(&self) -> Result<BTreeSet<&'m ShapeId>, String> {
        match self.declared.selector.filter(|text| !text.is_empty()) {
            None => Ok(BTreeSet::new()),
            Some(text) => {
                let selector = Selector::parse(text).map_err(|error| error.to_string())?;
                let selected = selector.select_with(self.model, self.work);
                selected.map_err(|error| error.to_string())
            }
        }
    }

    fn emptiness(&mut self, selected: &BTreeSet<&ShapeId>) {
        if self.declared.selector.is_none_or(str::is_empty) {
            return;
        }
        let id = self.declared.id;
        let message = format!(
            "Shape closure `{id}` has an `includeBySelector` that matches no shapes in the model"
        );
        let covered = |id: &&ShapeId| self.declared.namespaces.contains(&id.namespace());
        if selected.is_empty() {
            self.event(Severity::Danger, "EmptySelector", format!("{message}."));
        } else if selected.iter().all(covered) {
            let message = format!("{message} that aren't already in an included namespace.");
            self.event(Severity::Danger, "EmptySelector", message);
        }
    }

    /// The shapes of the closure: the roots and all they lead to.
    fn reach(&self, selected: BTreeSet<&'m ShapeId>) -> BTreeSet<&'m ShapeId> {
        let included = self.model.shapes().map(|shape| &shape.id);
        let included = included.filter(|id| self.declared.namespaces.contains(&id.namespace()));
        let mut open: Vec<&ShapeId> = included.chain(selected).collect();
        let mut reached = BTreeSet::new();
        while let Some(id) = open.pop() {
            if let Some(member) = self.model.member(id) {
                open.push(&member.target);
            }
            let Some(shape) = self.model.get(id).filter(|shape| reached.insert(&shape.id)) else {
                continue;
            };
            open.extend(shape.members.values().map(|member| &member.target));
            open.extend(references(shape).map(|(_, reference)| &reference.target));
        }
        reached
    }

    fn renames(&mut self, shapes: &BTreeSet<&ShapeId>) {
        let (id, rename) = (self.declared.id, &self.declared.rename);
        let kept = shapes.iter().filter(|shape| !rename.contains_key(**shape));
        let kept: HashMap<String, &&ShapeId> = kept
            .map(|shape| (shape.name().to_ascii_lowercase(), shape))
            .collect();
        let mut given: HashMap<String, &ShapeId> = HashMap::default();
        for (from, to) in rename {
            if *to == from.name() {
                self.error(format!(
                    "Shape closure `{id}` rename for `{from}` does not change the name from `{to}`."
                ));
            }
            if !shapes.contains(from) {
                self.error(format!(
                    "Shape closure `{id}` attempts to rename `{from}`, which is not in the closure."
                ));
                continue;
            }
            let conflict = format!(
                "Shape closure `{id}` rename for `{from}` (\"{to}\") case-insensitively conflicts with"
            );
            if let Some(other) = given.insert(to.to_ascii_lowercase(), from) {
                self.error(format!("{conflict} the rename for `{other}`."));
            }
            if let Some(other) = kept.get(&to.to_ascii_lowercase()) {
                self.error(format!("{conflict} non-renamed shape `{other}`."));
            }
        }
    }

    fn names(&mut self, shapes: &BTreeSet<&ShapeId>) {
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let kept = shapes
            .iter()
            .filter(|shape| !self.declared.rename.contains_key(**shape));
        for shape in kept {
            by_name
                .entry(shape.name().to_ascii_lowercase())
                .or_default()
                .push(shape.as_str());
        }
        for alike in by_name.values().filter(|alike| alike.len() > 1) {
            let message = format!(
                "Shape closure `{}` contains shapes whose names conflict case-insensitively: {}. Shapes in a \
                 closure should have case-insensitively unique names regardless of their namespaces. Some code \
                 generators or other tools may require this in order to work. The `rename` property may be used \
                 to disambiguate them.",
                self.declared.id,
                listed(alike)
            );
            self.event(Severity::Warning, "NameConflicts", message);
        }
    }
}
