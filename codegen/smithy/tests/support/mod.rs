//! What the tests of this crate share.

use std::path::PathBuf;

use trompe_smithy::Loaded;
use trompe_smithy::diagnostic::Severity;

/// The folder of upstream's test data; says so and gives nothing where there is none.
pub(crate) fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    let usual = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folder = given.unwrap_or_else(usual);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("no corpus at {}; set TROMPE_CORPUS", folder.display());
    None
}

/// The fatal events in upstream's one-line form.
pub(crate) fn errors(loaded: &Loaded) -> Vec<String> {
    let fatal = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity >= Severity::Danger);
    fatal.map(|event| event.to_line(&loaded.sources)).collect()
}
