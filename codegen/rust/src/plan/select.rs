//! Which services and operations of a model are wanted.

use std::collections::BTreeSet;

use trompe_smithy::diagnostic::{Diagnostic, Diagnostics, nearest};
use trompe_smithy::index;
use trompe_smithy::shape::Shape;
use trompe_smithy::{Model, ShapeId};

/// What to generate of a model.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Identifiers of services; empty for all.
    pub services: Vec<String>,
    /// Names or identifiers of operations; `None` for all.
    pub operations: Option<Vec<String>>,
    /// What to generate of each service.
    pub sides: Sides,
}

/// The sides of a service. Without either, types and schemas are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The client, and handlers of what servers send.
    pub client: bool,
    /// The trait that a server implements, and handlers of what clients send.
    pub server: bool,
}

impl Default for Sides {
    fn default() -> Self {
        Self {
            client: true,
            server: true,
        }
    }
}

/// A service with the operations that are wanted of it.
pub(super) struct Selected<'m> {
    pub(super) service: &'m Shape,
    pub(super) operations: Vec<&'m Shape>,
}

/// The wanted services in the order of their identifiers; reports what there is not.
pub(super) fn select<'m>(
    model: &'m Model,
    wanted: &Wanted,
    diagnostics: &mut Diagnostics,
) -> Vec<Selected<'m>> {
    let services = services(model, wanted, diagnostics);
    let mut selected: Vec<_> = services
        .into_iter()
        .map(|service| whole(model, service))
        .collect();
    if let Some(names) = &wanted.operations {
        report_unknown(&selected, names, diagnostics);
        for service in &mut selected {
            service
                .operations
                .retain(|operation| names.iter().any(|name| is_named(&operation.id, name)));
        }
        selected.retain(|service| !service.operations.is_empty());
    }
    selected
}

fn whole<'m>(model: &'m Model, service: &'m Shape) -> Selected<'m> {
    let mut operations = index::operations_of(model, &service.id);
    operations.sort_by(|a, b| (a.id.name(), &a.id).cmp(&(b.id.name(), &b.id)));
    Selected {
        service,
        operations,
    }
}

fn services<'m>(
    model: &'m Model,
    wanted: &Wanted,
    diagnostics: &mut Diagnostics,
) -> Vec<&'m Shape> {
    if wanted.services.is_empty() {
        let all: Vec<_> = model.services().collect();
        if all.is_empty() {
            diagnostics.push(Diagnostic::error(
                "UnknownService",
                "The model has no service",
            ));
        }
        return all;
    }
    let names: BTreeSet<&String> = wanted.services.iter().collect();
    let mut found = Vec::new();
    for name in names {
        match model
            .services()
            .find(|service| service.id == *name.as_str())
        {
            Some(service) => found.push(service),
            None => diagnostics.push(unknown_service(model, name)),
        }
    }
    found
}

fn unknown_service(model: &Model, name: &str) -> Diagnostic {
    let ids: Vec<&str> = model
        .services()
        .map(|service| service.id.as_str())
        .collect();
    let same_name = model
        .services()
        .find(|service| service.id.name() == name)
        .map(|service| service.id.as_str());
    let diagnostic = Diagnostic::error(
        "UnknownService",
        format!("The model has no service `{name}`"),
    );
    match same_name.or_else(|| nearest(name, ids.iter().copied())) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("it has {}", list(&ids))),
    }
}

fn report_unknown(selected: &[Selected<'_>], names: &[String], diagnostics: &mut Diagnostics) {
    let all = || selected.iter().flat_map(|service| &service.operations);
    for name in names
        .iter()
        .filter(|name| !all().any(|operation| is_named(&operation.id, name)))
    {
        let message = format!("There is no operation `{name}`");
        let diagnostic = Diagnostic::error("UnknownOperation", message);
        diagnostics.push(
            match nearest(name, all().map(|operation| operation.id.name())) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!(
                    "there are {}",
                    list(&all().map(|o| o.id.name()).collect::<Vec<_>>())
                )),
            },
        );
    }
}

fn is_named(id: &ShapeId, name: &str) -> bool {
    if name.contains('#') {
        *id == *name
    } else {
        id.name() == name
    }
}

// As many names as a person reads.
fn list(names: &[&str]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
