//! `trompe generate` as a shell sees it.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

mod support;

use support::Folder;

const GOOD: &str = "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\n\
    @rpcv2Cbor service Svc { operations: [Op] }\noperation Op {}\n";
const BROKEN: &str =
    "$version: \"2.0\"\nnamespace a\nstructure S {\n    a: Nowhere\n    b: Nobody\n}\n";

#[test]
fn a_broken_model_is_told_with_every_place_and_nothing_is_written() {
    let folder = Folder::new("generate-broken", &[("model.smithy", BROKEN)]);
    let ended = folder.trompe(&["generate", "-o", "out", "model.smithy"]);
    let ended = ended.with(1);
    assert!(ended.err.contains("model.smithy:4:8"), "{ended:?}");
    assert!(ended.err.contains("model.smithy:5:8"), "{ended:?}");
    assert_eq!(ended.out, "nothing generated: 2 errors, 0 warnings\n");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn generate_writes_a_crates_sources_and_says_what() {
    let folder = Folder::new("generate", &[("model.smithy", GOOD)]);
    let chosen = ["--service", "a#Svc", "--operations", "Op"];
    let arguments = [&["generate", "model.smithy", "-o", "out"], &chosen[..]].concat();
    let ended = folder.trompe(&arguments).with(0);
    assert!(ended.out.starts_with("generated a#Svc: "), "{ended:?}");
    for file in [
        "lib.rs",
        "svc.rs",
        "svc/client.rs",
        "svc/server.rs",
        "svc/schemas.rs",
    ] {
        assert!(folder.path().join("out").join(file).is_file(), "{file}");
    }
}

#[test]
fn generate_shows_a_few_warnings_of_each_kind_a_line_each() {
    let members: String = (0..9).map(|n| format!("    lower{n}\n")).collect();
    let model = format!(
        "{}@input structure OpInput {{ kind: Kind }}\nenum Kind {{\n{members}}}\n",
        GOOD.replace("operation Op {}", "operation Op { input: OpInput }")
    );
    let folder = Folder::new("generate-warnings", &[("model.smithy", &model)]);
    let ended = folder.trompe(&["generate", "model.smithy", "-o", "out"]);
    let ended = ended.with(0);
    let lines: Vec<_> = ended.err.lines().collect();
    let [first, _, _, more] = &lines[..] else {
        panic!("{ended:?}")
    };
    assert!(
        first.starts_with("warning: model.smithy:8:5: "),
        "{ended:?}"
    );
    assert_eq!(
        *more,
        "warning: 6 more warnings of `EnumShape`; `trompe validate` shows them"
    );
}
