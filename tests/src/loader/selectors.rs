//! Selectors and what they must pick, written into the metadata of models.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use trompe_smithy::node::Node;
use trompe_smithy::selector::Selector;
use trompe_smithy::{Loaded, Loader};

use super::{Outcome, Suite, files, sound};

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let models = files::cases(&loader.join("selectors"), ".smithy");
    let mut cases = Vec::new();
    for (id, path) in models {
        let tests = Loader::new().path(&path).load();
        let count = self::tests(&tests).len().max(1);
        cases.extend((1..=count).map(|number| (format!("{id}/{number}"), (path.clone(), number))));
    }
    vec![Suite::run("selectors", cases, check)]
}

fn tests(loaded: &Loaded) -> &[Node] {
    let tests = loaded.model.metadata().get("selectorTests");
    tests.and_then(Node::as_array).unwrap_or_default()
}

fn check((path, number): &(PathBuf, usize)) -> Outcome {
    let loaded = Loader::new().path(path).load();
    sound(&loaded)?;
    let test = tests(&loaded).get(number - 1);
    run(&loaded, test.ok_or("the model has no selectorTests")?)
}

fn run(loaded: &Loaded, test: &Node) -> Outcome {
    let text = test.get("selector").and_then(Node::as_str);
    let text = text.ok_or("the test has no selector")?;
    let selector = Selector::parse(text).map_err(|error| format!("{text}\n  {error}"))?;
    let skip = test.get("skipPreludeShapes").and_then(Node::as_bool) == Some(true);
    let kept = |id: &&str| !skip || !id.starts_with("smithy.api#");
    let picked = selector.select(&loaded.model);
    let picked = picked.map_err(|error| format!("{text}\n  {error}"))?;
    let picked: BTreeSet<&str> = picked.iter().map(|id| id.as_str()).filter(kept).collect();
    let wanted = test.get("matches").and_then(Node::as_array);
    let wanted = wanted.into_iter().flatten().filter_map(Node::as_str);
    let wanted: BTreeSet<&str> = wanted.filter(kept).collect();
    if picked == wanted {
        return Ok(());
    }
    let missing: Vec<_> = wanted.difference(&picked).collect();
    let surplus: Vec<_> = picked.difference(&wanted).collect();
    Err(format!(
        "{text}\n  missing {missing:?}\n  surplus {surplus:?}"
    ))
}
