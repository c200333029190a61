//! What may be absent, by the rules of 1.0 and of 2.0, for members of either version.

use std::path::{Path, PathBuf};

use trompe_smithy::index::nullability::{CheckMode, is_boxed_member, is_nullable};
use trompe_smithy::shape::Member;
use trompe_smithy::{Loaded, Loader, Model, Version, write};

use super::{Outcome, Suite, files};

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let cases = files::cases(&loader.join("upgrade-box"), ".smithy");
    vec![Suite::run("upgrade-box", cases, check)]
}

/// The three answers: now, and after the model was written and loaded again, twice.
fn check(path: &PathBuf) -> Outcome {
    let text = files::text(path)?;
    let line = text.lines().next().unwrap_or_default();
    let wanted: serde_json::Value = serde_json::from_str(line.trim_start_matches('/'))
        .map_err(|error| format!("first line: {error}"))?;
    let name = path.file_stem().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    let mut loaded = Loader::new().path(path).load();
    for times in 0..3 {
        let given = answers(&loaded, name)?;
        if given != wanted {
            return Err(format!(
                "written {times} times: {given} instead of {wanted}"
            ));
        }
        let written = write::ast(&loaded.model, Version::V2);
        loaded = Loader::new().text("model.json", written).load();
    }
    Ok(())
}

fn answers(loaded: &Loaded, name: &str) -> Result<serde_json::Value, String> {
    let model = &loaded.model;
    let member = member(model, name).ok_or_else(|| format!("no member {name}"))?;
    let zero_value = is_nullable(model, member, CheckMode::ClientZeroValueV1);
    Ok(serde_json::json!({
        "v1-box": is_boxed_member(model, member),
        "v1-client-zero-value": zero_value,
        "v2": is_nullable(model, member, CheckMode::Client),
    }))
}

/// The member a file is about: the one it is named after, else the only one.
fn member<'m>(model: &'m Model, name: &str) -> Option<&'m Member> {
    let members = &model.find("smithy.example#Foo")?.members;
    let only = members.values().next().filter(|_| members.len() == 1);
    members.get(name).or(only)
}
