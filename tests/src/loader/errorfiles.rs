//! Models with the events they must give, one suite a module of upstream.

use std::path::{Path, PathBuf};

use trompe_smithy::Loader;

use super::{Outcome, Suite, events, files};

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let folder = loader.join("errorfiles");
    let suite = |module: String| {
        let cases = files::cases(&folder.join(&module), ".errors");
        Suite::run(&format!("errorfiles/{module}"), cases, |path: &PathBuf| {
            check(path)
        })
    };
    files::folders(&folder).into_iter().map(suite).collect()
}

fn check(errors: &Path) -> Outcome {
    let models = ["smithy", "json"].map(|extension| errors.with_extension(extension));
    let model = models.into_iter().find(|path| path.is_file());
    let model = model.ok_or_else(|| format!("no model beside {}", errors.display()))?;
    let expected = files::text(errors)?;
    let exhaustive = events::are_of_all_validators(&expected);
    let loaded = Loader::new().path(model).exhaustive(exhaustive).load();
    events::check(&loaded, &expected)
}
