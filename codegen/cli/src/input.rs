//! Where a model comes from.

use std::path::{Path, PathBuf};

use clap::Args;
use trompe_smithy::build_config::{BuildConfig, SOURCE};
use trompe_smithy::{Loaded, Loader};

/// Model files and folders, or a build configuration.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Model files, or folders with .smithy and .json files at any depth.
    #[arg(value_name = "MODEL", required_unless_present = "config")]
    models: Vec<PathBuf>,
    /// Load the sources and imports of this smithy-build.json.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Take the model as this projection of the configuration makes it.
    #[arg(long, value_name = "NAME", requires = "config", default_value = SOURCE)]
    projection: String,
}

impl Input {
    /// Loads the model; one without errors is projected and validated once more.
    pub(crate) fn load(&self, allow_unknown_traits: bool) -> Result<Loaded, String> {
        let config = self.config.as_ref().map(BuildConfig::read).transpose();
        let config = config.map_err(|error| error.to_string())?;
        let loader = match &config {
            Some(config) => config.loader(&self.projection),
            None => Ok(Loader::new()),
        };
        let loader = loader.map_err(|error| error.to_string())?;
        let loader = loader.allow_unknown_traits(allow_unknown_traits);
        let loaded = self.models.iter().fold(loader, Loader::path).load();
        found(&self.models, &loaded)?;
        match &config {
            Some(config) if self.projection != SOURCE && loaded.is_valid() => {
                let model = config.project(&self.projection, &loaded);
                let model = model.map_err(|error| error.to_string())?;
                Ok(loaded.with_model(model))
            }
            _ => Ok(loaded),
        }
    }
}

/// Refuses folders without any model: their names are probably misspelt.
pub(crate) fn found(paths: &[PathBuf], loaded: &Loaded) -> Result<(), String> {
    let has_models = |folder: &Path| {
        let mut files = loaded.files.iter().filter(|path| path.starts_with(folder));
        files.any(|path| !path.is_dir())
    };
    match paths.iter().find(|path| path.is_dir() && !has_models(path)) {
        Some(folder) => Err(format!(
            "{}: no .smithy or .json files in this folder",
            folder.display()
        )),
        None => Ok(()),
    }
}
