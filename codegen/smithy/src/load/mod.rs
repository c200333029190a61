//! Loading: sources in, one checked model out.

mod gather;

mod symbols;

mod syntactic;

mod lower;

mod form;
mod members;
mod mixin;

mod metadata;

mod assemble;
mod upgrade;

mod suppress;

pub(crate) use suppress::{covers, is_event};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::decl::Unit;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::model::Model;
use crate::node::Bounds;
use crate::source::{SourceFile, Sources};
use crate::{ast, idl, shipped, validate};

/// Bounds on what a load accepts.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file, in bytes.
    pub file_bytes: usize,
    /// Deepest nesting of arrays and objects in JSON AST.
    pub depth: usize,
    /// Deepest nesting of arrays and objects in IDL.
    pub idl_depth: usize,
    /// Most values in one file: those of traits and metadata, and in JSON AST every value there is.
    pub nodes: usize,
    /// Most shapes in all files together.
    pub shapes: usize,
    /// Most events kept; later ones are only counted.
    pub events: usize,
    /// Most members and traits that mixins hand down, in all shapes together.
    pub inherited: usize,
    /// Most pairs of shapes that have to do with each other through others only: services and what
    /// they reach, operations and identifiers of their resources, members and the resources that
    /// they may identify.
    pub pairs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            depth: 128,
            idl_depth: 64,
            nodes: 5_000_000,
            shapes: 500_000,
            events: 2_000,
            inherited: 500_000,
            pairs: 5_000_000,
        }
    }
}

impl Limits {
    pub(crate) fn idl_bounds(&self) -> Bounds {
        Bounds {
            depth: self.idl_depth,
            ..self.bounds()
        }
    }

    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            depth: self.depth,
            nodes: self.nodes,
            events: self.events,
        }
    }
}

/// Collects sources and options, then loads.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    paths: Vec<PathBuf>,
    texts: Vec<(String, String)>,
    allow_unknown_traits: bool,
    exhaustive: bool,
    limits: Limits,
}

/// What a load gave: the model as far as it could be built, and all that was said about it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The model; incomplete when the load failed.
    pub model: Model,
    /// Events in a fixed order.
    pub diagnostics: Diagnostics,
    /// Every file read, the embedded ones included.
    pub sources: Sources,
    /// Paths of the files and folders read from disk, sorted.
    pub files: Vec<PathBuf>,
    allow_unknown_traits: bool,
    limits: Limits,
}

impl Loader {
    /// A loader without sources.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or all `.smithy` and `.json` files below a folder.
    #[must_use]
    pub fn path(mut self, path: impl AsRef<Path>) -> Self {
        self.paths.push(path.as_ref().to_owned());
        self
    }

    /// Adds a text under a name; a name ending in `.json` makes it JSON AST, any other IDL.
    #[must_use]
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.texts.push((name.into(), text.into()));
        self
    }

    /// Whether traits without a definition are warned of instead of refused.
    #[must_use]
    pub fn allow_unknown_traits(mut self, allow: bool) -> Self {
        self.allow_unknown_traits = allow;
        self
    }

    /// Whether all validators run, even when names do not resolve or traits are misapplied.
    /// Most of what the others say of such a model is a consequence, so they usually do not.
    #[must_use]
    pub fn exhaustive(mut self, exhaustive: bool) -> Self {
        self.exhaustive = exhaustive;
        self
    }

    /// Sets the bounds on what is accepted.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Loads all sources. It never fails by itself: what is wrong, unreadable files
    /// included, is in the events.
    #[must_use]
    pub fn load(self) -> Loaded {
        let gathered = gather::gather(&self.paths, &self.limits);
        let mut texts = self.texts;
        texts.extend(gathered.texts);
        texts.sort();
        let mut diagnostics = Diagnostics::with_limit(self.limits.events);
        diagnostics.extend(gathered.events);
        let mut sources = Sources::new();
        let (mut units, mut embedded) = (Vec::new(), Vec::new());
        for shipped in shipped::needed_by(&texts) {
            let source = sources.add_embedded(shipped.name, shipped.text);
            let (unit, events) = shipped.parse(source, Limits::default().bounds());
            embedded.push(source);
            units.push(unit);
            diagnostics.absorb(events);
        }
        for (name, text) in texts {
            let (unit, events) = parse(&mut sources, name, text, &self.limits);
            units.push(Arc::new(unit));
            diagnostics.absorb(events);
        }
        let (model, events) = assemble::assemble(units, &self.limits);
        let model = model.with_shipped(embedded);
        diagnostics.extend(events);
        let errors = || {
            diagnostics
                .iter()
                .filter(|event| event.severity == Severity::Error)
        };
        let options = validate::Options {
            allow_unknown_traits: self.allow_unknown_traits,
            exhaustive: self.exhaustive,
            pairs: self.limits.pairs,
            mistyped: diagnostics.has_errors() && errors().all(|event| event.is_syntax),
        };
        let broken = diagnostics.has_errors();
        diagnostics.extend(validate::validate(&model, &sources, options, broken));
        suppress::suppress(&model, &mut diagnostics);
        diagnostics.sort();
        Loaded {
            model,
            diagnostics,
            sources,
            files: gathered.seen.into_iter().collect(),
            allow_unknown_traits: self.allow_unknown_traits,
            limits: self.limits,
        }
    }
}

fn parse(
    sources: &mut Sources,
    name: String,
    text: String,
    limits: &Limits,
) -> (Unit, Diagnostics) {
    if text.len() > limits.file_bytes {
        let message = format!("Model file `{name}` {}", gather::too_large(limits));
        let mut events = Diagnostics::default();
        events.push(Diagnostic::error("Model", message));
        return (Unit::default(), events);
    }
    let is_ast = name.ends_with(".json");
    let source = sources.add(name, text);
    let text = sources.get(source).map_or("", SourceFile::text);
    match is_ast {
        true => ast::parse(source, text, limits.bounds()),
        false => idl::parse(source, text, limits.idl_bounds()),
    }
}

impl Loaded {
    /// Whether no event forbids using the model.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.diagnostics.has_fatal()
    }

    /// This load with another model made of its own, such as a projection, in its place. The events
    /// are those of validating that model; their places are those in the sources.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        let options = validate::Options {
            allow_unknown_traits: self.allow_unknown_traits,
            exhaustive: false,
            pairs: self.limits.pairs,
            mistyped: false,
        };
        let mut diagnostics = Diagnostics::with_limit(self.limits.events);
        diagnostics.extend(validate::validate(&model, &self.sources, options, false));
        suppress::suppress(&model, &mut diagnostics);
        diagnostics.sort();
        (self.model, self.diagnostics) = (model, diagnostics);
        self
    }

    /// The events of at least a severity as text for people; `color` adds terminal escapes.
    #[must_use]
    pub fn render(&self, least: Severity, color: bool) -> String {
        self.diagnostics.render(&self.sources, least, color)
    }
}
