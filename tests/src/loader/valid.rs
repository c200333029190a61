//! Models that must load, each equal to its JSON form.

use std::path::{Path, PathBuf};

use trompe_smithy::{Loaded, Loader, Model, transform};

use super::{Outcome, Suite, compare, files, sound};

const FLATTENED: &str = ".flattened.smithy";

/// Every model with its JSON form, where there is one.
pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let folder = loader.join("valid");
    let mut cases = files::cases(&folder, ".smithy");
    cases.retain(|(_, path)| !path.to_string_lossy().ends_with(FLATTENED));
    vec![Suite::run("valid", cases, |path: &PathBuf| {
        check(&folder, path)
    })]
}

/// Every model that has a form without mixins.
pub(super) fn flattened(loader: &Path) -> Vec<Suite> {
    let folder = loader.join("valid");
    let cases = files::cases(&folder, FLATTENED);
    let check = |path: &PathBuf| check_flattened(&folder, path);
    vec![Suite::run("valid-flattened", cases, check)]
}

fn load(folder: &Path, path: &Path) -> Result<Loaded, String> {
    let shared = folder.join("__shared.json");
    let loader = Loader::new().path(path);
    let loaded = match shared.is_file() {
        true => loader.path(shared).load(),
        false => loader.load(),
    };
    sound(&loaded).map(|()| loaded)
}

fn check(folder: &Path, path: &Path) -> Outcome {
    let ours = load(folder, path)?;
    let pair = path.with_extension("json");
    if !pair.is_file() {
        return Ok(());
    }
    equal(&ours.model, &load(folder, &pair)?.model)
}

fn check_flattened(folder: &Path, pair: &Path) -> Outcome {
    let whole = pair.to_string_lossy().replace(FLATTENED, ".smithy");
    let ours = load(folder, Path::new(&whole))?;
    let flat = transform::flatten_mixins(&ours.model);
    equal(&flat, &load(folder, pair)?.model)
}

fn equal(ours: &Model, pair: &Model) -> Outcome {
    match compare::difference(ours, pair) {
        None => Ok(()),
        Some(difference) => Err(difference),
    }
}
