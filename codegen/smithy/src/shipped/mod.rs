//! Models that ship with this crate: the prelude, and trait namespaces that are loaded when
//! a source mentions them.

mod mentions;

use std::sync::{Arc, OnceLock};

use mentions::Mentions;

use crate::decl::Unit;
use crate::diagnostic::Diagnostics;
use crate::idl;
use crate::node::Bounds;
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
    pub(crate) fn parse(self, source: SourceId, bounds: Bounds) -> (Arc<Unit>, Diagnostics) {
        static READ: OnceLock<(SourceId, Arc<Unit>)> = OnceLock::new();
        match READ
            .get()
            .filter(|(known, _)| *known == source && self.name == PRELUDE.name)
        {
            Some((_, unit)) => (Arc::clone(unit), Diagnostics::default()),
            None => {
                let (unit, events) = idl::parse(source, self.text, bounds);
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
            text: include_str!(concat!("../../shipped/", $file)),
        }
    };
}

/// Always loaded.
const PRELUDE: Shipped = shipped!("smithy.api", "prelude.smithy");

/// Loaded when mentioned, in the order of their namespaces.
const NAMESPACES: [Shipped; 21] = [
    shipped!("alloy", "alloy.smithy"),
    shipped!("alloy.common", "alloy.common.smithy"),
    shipped!("alloy.openapi", "alloy.openapi.smithy"),
    shipped!("alloy.proto", "alloy.proto.smithy"),
    shipped!("aws.api", "aws.api.smithy"),
    shipped!("aws.apigateway", "aws.apigateway.smithy"),
    shipped!("aws.auth", "aws.auth.smithy"),
    shipped!("aws.cloudformation", "aws.cloudformation.smithy"),
    shipped!("aws.customizations", "aws.customizations.smithy"),
    shipped!("aws.endpoints", "aws.endpoints.smithy"),
    shipped!("aws.iam", "aws.iam.smithy"),
    shipped!("aws.protocols", "aws.protocols.smithy"),
    shipped!("aws.test", "aws.test.smithy"),
    shipped!("smithy.contracts", "smithy.contracts.smithy"),
    shipped!("smithy.framework", "smithy.framework.smithy"),
    shipped!("smithy.mqtt", "smithy.mqtt.smithy"),
    shipped!("smithy.openapi", "smithy.openapi.smithy"),
    shipped!("smithy.protocols", "smithy.protocols.smithy"),
    shipped!("smithy.rules", "smithy.rules.smithy"),
    shipped!("smithy.test", "smithy.test.smithy"),
    shipped!("smithy.waiters", "smithy.waiters.smithy"),
];

/// The shipped files that the texts need, directly or through one another. A namespace that
/// one of the texts defines itself is left out.
pub(crate) fn needed_by(texts: &[(String, String)]) -> Vec<Shipped> {
    let mut found = Mentions::default();
    texts
        .iter()
        .for_each(|(_, text)| found.add(Mentions::of(text)));
    let mut needed = Vec::new();
    if !found.has_prelude {
        needed.push(PRELUDE);
    }
    let (mut used, mut taken) = (found.used, found.defined);
    while used & !taken != 0 {
        let next = (used & !taken).trailing_zeros();
        taken |= 1 << next;
        if let Some(shipped) = NAMESPACES.get(next as usize) {
            needed.push(*shipped);
            used |= Mentions::of(shipped.text).used;
        }
    }
    needed.sort_by_key(|shipped| (shipped.name != PRELUDE.name, shipped.name));
    needed
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
