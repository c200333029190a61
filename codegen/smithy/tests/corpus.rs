//! Upstream's own cases for loaders: how many of them hold. The counts only ever rise.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{corpus, errors};
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::node::Node;
use trompe_smithy::shape::{Detail, Member, Shape};
use trompe_smithy::traits::TraitMap;
use trompe_smithy::{Loader, Model};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn traits(traits: &TraitMap) -> Vec<(String, Node)> {
    let mut pairs: Vec<_> = traits
        .iter()
        .map(|(id, applied)| (id.to_string(), applied.value.clone()))
        .collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs
}

fn detail(detail: &Detail) -> String {
    let text = format!("{detail:?}");
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("span: Span {") {
        kept.push_str(before);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
        rest = rest.split_once('}').map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// A shape without its places.
#[derive(Debug, PartialEq)]
struct Described {
    head: String,
    traits: Vec<(String, Node)>,
    members: Vec<(String, Vec<(String, Node)>)>,
}

fn describe(shape: &Shape) -> Described {
    let described = |member: &Member| {
        (
            format!("{}: {}", member.id, member.target),
            traits(&member.traits),
        )
    };
    let mixins: Vec<_> = shape
        .mixins
        .iter()
        .map(|mixin| mixin.target.as_str())
        .collect();
    Described {
        head: format!(
            "{} {} {mixins:?} {}",
            shape.kind,
            shape.id,
            detail(&shape.detail)
        ),
        traits: traits(&shape.traits),
        members: shape.members.values().map(described).collect(),
    }
}

fn difference(left: &Model, right: &Model) -> Option<String> {
    let own = |model: &Model| {
        let shapes = model.shapes().filter(|shape| !shape.id.is_prelude());
        shapes.map(describe).collect::<Vec<_>>()
    };
    let (a, b) = (own(left), own(right));
    let differing = a.iter().zip(&b).find(|(a, b)| a != b);
    match differing {
        Some((a, b)) => Some(format!("{a:?}\n--\n{b:?}")),
        None if a.len() != b.len() => Some(format!("{} and {} shapes", a.len(), b.len())),
        None if left.metadata() != right.metadata() => Some("metadata".to_owned()),
        None => None,
    }
}

fn valid_failure(folder: &Path, path: &Path) -> Option<String> {
    let load = |path: &Path| {
        Loader::new()
            .path(folder.join("__shared.json"))
            .path(path)
            .load()
    };
    let ours = load(path);
    if !errors(&ours).is_empty() {
        return Some(errors(&ours).join("\n"));
    }
    let pair = path.with_extension("json");
    let pair = pair.is_file().then(|| load(&pair))?;
    if !errors(&pair).is_empty() {
        return Some(errors(&pair).join("\n"));
    }
    difference(&ours.model, &pair.model)
}

/// How many cases fail, each with its reason on the standard output.
fn failures(cases: &[PathBuf], check: impl Fn(&Path) -> Option<String>) -> usize {
    let failed: Vec<_> = cases
        .iter()
        .filter_map(|path| Some((path, check(path)?)))
        .collect();
    for (path, reason) in &failed {
        println!("{}: {reason}\n", path.display());
    }
    println!("{} of {} pass", cases.len() - failed.len(), cases.len());
    failed.len()
}

#[test]
fn valid_models_load_and_equal_their_json() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("loader/valid");
    let cases = files(&folder, "smithy");
    let cases: Vec<_> = cases
        .into_iter()
        .filter(|path| !path.to_string_lossy().ends_with(".flattened.smithy"))
        .collect();
    assert_eq!(failures(&cases, |path| valid_failure(&folder, path)), 0);
}

fn invalid_failure(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap();
    let wanted: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .skip(3)
        .collect();
    let wanted = wanted.replace("[EOF]", "");
    let events = errors(&Loader::new().path(path).load());
    let found = events
        .iter()
        .any(|event| event.replace("[EOF]", "").contains(wanted.trim_end()));
    (!found).then(|| format!("wanted {wanted}\n  {}", events.join("\n  ")))
}

#[test]
fn invalid_models_are_refused_in_upstreams_words() {
    let Some(corpus) = corpus() else { return };
    let cases = files(&corpus.join("loader/invalid"), "smithy");
    let accepted = cases
        .iter()
        .filter(|path| errors(&Loader::new().path(path).load()).is_empty());
    let accepted: Vec<_> = accepted.collect();
    assert!(accepted.is_empty(), "accepted: {accepted:?}");
    let worded_otherwise = failures(&cases, invalid_failure);
    assert!(
        worded_otherwise * 10 <= cases.len(),
        "{worded_otherwise} of {}",
        cases.len()
    );
}

/// Whether an event satisfies a line of an `.errors` file, by the corpus' own rule.
fn satisfies(event: &str, line: &str) -> bool {
    let split = |text: &str| {
        let (rest, id) = text.rsplit_once(" | ")?;
        let (head, message) = rest.split_once(": ").unwrap_or((rest, ""));
        Some((head.to_owned(), message.to_owned(), id.trim().to_owned()))
    };
    let (Some(event), Some(line)) = (split(event), split(line)) else {
        return false;
    };
    let id = event
        .2
        .strip_prefix(&line.2)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    event.0 == line.0 && id && event.1.starts_with(&line.1)
}

/// Events that need not be in an `.errors` file.
const MAY_BE_EXTRA: [&str; 3] = ["ModelDeprecation", "DeprecatedTrait", "DeprecatedShape"];

/// Validators whose errors keep the others from running.
const CRITICAL: [&str; 11] = [
    "Target",
    "ResourceCycle",
    "EnumShape",
    "ExclusiveStructureMemberTrait",
    "TraitTarget",
    "TraitValue",
    "TraitConflict",
    "DefaultTrait",
    "ShapeIdConflict",
    "SingleOperationBinding",
    "SingleResourceBinding",
];

fn is_or_below(event: &str, id: &str) -> bool {
    event
        .strip_prefix(id)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a case lists critical errors, or errors of loading, beside others, which says that
/// all validators ran.
fn runs_all(lines: &[&str]) -> bool {
    let id = |line: &&str| line.rsplit_once(" | ").map_or("", |(_, id)| id).to_owned();
    let critical = |id: &str| CRITICAL.iter().any(|critical| is_or_below(id, critical));
    let stops =
        |line: &&&str| line.starts_with("[ERROR]") && (id(line) == "Model" || critical(&id(line)));
    let late = |line: &&&str| !is_or_below(&id(line), "Model") && !critical(&id(line));
    lines.iter().any(|line| stops(&line)) && lines.iter().any(|line| late(&line))
}

fn errorfile_failure(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path.with_extension("errors")).unwrap();
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let loaded = Loader::new().path(path).exhaustive(runs_all(&lines)).load();
    let (all, mut left) = (lines.clone(), Vec::new());
    for event in loaded.diagnostics.iter() {
        let text = event.to_line(&loaded.sources);
        match all.iter().any(|line| satisfies(&text, line)) {
            true => lines.retain(|line| !satisfies(&text, line)),
            false if event.severity == Severity::Suppressed => {}
            false if MAY_BE_EXTRA.iter().any(|id| is_or_below(&event.event, id)) => {}
            false => left.push(text),
        }
    }
    let fine = lines.is_empty() && left.is_empty();
    (!fine).then(|| {
        format!(
            "missing\n  {}\nsurplus\n  {}",
            lines.join("\n  "),
            left.join("\n  ")
        )
    })
}

#[test]
fn events_are_those_upstream_reports() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("loader/errorfiles/smithy-model");
    let paths = files(&folder, "errors").into_iter().map(|path| {
        let idl = path.with_extension("smithy");
        if idl.is_file() {
            idl
        } else {
            path.with_extension("json")
        }
    });
    let cases: Vec<_> = paths.collect();
    let failed = failures(&cases, errorfile_failure);
    assert_eq!(failed, 0);
}
