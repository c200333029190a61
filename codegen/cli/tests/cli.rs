//! The `trompe` command as a shell sees it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GOOD: &str = "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\n\
    @rpcv2Cbor service Svc { operations: [Op] }\noperation Op {}\n";
const BROKEN: &str =
    "$version: \"2.0\"\nnamespace a\nstructure S {\n    a: Nowhere\n    b: Nobody\n}\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("trompe-cli-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).ok();
        Self(path)
    }

    fn model(&self, text: &str) -> PathBuf {
        let path = self.0.join("model.smithy");
        std::fs::write(&path, text).ok();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
fn trompe(arguments: &[&str], path: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_trompe"))
        .args(arguments)
        .arg(path)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_valid_model_is_told_in_one_line_and_status_0() {
    let folder = Folder::new("valid");
    let output = trompe(&["validate"], &folder.model(GOOD));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().count(), 1);
    assert!(
        text(&output.stdout).contains("0 errors, 0 warnings"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn a_broken_model_is_told_with_every_place_and_status_1() {
    let folder = Folder::new("broken");
    let model = folder.model(BROKEN);
    let out = folder.0.join("out").display().to_string();
    for arguments in [&["validate"][..], &["generate", "-o", &out]] {
        let output = trompe(arguments, &model);
        assert_eq!(output.status.code(), Some(1));
        let errors = text(&output.stderr);
        assert!(
            errors.contains("model.smithy:4:8") && errors.contains("model.smithy:5:8"),
            "{errors}"
        );
        assert!(
            text(&output.stdout).contains("2 errors"),
            "{}",
            text(&output.stdout)
        );
    }
    assert!(!folder.0.join("out").exists());
}

#[test]
fn generate_writes_a_crates_sources_and_says_what() {
    let folder = Folder::new("generate");
    let out = folder.0.join("out");
    let arguments = [
        "generate",
        "-o",
        &out.display().to_string(),
        "--service",
        "a#Svc",
        "--operations",
        "Op",
    ];
    let output = trompe(&arguments, &folder.model(GOOD));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(
        text(&output.stdout).starts_with("generated a#Svc: "),
        "{}",
        text(&output.stdout)
    );
    for file in [
        "lib.rs",
        "svc.rs",
        "svc/client.rs",
        "svc/server.rs",
        "svc/schemas.rs",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
}
