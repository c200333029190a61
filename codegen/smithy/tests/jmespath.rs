//! The JMESPath project's own cases: what is an expression is read, what is none is refused.

mod support;

use std::path::Path;

use support::{corpus, errors};
use trompe_smithy::Loader;
use trompe_smithy::jmespath::Expression;
use trompe_smithy::node::Node;

fn groups(path: &Path) -> Vec<Node> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let model = format!("{{\"smithy\": \"2.0\", \"metadata\": {{\"groups\": {text}}}}}");
    let loaded = Loader::new().text("cases.json", model).load();
    assert_eq!(errors(&loaded), Vec::<String>::new(), "{}", path.display());
    let groups = loaded.model.metadata().get("groups");
    groups.and_then(Node::as_array).unwrap_or_default().to_vec()
}

/// Which expressions of a group are read against what the case says.
fn wrong(group: &Node) -> Vec<String> {
    let cases = group.get("cases").and_then(Node::as_array);
    let wrong = cases.unwrap_or_default().iter().filter_map(|case| {
        let text = case.get("expression").and_then(Node::as_str)?;
        let syntax = case.get("error").and_then(Node::as_str) == Some("syntax");
        let read = Expression::parse(text);
        (read.is_err() != syntax).then(|| format!("{text}: {read:?}"))
    });
    wrong.collect()
}

#[test]
fn expressions_are_told_from_what_is_none() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("extras/jmespath-compliance");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    let files: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    let groups: Vec<_> = files.iter().flat_map(|path| groups(path)).collect();
    assert!(files.is_empty() || !groups.is_empty());
    let wrong: Vec<_> = groups.iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
