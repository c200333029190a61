//! Models that must be written as they are: as IDL to the byte, as JSON AST by value.

use std::path::{Path, PathBuf};

use trompe_smithy::{Loaded, Loader, Version, write};

use super::{Outcome, Suite, compare, files, sound};

pub(super) fn idl(loader: &Path) -> Vec<Suite> {
    let cases = files::cases(&loader.join("idl-serialization"), ".smithy");
    vec![Suite::run("idl-serialization", cases, |path: &PathBuf| {
        writes_itself(path)
    })]
}

fn load(path: &Path) -> Result<Loaded, String> {
    let loaded = Loader::new().path(path).load();
    sound(&loaded).map(|()| loaded)
}

fn writes_itself(path: &Path) -> Outcome {
    let wanted = files::text(path)?.replace("\r\n", "\n");
    let written = write::idl(&load(path)?.model);
    match Vec::from_iter(written.values()).as_slice() {
        [text] if **text == wanted => Ok(()),
        [text] => Err(format!("written:\n{text}")),
        files => Err(format!("{} files written", files.len())),
    }
}

pub(super) fn ast(loader: &Path) -> Vec<Suite> {
    let folder = loader.join("ast-serialization");
    let mut cases = files::cases(&folder, ".json");
    cases.retain(|(id, _)| !id.ends_with(".1.0") && !id.ends_with(".2.0"));
    vec![Suite::run("ast-serialization", cases, |path: &PathBuf| {
        writes_both_versions(path)
    })]
}

/// A 2.0 file writes as itself and as its `.1.0.json`; a 1.0 file as itself and as its
/// `.2.0.json`.
fn writes_both_versions(path: &Path) -> Outcome {
    let model = load(path)?.model;
    for (version, ending) in [(Version::V1, "1.0.json"), (Version::V2, "2.0.json")] {
        let pair = path.with_extension(ending);
        let wanted = files::text(if pair.is_file() { &pair } else { path })?;
        compare::json(&write::ast(&model, version), &wanted)
            .map_err(|difference| format!("as {ending}: {difference}"))?;
    }
    Ok(())
}

/// Every vendor model, written and loaded again in either notation.
pub(super) fn round_trips(loader: &Path) -> Vec<Suite> {
    let corpus = loader.parent().unwrap_or(loader);
    let models = files::cases(&corpus.join("aws-models"), ".json");
    let ast = Suite::run("aws-models/ast-round-trip", models.clone(), |path| {
        comes_back(path, |model| {
            vec![("model.json".to_owned(), write::ast(model, Version::V2))]
        })
    });
    let idl = Suite::run("aws-models/idl-round-trip", models, |path| {
        comes_back(path, |model| write::idl(model).into_iter().collect())
    });
    vec![ast, idl]
}

fn comes_back(
    path: &Path,
    write: impl Fn(&trompe_smithy::Model) -> Vec<(String, String)>,
) -> Outcome {
    let first = Loader::new().path(path).load();
    sound(&first)?;
    let texts = write(&first.model);
    let again = texts.iter().fold(Loader::new(), |loader, (name, text)| {
        loader.text(name.as_str(), text.as_str())
    });
    let again = again.load();
    sound(&again)?;
    if let Some(difference) = compare::difference(&first.model, &again.model) {
        return Err(difference);
    }
    match write(&again.model) == texts {
        true => Ok(()),
        false => Err("written otherwise the second time".to_owned()),
    }
}
