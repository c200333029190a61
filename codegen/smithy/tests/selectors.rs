//! Upstream's own cases for selectors.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use support::{corpus, errors};
use trompe_smithy::node::Node;
use trompe_smithy::selector::Selector;
use trompe_smithy::{Loader, Model};

fn failure(model: &Model, case: &Node) -> Option<String> {
    let text = case.get("selector").and_then(Node::as_str)?;
    let skips = case.get("skipPreludeShapes").and_then(Node::as_bool) == Some(true);
    let prelude = |id: &str| skips && id.starts_with("smithy.api#");
    let wanted = case.get("matches").and_then(Node::as_array)?;
    let wanted = wanted.iter().filter_map(Node::as_str);
    let wanted: BTreeSet<&str> = wanted.filter(|id| !prelude(id)).collect();
    let found = match Selector::parse(text) {
        Ok(selector) => selector.select(model).unwrap(),
        Err(error) => return Some(error.to_string()),
    };
    let found = found.iter().map(|id| id.as_str());
    let found: BTreeSet<&str> = found.filter(|id| !prelude(id)).collect();
    (found != wanted).then(|| format!("{text}\n  wanted {wanted:?}\n  found {found:?}"))
}

fn failures(path: &Path) -> (usize, Vec<String>) {
    let loaded = Loader::new().path(path).load();
    assert_eq!(errors(&loaded), Vec::<String>::new());
    let model = &loaded.model;
    let cases = model.metadata().get("selectorTests");
    let cases = cases.and_then(Node::as_array).unwrap_or_default();
    let failed = cases.iter().filter_map(|case| failure(model, case));
    (cases.len(), failed.collect())
}

#[test]
fn selectors_pick_what_upstream_says() {
    let Some(corpus) = corpus() else { return };
    let (mut count, mut failed) = (0, Vec::new());
    for entry in std::fs::read_dir(corpus.join("loader/selectors")).unwrap() {
        let (cases, failures) = failures(&entry.unwrap().path());
        count += cases;
        failed.extend(failures);
    }
    assert!(count > 0);
    assert!(
        failed.is_empty(),
        "{} of {count}:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
