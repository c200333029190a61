//! Cases of restJson1 that `alloy#simpleRestJson` shares: those that its test configuration allows and does not forbid.

use regex::Regex;
use trompe::protocol::{REST_JSON_1, SIMPLE_REST_JSON};
use trompe::service::{Protocol, ServiceSchema};
use trompe_smithy::Model;
use trompe_smithy::node::Node;

use super::case::{Case, Kind, Side};
use crate::message::{required, text};

type Result<T> = std::result::Result<T, String>;

const PROTOCOLS: &[&dyn Protocol] = &[&SIMPLE_REST_JSON];

const LISTS: &str = "alloySimpleRestJsonBorrowedTests";

/// The cases, spoken in the other protocol.
pub(super) fn cases(model: &Model, all: &[Case]) -> Result<Vec<Case>> {
    let lists = model
        .metadata()
        .get(LISTS)
        .and_then(|m| m.get(REST_JSON_1.id()));
    let lists = lists.ok_or_else(|| format!("no {LISTS}"))?;
    let (allowed, forbidden) = (
        entries(lists, "allowList")?,
        entries(lists, "disallowList")?,
    );
    let ours = all
        .iter()
        .filter(|case| case.protocol.id() == REST_JSON_1.id());
    let borrowed = ours.flat_map(|case| {
        let sides = case.sides().into_iter();
        let lent = sides.filter(|side| {
            let is_listed = |list: &[Entry]| list.iter().any(|entry| entry.names(case, *side));
            is_listed(&allowed) && !is_listed(&forbidden)
        });
        lent.map(|side| spoken(case, side))
    });
    Ok(borrowed.collect())
}

fn spoken(case: &Case, side: Side) -> Case {
    let service = case.operation.service;
    let service = Box::leak(Box::new(ServiceSchema {
        protocols: PROTOCOLS,
        ..*service
    }));
    Case {
        protocol: &SIMPLE_REST_JSON,
        service,
        only: Some(side),
        ..case.clone()
    }
}

/// One of a list: a name with wildcards, and which side and kind it is for.
struct Entry {
    id: Regex,
    side: Option<String>,
    kind: Option<String>,
}

impl Entry {
    fn names(&self, case: &Case, side: Side) -> bool {
        let is =
            |wanted: &Option<String>, found: String| wanted.as_ref().is_none_or(|w| *w == found);
        case.kind != Kind::Malformed
            && self.id.is_match(&case.id)
            && is(&self.side, side.to_string())
            && is(&self.kind, case.kind.to_string())
    }
}

fn entries(lists: &Node, name: &str) -> Result<Vec<Entry>> {
    let list = lists.get(name).and_then(Node::as_array);
    let entries = list.unwrap_or_default().iter().map(|node| {
        let pattern = regex::escape(&required(node, "id")?).replace("\\*", ".*");
        Ok(Entry {
            id: Regex::new(&format!("^{pattern}$")).map_err(|error| error.to_string())?,
            side: text(node, "appliesTo"),
            kind: text(node, "testType"),
        })
    });
    entries.collect()
}
