//! `smithy-build.json`: which models to load, and what to make of them (Smithy 2.0,
//! "smithy-build.json").
//!
//! * `read`: properties of JSON objects, and complaints that name their place
//! * `variables`: placeholders of environment variables
//! * `transform`, `args`: the transforms of projections, and how they are written
//!
//! Understood are sources, imports and projections. Plugins and dependencies belong to other
//! tools and are passed over.

mod args;
mod comments;
mod read;
mod transform;
mod variables;

use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

pub use read::ConfigError;
use read::Reader;
pub use transform::Transform;

use crate::diagnostic::nearest;
use crate::load::{Loaded, Loader};
use crate::model::Model;
use crate::node::Node;

/// A build configuration.
#[derive(Clone, Debug, Default)]
pub struct BuildConfig {
    /// The models that are built: files and folders.
    pub sources: Vec<PathBuf>,
    /// The models they need: files and folders.
    pub imports: Vec<PathBuf>,
    /// Projections by name.
    pub projections: IndexMap<String, Projection>,
}

/// A model made from the loaded one.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// Whether the projection is there only for others to apply.
    pub is_abstract: bool,
    /// Further models to load.
    pub imports: Vec<PathBuf>,
    /// What to do, in order.
    pub transforms: Vec<Transform>,
}

impl Projection {
    fn read(reader: &Reader, name: &str, node: &Node, folder: &Path) -> Result<Self, ConfigError> {
        let known = ["abstract", "imports", "transforms", "plugins"];
        reader.only(node, &known, "a projection")?;
        let is_abstract = reader.flag(node, "abstract")?;
        let forbidden = node.get("imports").or_else(|| node.get("plugins"));
        if let Some(wrong) = forbidden.filter(|_| is_abstract) {
            let message = format!("the abstract projection `{name}` has imports or plugins");
            return Err(reader.fail(wrong, message));
        }
        Ok(Self {
            is_abstract,
            imports: paths(reader, node, "imports", folder)?,
            transforms: args::read_all(reader, node)?,
        })
    }
}

fn paths(
    reader: &Reader,
    node: &Node,
    key: &str,
    folder: &Path,
) -> Result<Vec<PathBuf>, ConfigError> {
    let texts = reader.texts(node, key)?;
    Ok(texts.iter().map(|text| folder.join(text)).collect())
}

/// The projection that every configuration has: the model as it is loaded.
pub const SOURCE: &str = "source";

/// The properties of a configuration; those of other tools are passed over.
const PROPERTIES: [&str; 8] = [
    "version",
    "outputDirectory",
    "sources",
    "imports",
    "projections",
    "plugins",
    "ignoreMissingPlugins",
    "maven",
];

impl BuildConfig {
    /// Reads a configuration file. Paths in it are relative to its folder.
    ///
    /// # Errors
    /// When the file cannot be read, or is not a build configuration.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| ConfigError::new(&name, error))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&name, &text, folder, &variables::of_process)
    }

    /// Reads a configuration from its text; `name` is what complaints call it, `folder` what
    /// paths in it are relative to, and `variable` looks up what `${NAME}` stands for.
    ///
    /// # Errors
    /// When the text is not a build configuration, or names a variable that is not set.
    pub fn parse(
        name: &str,
        text: &str,
        folder: &Path,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let (reader, document) = Reader::new(name, text)?;
        let document = variables::expand(&reader, &document, variable)?;
        reader.only(&document, &PROPERTIES, "a build configuration")?;
        let version = reader.required_text(&document, "version")?;
        if version != "1.0" && version != "1" {
            let message = format!("unsupported version `{version}`; expected `1.0`");
            return Err(reader.fail(&document, message));
        }
        let mut config = Self {
            sources: paths(&reader, &document, "sources", folder)?,
            imports: paths(&reader, &document, "imports", folder)?,
            projections: IndexMap::new(),
        };
        for (name, node) in reader.entries(&document, "projections")? {
            let projection = Projection::read(&reader, name, node, folder)?;
            config.projections.insert(name.to_owned(), projection);
        }
        config.check_applied(&reader, &document)?;
        Ok(config)
    }

    /// A loader of the sources and imports of a projection.
    ///
    /// # Errors
    /// When there is no such projection, or it is abstract.
    pub fn loader(&self, projection: &str) -> Result<Loader, ConfigError> {
        let projection = self.projection(projection)?;
        let own = projection.map_or(&[][..], |projection| &projection.imports);
        let paths = self.sources.iter().chain(&self.imports).chain(own);
        Ok(paths.fold(Loader::new(), Loader::path))
    }

    /// The model that a projection makes of a loaded one, whose events say which suppressions
    /// are needed.
    ///
    /// # Errors
    /// When there is no such projection, it is abstract, or one of its transforms cannot be made.
    pub fn project(&self, projection: &str, loaded: &Loaded) -> Result<Model, ConfigError> {
        let wanted = self.projection(projection)?;
        let transforms = wanted.map_or(&[][..], |projection| &projection.transforms);
        let failed = |error: String| ConfigError::new(&format!("projection `{projection}`"), error);
        self.apply(transforms, &loaded.model, loaded)
            .map_err(failed)
    }

    fn projection(&self, name: &str) -> Result<Option<&Projection>, ConfigError> {
        match self.projections.get(name) {
            None if name == SOURCE => Ok(None),
            None => {
                let names = self.projections.keys().map(String::as_str);
                let message = match nearest(name, names) {
                    Some(near) => format!("is not defined; did you mean `{near}`?"),
                    None => "is not defined".to_owned(),
                };
                Err(ConfigError::new(&format!("projection `{name}`"), message))
            }
            Some(found) if found.is_abstract => Err(ConfigError::new(
                &format!("projection `{name}`"),
                "is abstract",
            )),
            found => Ok(found),
        }
    }

    fn apply(
        &self,
        transforms: &[Transform],
        model: &Model,
        loaded: &Loaded,
    ) -> Result<Model, String> {
        transforms
            .iter()
            .try_fold(model.clone(), |model, transform| {
                let Transform::Apply(names) = transform else {
                    return transform.run(&model, loaded);
                };
                let applied = names.iter().filter_map(|name| self.projections.get(name));
                let mut applied = applied.map(|projection| &projection.transforms);
                applied.try_fold(model, |model, transforms| {
                    self.apply(transforms, &model, loaded)
                })
            })
    }

    /// Refuses `apply` of projections that do not exist or apply themselves.
    fn check_applied(&self, reader: &Reader, document: &Node) -> Result<(), ConfigError> {
        for name in self.projections.keys() {
            if let Err(message) = self.check_path(&mut vec![name]) {
                return Err(reader.fail(document, message));
            }
        }
        Ok(())
    }

    fn check_path<'a>(&'a self, path: &mut Vec<&'a String>) -> Result<(), String> {
        let projection = path.last().and_then(|name| self.projections.get(*name));
        let transforms = projection.into_iter().flat_map(|found| &found.transforms);
        for name in transforms.flat_map(Transform::applied) {
            if !self.projections.contains_key(name) {
                return Err(format!(
                    "`apply` names the projection `{name}`, which is not defined"
                ));
            }
            if path.contains(&name) {
                return Err(format!("the projection `{name}` applies itself"));
            }
            path.push(name);
            self.check_path(path)?;
            path.pop();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
