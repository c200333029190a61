//! Models that ship with this crate: the prelude, and trait namespaces that are loaded when
//! a source mentions them.

use std::sync::{Arc, OnceLock};

use crate::decl::Unit;
use crate::diagnostic::Diagnostic;
use crate::idl;
use crate::source::SourceId;

/// A model file inside this crate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shipped {
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

impl Shipped {
    /// What the file declares. The prelude, which every load needs, is read once for all loads
    /// that give it the same place among their sources.
    pub(crate) fn parse(self, source: SourceId, depth: usize) -> (Arc<Unit>, Vec<Diagnostic>) {
        static READ: OnceLock<(SourceId, Arc<Unit>)> = OnceLock::new();
        match READ
            .get()
            .filter(|(known, _)| *known == source && self.name == PRELUDE.name)
        {
            Some((_, unit)) => (Arc::clone(unit), Vec::new()),
            None => {
                let (unit, events) = idl::parse(source, self.text, depth);
                let unit = Arc::new(unit);
                if self.name == PRELUDE.name && events.is_empty() {
                    // Another load may have been first, which is as good.
                    READ.get_or_init(|| (source, Arc::clone(&unit)));
                }
                (unit, events)
            }
        }
    }
}

macro_rules! shipped {
    ($namespace:literal, $file:literal) => {
        Shipped {
            namespace: $namespace,
            name: concat!("trompe-smithy:", $file),
            text: include_str!(concat!("../shipped/", $file)),
        }
    };
}

/// Always loaded.
const PRELUDE: Shipped = shipped!("smithy.api", "prelude.smithy");

/// Loaded when mentioned.
const NAMESPACES: [Shipped; 5] = [
    shipped!("aws.api", "aws.api.smithy"),
    shipped!("aws.auth", "aws.auth.smithy"),
    shipped!("aws.protocols", "aws.protocols.smithy"),
    shipped!("smithy.framework", "smithy.framework.smithy"),
    shipped!("smithy.protocols", "smithy.protocols.smithy"),
];

/// The shipped files that the texts need, directly or through one another. A namespace that
/// one of the texts defines itself is left out.
pub(crate) fn needed_by(texts: &[(String, String)]) -> Vec<Shipped> {
    let mut needed = vec![PRELUDE];
    needed.retain(|prelude| {
        !texts
            .iter()
            .any(|(_, text)| defines(text, prelude.namespace))
    });
    let mut open: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    while let Some(text) = open.pop() {
        for candidate in NAMESPACES {
            let known = needed.iter().any(|shipped| shipped.name == candidate.name);
            let defined = || {
                texts
                    .iter()
                    .any(|(_, text)| defines(text, candidate.namespace))
            };
            if !known && mentions(text, candidate.namespace) && !defined() {
                needed.push(candidate);
                open.push(candidate.text);
            }
        }
    }
    needed.sort_by_key(|shipped| (shipped.name != PRELUDE.name, shipped.name));
    needed
}

fn mentions(text: &str, namespace: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(namespace) {
        rest = rest.get(at + namespace.len()..).unwrap_or_default();
        if rest.starts_with('#') {
            return true;
        }
    }
    false
}

/// The namespace of those loaded when mentioned that has a shape of the given name.
pub(crate) fn namespace_of(name: &str) -> Option<&'static str> {
    let found = NAMESPACES
        .iter()
        .find(|shipped| shipped.text.lines().any(|line| declares(line, name)));
    found.map(|shipped| shipped.namespace)
}

fn declares(line: &str, name: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let keyword = words.next().and_then(crate::shape::ShapeKind::from_keyword);
    keyword.is_some() && words.next() == Some(name)
}

/// Whether an IDL text has the namespace's own `namespace` statement, or a JSON AST text one
/// of its shapes.
fn defines(text: &str, namespace: &str) -> bool {
    if text.trim_start().starts_with('{') {
        return defines_in_ast(text, namespace);
    }
    text.lines().any(|line| {
        let declared = line.strip_prefix("namespace").map(str::trim);
        declared.is_some_and(|declared| declared == namespace)
    })
}

/// Traits are keyed by identifiers too, but only shapes have a `type` that is one of shapes.
fn defines_in_ast(text: &str, namespace: &str) -> bool {
    // A shape or two of the prelude may be repeated; whoever brings its own has them all.
    let any = if namespace == PRELUDE.namespace {
        "trait\""
    } else {
        ""
    };
    let key = format!("\"{namespace}#{any}");
    let kind = |after: &str| {
        let mut rest = match any {
            "" => after.split_once('"')?.1,
            _ => after,
        };
        for token in [":", "{", "\"type\"", ":", "\""] {
            rest = rest.trim_start().strip_prefix(token)?;
        }
        crate::shape::ShapeKind::from_keyword(rest.split('"').next()?)
    };
    text.split(&key).skip(1).any(|after| kind(after).is_some())
}
