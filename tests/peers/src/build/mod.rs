//! What it costs to build clients of DynamoDB: ours, generated from its model, beside the crate of AWS.
//!
//! Processor seconds, user and system: of the one rustc for the generated crate, with its dependencies built
//! and not incremental; and of all processes for the whole tree of the smallest program, from nothing.
//!
//! - `rustc`: the wrapper that Cargo calls, which notes what each crate costs
//! - `cargo`: one build
//! - `project`: the programs

mod cargo;
mod project;
pub(crate) mod rustc;

use cargo::{Build, Profile};
use project::Project;
use std::io;
use std::path::{Path, PathBuf};

/// How often each generated crate is built alone. The least counts: whatever else runs only adds.
const ROUNDS: usize = 2;

const CRATE_BOUND: f64 = 0.2;
const TREE_BOUND: f64 = 0.35;

/// A way to generate ours.
pub(crate) struct Way {
    /// Of the way and of the package.
    name: &'static str,
    /// The way whose targets it shares; whole trees are of those that have their own.
    target: &'static str,
    /// What the builder is told besides.
    narrowed: &'static str,
    /// Whether the bounds are for it. They are for what the peer has: a client of all operations.
    is_bounded: bool,
}

const WAYS: [Way; 3] = [
    Way {
        name: "client",
        target: "client",
        narrowed: ".without_server()",
        is_bounded: true,
    },
    Way {
        name: "client-and-server",
        target: "client",
        narrowed: "",
        is_bounded: false,
    },
    Way {
        name: "three-operations",
        target: "three-operations",
        narrowed: r#".without_server().operations(["GetItem", "PutItem", "Query"])"#,
        is_bounded: false,
    },
];

/// Measures and prints. With `--check`, whether every ratio is within its bound.
///
/// Words are profiles to narrow it to, or `--warm`: whole trees are not measured and not thrown away.
pub(crate) fn print(words: &[&str]) -> bool {
    let measured = projects().and_then(|projects| {
        let wanted = Profile::ALL.into_iter().filter(|profile| {
            let named = |word: &&str| !word.starts_with("--");
            !words.iter().any(named) || words.contains(&profile.name())
        });
        let warm = words.contains(&"--warm");
        let rows = wanted.map(|profile| measure(&projects, profile, warm));
        rows.collect::<io::Result<Vec<_>>>()
    });
    match measured {
        Ok(rows) => show(&rows) || !words.contains(&"--check"),
        Err(error) => {
            eprintln!("{error}");
            false
        }
    }
}

/// The peer's project, then ours.
fn projects() -> io::Result<Vec<Project>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (under, root) = (here.join("target/build-cost"), here.join("../.."));
    let corpus = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    let corpus = corpus.unwrap_or_else(|| root.join("../shared/corpus"));
    let model = corpus.join("aws-models/dynamodb.json");
    let absolute = |path: &Path| {
        let missing = |error| io::Error::other(format!("{}: {error}", path.display()));
        path.canonicalize().map_err(missing)
    };
    let (root, model) = (absolute(&root)?, absolute(&model)?);
    let ours = WAYS
        .iter()
        .map(|way| Project::ours(&under, way, &root, &model));
    std::iter::once(Project::theirs(&under))
        .chain(ours)
        .collect()
}

/// The costs of one profile, by project.
struct Measured {
    profile: Profile,
    trees: Option<Vec<f64>>,
    crates: Vec<f64>,
}

fn measure(projects: &[Project], profile: Profile, warm: bool) -> io::Result<Measured> {
    let builds = || projects.iter().map(|project| Build { project, profile });
    let trees = match warm {
        true => None,
        false => Some(
            builds()
                .map(|build| build.cold())
                .collect::<io::Result<_>>()?,
        ),
    };
    let mut crates = vec![f64::INFINITY; projects.len()];
    for _ in 0..ROUNDS {
        for (build, least) in builds().zip(&mut crates) {
            *least = least.min(build.alone()?);
        }
    }
    Ok(Measured {
        profile,
        trees,
        crates,
    })
}

/// The cost of a whole tree; none where it is another way's.
fn tree(build: Build<'_>) -> io::Result<f64> {
    match build.project.has_own_target() {
        true => build.cold(),
        false => Ok(f64::NAN),
    }
}

/// Prints the table; whether everything that has a bound was measured and is within it.
fn show(rows: &[Measured]) -> bool {
    println!(
        "{:<18} {:<14} {:<8} {:>9} {:>9} {:>7} {:>6}",
        "ours", "what", "profile", "ours s", "theirs s", "ratio", "bound"
    );
    let mut holds = rows.len() == Profile::ALL.len();
    for row in rows {
        holds &= judge(row, "crate alone", CRATE_BOUND, &row.crates);
        holds &= match &row.trees {
            Some(costs) => judge(row, "whole tree", TREE_BOUND, costs),
            None => false,
        };
    }
    holds
}

fn judge(row: &Measured, what: &str, bound: f64, costs: &[f64]) -> bool {
    let (theirs, ours) = match costs {
        [theirs, ours @ ..] => (*theirs, ours),
        [] => return false,
    };
    let mut holds = true;
    for (way, ours) in WAYS.iter().zip(ours).filter(|(_, ours)| !ours.is_nan()) {
        let (name, ratio) = (way.name, ours / theirs);
        let over = way.is_bounded && ratio > bound;
        holds &= !over;
        let bound = match way.is_bounded {
            true => format!("{bound:.2}"),
            false => "-".to_owned(),
        };
        println!(
            "{name:<18} {what:<14} {:<8} {ours:>9.2} {theirs:>9.2} {ratio:>7.3} {bound:>6}{}",
            row.profile.name(),
            if over { "  over" } else { "" },
        );
    }
    holds
}
