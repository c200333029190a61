//! Models that must not load, at three levels: refused; at the right place; in upstream's words.

use std::path::{Path, PathBuf};

use trompe_smithy::Loader;

use super::{Outcome, Suite, fatal, files};

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let cases = files::cases(&loader.join("invalid"), ".smithy");
    let placed = cases
        .iter()
        .filter(|(_, path)| expectation(path).is_ok_and(|text| place(&text).is_some()));
    vec![
        Suite::run("invalid/rejected", cases.clone(), rejected),
        Suite::run("invalid/place", placed.cloned(), placed_rightly),
        Suite::run("invalid/words", cases.clone(), worded),
    ]
}

/// What the first line of the file says, without the marks of a comment.
fn expectation(path: &Path) -> Result<String, String> {
    let text = files::text(path)?;
    let line = text.lines().next().unwrap_or_default();
    let line: String = line.chars().skip(3).collect();
    Ok(line.replace("[EOF]", "").trim_end().to_owned())
}

/// The `line L, column C` of a text.
fn place(text: &str) -> Option<&str> {
    let start = text.find("line ")?;
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == ' ' || c == ','));
    let place = rest.get(..end.unwrap_or(rest.len()))?;
    place.contains(", column ").then_some(place)
}

fn rejected(path: &PathBuf) -> Outcome {
    match Loader::new().path(path).load().is_valid() {
        true => Err("accepted".to_owned()),
        false => Ok(()),
    }
}

fn placed_rightly(path: &PathBuf) -> Outcome {
    let expected = expectation(path)?;
    let wanted = place(&expected).unwrap_or_default();
    let loaded = Loader::new().path(path).load();
    let places = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity.is_fatal())
        .filter_map(|event| loaded.sources.locate(event.span?))
        .map(|found| format!("line {}, column {}", found.line, found.column));
    let places: Vec<_> = places.collect();
    match places.iter().any(|place| place == wanted) {
        true => Ok(()),
        false => Err(format!("wanted {wanted}, got {places:?}")),
    }
}

fn worded(path: &PathBuf) -> Outcome {
    let wanted = expectation(path)?;
    let events = fatal(&Loader::new().path(path).load());
    let found = events
        .iter()
        .any(|event| event.replace("[EOF]", "").contains(&wanted));
    match found {
        true => Ok(()),
        false => Err(format!("wanted {wanted}\n  {}", events.join("\n  "))),
    }
}
