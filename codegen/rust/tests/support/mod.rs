//! What several tests use.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use trompe_codegen::plan::{self, Plan, ServicePlan, Wanted};
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::{Loaded, Loader};

/// A folder of one test, removed at its end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "trompe-codegen-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the corpus; `None`, with a word about it, where there is no corpus.
pub(crate) fn corpus(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    let path = root
        .unwrap_or_else(|| workspace().join("../shared/corpus"))
        .join(path);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

pub(crate) fn plan_of(wanted: &Wanted, text: &str) -> (Plan, Loaded) {
    let mut loaded = Loader::new().text("main.smithy", text).load();
    let plan = plan::plan(&loaded.model, wanted, &mut loaded.diagnostics);
    (plan, loaded)
}

/// The plan of the only service of a model that has no errors.
pub(crate) fn service_of(text: &str) -> ServicePlan {
    let (plan, loaded) = plan_of(&Wanted::default(), text);
    assert!(
        loaded.is_valid(),
        "{}",
        loaded.render(Severity::Warning, false)
    );
    plan.services.into_iter().next().unwrap()
}

/// What is said about a model, as text.
pub(crate) fn report_of(wanted: &Wanted, text: &str) -> String {
    plan_of(wanted, text).1.render(Severity::Warning, false)
}
