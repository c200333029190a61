//! Files that upstream tests from program code: each loads or fails at a place it can name,
//! and what is split over many files equals what is written in one.

use std::path::{Path, PathBuf};

use trompe_smithy::Loader;

use super::{Outcome, Suite, compare, files, sound};

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let folder = loader.join("scenarios");
    let single = files::all(&folder).into_iter().filter_map(|path| {
        let id = files::id(&folder, &path)?;
        Some((id, path))
    });
    let split = [
        ("upgrade", "upgraded.smithy"),
        ("forwardrefs", "result.json"),
    ];
    let split = split.into_iter().flat_map(|(group, whole)| {
        let names = files::folders(&folder.join(group)).into_iter();
        let folder = &folder;
        names.map(move |name| {
            let parts = folder.join(group).join(&name);
            (format!("{group}/{name}"), (parts, whole))
        })
    });
    let split: Vec<_> = split.collect();
    vec![
        Suite::run("scenarios", single, loads_or_says_where),
        Suite::run("scenarios/split", split, |(folder, whole)| {
            equals_whole(folder, whole)
        }),
    ]
}

fn loads_or_says_where(path: &PathBuf) -> Outcome {
    let loaded = Loader::new().path(path).load();
    let lost = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity.is_fatal() && event.span.is_none())
        .map(|event| event.to_line(&loaded.sources));
    let lost: Vec<_> = lost.collect();
    match lost.is_empty() {
        true => Ok(()),
        false => Err(format!("without a place:\n  {}", lost.join("\n  "))),
    }
}

/// Parts that do not load have said where, as every scenario must.
fn equals_whole(folder: &Path, whole: &str) -> Outcome {
    let parts = files::all(folder).into_iter();
    let parts = parts.filter(|path| path.file_name().is_none_or(|name| name != whole));
    let parts = parts.fold(Loader::new(), Loader::path).load();
    if !parts.is_valid() {
        return Ok(());
    }
    let whole = Loader::new().path(folder.join(whole)).load();
    sound(&whole)?;
    match compare::difference(&parts.model, &whole.model) {
        None => Ok(()),
        Some(difference) => Err(difference),
    }
}
