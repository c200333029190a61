//! The `build.rs` API, and the files that it writes.

#[cfg(test)]
#[allow(dead_code, reason = "other tests use the rest")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{Folder, corpus, workspace};
use trompe_codegen::Builder;
use trompe_codegen::plan::{self, Wanted};
use trompe_smithy::Loader;

const GOOD: &str = "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\n\
    @rpcv2Cbor service Svc { operations: [Op, Other] }\n\
    operation Op { input := { s: String } }\noperation Other {}\n";

const BROKEN: &str = "$version: \"2.0\"\nnamespace a\nservice Svc { operations: [Op, Missing] }\n\
    operation Op { input := {\n    s: Strin\n    @required\n    @nowhere\n    t: String\n} }\n";

/// Every file below a folder.
#[cfg(test)]
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => drop(found.insert(
                    entry.path().strip_prefix(folder).unwrap().to_owned(),
                    fs::read_to_string(entry.path()).unwrap(),
                )),
            }
        }
    }
    found
}

/// Runs this test program again, as Cargo would run a build script.
#[cfg(test)]
fn build_script(model: &Path, out: &Path, operations: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "as_a_build_script", "--nocapture"])
        .env("TROMPE_TEST_MODEL", model)
        .env("TROMPE_TEST_OPERATIONS", operations)
        .env("OUT_DIR", out)
        .output()
        .unwrap()
}

#[test]
fn as_a_build_script() {
    let Some(model) = std::env::var_os("TROMPE_TEST_MODEL") else {
        return;
    };
    let operations = std::env::var("TROMPE_TEST_OPERATIONS").unwrap();
    let builder = Builder::new().model(PathBuf::from(model));
    match operations.as_str() {
        "" => builder.generate(),
        names => builder.operations(names.split(',')).generate(),
    }
}

#[test]
fn a_broken_model_prints_all_its_errors_with_their_places_and_ends_with_status_1() {
    let folder = Folder::new();
    let model = folder.file("model.smithy", BROKEN);
    let output = build_script(&model, folder.path(), "");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    for place in ["model.smithy:3:", "model.smithy:5:8", "model.smithy:7:5"] {
        assert!(errors.contains(place), "{place} in\n{errors}");
    }
    assert!(!errors.contains("panicked"), "{errors}");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(
        told.contains(&format!("cargo:rerun-if-changed={}", model.display())),
        "{told}"
    );
}

#[test]
fn a_build_script_watches_the_model_and_writes_one_file_a_service() {
    let folder = Folder::new();
    let models = folder.path().join("model");
    fs::create_dir(&models).unwrap();
    fs::write(models.join("a.smithy"), GOOD).unwrap();
    let out = Folder::new();
    let output = build_script(&models, out.path(), "");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told = String::from_utf8(output.stdout).unwrap();
    for path in [models.clone(), models.join("a.smithy")] {
        assert!(
            told.contains(&format!("cargo:rerun-if-changed={}\n", path.display())),
            "{told}"
        );
    }
    let files = files(out.path());
    assert_eq!(
        files
            .keys()
            .map(|path| path.to_str().unwrap())
            .collect::<Vec<_>>(),
        ["svc.rs"]
    );
    assert!(files.values().all(|text| text.contains("pub mod svc {")));
}

#[test]
fn operations_narrow_what_a_build_script_writes() {
    let folder = Folder::new();
    let model = folder.file("model.smithy", GOOD);
    let out = Folder::new();
    assert!(build_script(&model, out.path(), "Other").status.success());
    let text = files(out.path()).into_values().next().unwrap();
    assert!(text.contains("fn other(") && !text.contains("fn op(") && !text.contains("OpInput"));
    let errors = String::from_utf8(build_script(&model, out.path(), "Othr").stderr).unwrap();
    assert!(
        errors.contains("no operation `Othr`") && errors.contains("did you mean `Other`?"),
        "{errors}"
    );
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let folder = Folder::new();
    let model = folder.file("model.smithy", GOOD);
    let generate = || {
        Builder::new()
            .model(&model)
            .out_dir(folder.path().join("out"))
            .try_generate()
            .unwrap()
    };
    let first = generate();
    assert_eq!(first.written, first.files.len());
    assert_eq!(generate().written, 0);
    fs::write(&model, GOOD.replace("s: String", "t: String")).unwrap();
    let changed = generate().written;
    assert!(changed > 0 && changed < first.files.len());
}

#[test]
fn files_that_are_generated_no_more_are_removed_and_those_of_people_are_not() {
    let folder = Folder::new();
    let streaming = GOOD.replace(
        "operation Other {}",
        "operation Other { output := { s: S } }\n@streaming union S { e: E }\nstructure E {}",
    );
    let model = folder.file("model.smithy", &streaming);
    let generate = || {
        Builder::new()
            .model(&model)
            .out_dir(folder.path().join("out"))
            .try_generate()
            .unwrap()
    };
    generate();
    let module = folder.path().join("out/svc");
    fs::write(module.join("mine.rs"), "// mine").unwrap();
    assert!(module.join("handlers.rs").exists());
    fs::write(&model, GOOD).unwrap();
    generate();
    assert!(!module.join("handlers.rs").exists() && module.join("mine.rs").exists());
}

#[test]
fn a_side_that_is_left_out_leaves_nothing_behind() {
    let folder = Folder::new();
    let model = GOOD.replace(
        "operation Other {}",
        "operation Other { output := { s: S } errors: [F] }\n@streaming union S { e: E }\nstructure E {}\n\
        @error(\"client\") structure F {}",
    );
    let model = folder.file("model.smithy", &model);
    let generate = |narrow: fn(Builder) -> Builder| {
        let out = Folder::new();
        let builder = Builder::new().model(&model).out_dir(out.path());
        narrow(builder).try_generate().unwrap();
        files(out.path())
    };
    let text = |files: &BTreeMap<PathBuf, String>, end: &str| {
        let file = files.iter().find(|(path, _)| path.ends_with(end));
        file.map(|(_, text)| text.clone())
    };
    let client = generate(Builder::without_server);
    assert!(text(&client, "client.rs").is_some() && text(&client, "server.rs").is_none());
    assert!(!text(&client, "errors.rs").unwrap().contains("impl From<"));
    assert!(text(&client, "handlers.rs").unwrap().contains("DriveWith"));
    assert!(!text(&client, "svc.rs").unwrap().contains("server"));
    let server = generate(Builder::without_client);
    assert!(text(&server, "client.rs").is_none() && text(&server, "server.rs").is_some());
    assert!(text(&server, "errors.rs").unwrap().contains("impl From<"));
    assert!(text(&server, "handlers.rs").is_none());
}

#[test]
fn a_side_names_nothing_of_the_runtime_that_is_the_other_sides() {
    let folder = Folder::new();
    let model = GOOD.replace(
        "operation Op { input := { s: String } }\noperation Other {}",
        "@readonly @paginated(inputToken: \"s\", outputToken: \"s\", items: \"all\")\n\
        @waitable(Ready: { acceptors: [{ state: \"success\", matcher: { output: \n\
        { path: \"s\", expected: \"x\", comparator: \"stringEquals\" } } }] })\n\
        operation Op { input := { s: String } output := { s: String, all: All } }\nlist All { member: String }\n\
        operation Other { input := { s: S } output := { s: S } }\n@streaming union S { e: E }\nstructure E {}",
    );
    let model = model.replace(
        "use smithy.protocols#rpcv2Cbor",
        "use smithy.protocols#rpcv2Cbor\nuse smithy.waiters#waitable",
    );
    let model = folder.file("model.smithy", &model);
    let generate = |narrow: fn(Builder) -> Builder| {
        let out = Folder::new();
        let builder = Builder::new().model(&model).out_dir(out.path());
        narrow(builder).try_generate().unwrap();
        let texts: Vec<_> = files(out.path()).into_values().collect();
        texts.concat()
    };
    let both = generate(|builder| builder);
    let of_clients = [
        "trompe::client",
        "trompe::jmespath",
        "carrier::Carrier",
        "DriveWith",
    ];
    let of_servers = ["trompe::server", "RawOpening", "DriveInputWith"];
    for name in of_clients.iter().chain(&of_servers) {
        assert!(both.contains(name), "{name}");
    }
    let (client, server) = (
        generate(Builder::without_server),
        generate(Builder::without_client),
    );
    let named = |text: &str, names: &[&'static str]| -> Vec<_> {
        let found = names.iter().filter(|name| text.contains(**name));
        found.copied().collect()
    };
    assert_eq!(named(&client, &of_servers), [""; 0]);
    assert_eq!(named(&server, &of_clients), [""; 0]);
}

#[test]
fn a_side_imports_nothing_that_only_the_other_side_uses() {
    for narrow in [Builder::without_server, Builder::without_client] {
        let out = Folder::new();
        let builder = Builder::new().model(workspace().join("tests/model/ticker.smithy"));
        let _made = narrow(builder).out_dir(out.path()).try_generate().unwrap();
        for (path, text) in files(out.path()) {
            let imported = text
                .lines()
                .find_map(|line| line.strip_prefix("use super::"));
            let names = imported.unwrap_or_default();
            for name in names.trim_matches(['{', '}', ';']).split(", ") {
                let used = name.is_empty() || text.contains(&format!("{name}::"));
                assert!(used, "{}: {name}", path.display());
            }
        }
    }
}

#[test]
fn what_a_crate_includes_brings_no_lints_into_it() {
    let folder = Folder::new();
    let model = folder.file("model.smithy", GOOD);
    assert!(build_script(&model, folder.path(), "").status.success());
    let text = fs::read_to_string(folder.path().join("svc.rs")).unwrap();
    let attribute = text.split_once("#[allow(").unwrap().1;
    let (lints, item) = attribute.split_once(")]\n").unwrap();
    for lint in ["clippy::all", "dead_code", "unreachable_pub"] {
        assert!(lints.contains(lint), "{lints}");
    }
    assert!(item.starts_with("pub mod svc {"));
}

#[test]
fn a_model_that_is_not_there_is_an_error_with_its_name() {
    let error = Builder::new()
        .model("nowhere.smithy")
        .out_dir("unused")
        .try_generate()
        .unwrap_err();
    assert!(error.report.contains("nowhere.smithy"), "{error}");
}

#[test]
fn the_order_of_the_models_files_changes_no_byte() {
    let media = workspace().join("model/media");
    let mut paths: Vec<PathBuf> = fs::read_dir(media)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let generate = |paths: &[PathBuf]| {
        let out = Folder::new();
        paths
            .iter()
            .fold(Builder::new(), Builder::model)
            .out_dir(out.path())
            .try_generate()
            .unwrap();
        files(out.path())
    };
    let expected = generate(&paths);
    for _ in 1..paths.len() {
        paths.rotate_left(1);
        assert!(generate(&paths) == expected);
    }
    paths.reverse();
    assert!(generate(&paths) == expected);
}

#[test]
fn the_sdk_that_is_checked_in_is_what_its_model_says() {
    let out = Folder::new();
    Builder::new()
        .model(workspace().join("model/media"))
        .out_dir(out.path())
        .try_generate()
        .unwrap();
    let expected = files(out.path());
    let actual = files(&workspace().join("generated/media/src"));
    let differing: Vec<_> = expected
        .keys()
        .chain(actual.keys())
        .filter(|path| expected.get(*path) != actual.get(*path))
        .collect();
    let command = "cargo run -p trompe-cli -- generate model/media -o generated/media/src";
    assert!(differing.is_empty(), "run `{command}`: {differing:?}");
}

#[test]
fn real_models_give_files_that_parse() {
    let Some(folder) = corpus("aws-models") else {
        return;
    };
    for name in [
        "transcribe-streaming",
        "bedrock-runtime",
        "lex-runtime-v2",
        "polly",
        "lambda",
        "qbusiness",
    ] {
        let path = folder.join(format!("{name}.json"));
        let mut loaded = Loader::new().path(path).load();
        let plan = plan::plan(&loaded.model, &Wanted::default(), &mut loaded.diagnostics);
        assert!(loaded.is_valid(), "{name}");
        for (path, text) in trompe_codegen::write::sources(&plan) {
            assert!(syn::parse_file(&text).is_ok(), "{name}: {}", path.display());
        }
    }
}

#[test]
fn warnings_of_one_kind_are_shown_thrice_and_counted() {
    let folder = Folder::new();
    let members: String = (0..20).map(|n| format!("    lower{n}\n")).collect();
    let text = format!("{GOOD}enum Kind {{\n{members}}}\n");
    let builder = Builder::new().model(folder.file("model.smithy", &text));
    let out = folder.path().join("out");
    let generated = builder.out_dir(out).try_generate().unwrap();
    assert_eq!(generated.warnings.len(), 4, "{:#?}", generated.warnings);
    assert!(generated.warnings[0].contains("model.smithy:8:5: "));
    assert_eq!(
        generated.warnings[3],
        "17 more warnings of `EnumShape`; `trompe validate` shows them"
    );
}

#[test]
fn warnings_of_validators_that_name_each_event_are_of_one_kind() {
    let folder = Folder::new();
    let old: String = (0..5)
        .map(|n| format!("@deprecated structure Old{n} {{}}\nlist Uses{n} {{ member: Old{n} }}\n"))
        .collect();
    let text = format!("{GOOD}{old}");
    let builder = Builder::new().model(folder.file("model.smithy", &text));
    let out = folder.path().join("out");
    let generated = builder.out_dir(out).try_generate().unwrap();
    let last = generated.warnings.last().map(String::as_str);
    assert_eq!(generated.warnings.len(), 4, "{:#?}", generated.warnings);
    assert_eq!(
        last,
        Some("2 more warnings of `DeprecatedShape`; `trompe validate` shows them")
    );
}

#[test]
fn warnings_about_models_in_json_are_for_those_who_wrote_them() {
    let folder = Folder::new();
    let model = r#"{"smithy": "2.0", "shapes": {
        "a#Svc": {"type": "service", "operations": [{"target": "a#Op"}],
            "traits": {"smithy.protocols#rpcv2Cbor": {}}},
        "a#Op": {"type": "operation", "input": {"target": "a#In"}, "output": {"target": "smithy.api#Unit"}},
        "a#In": {"type": "structure", "traits": {"smithy.api#input": {}},
            "members": {"kind": {"target": "a#Kind"}, "odd": {"target": "a#Odd"}}},
        "a#Kind": {"type": "enum", "members": {"lower": {"target": "smithy.api#Unit"}}},
        "a#Odd": {"type": "string", "traits": {"smithy.api#pattern": "^(?!a)b$"}}}}"#;
    let builder = Builder::new().model(folder.file("model.json", model));
    let out = folder.path().join("out");
    let generated = builder.out_dir(out).try_generate().unwrap();
    assert!(
        generated.report.contains("EnumShape"),
        "{}",
        generated.report
    );
    // But what the generated code does not do is news to them too.
    let [only] = &generated.warnings[..] else {
        panic!("{:#?}", generated.warnings);
    };
    assert!(only.contains("model.json:8:"), "{only}");
    assert!(only.contains("does not check this pattern"), "{only}");
}

#[test]
fn the_list_of_modules_is_not_part_of_the_list_that_documentation_ends_in() {
    let folder = Folder::new();
    let text = format!("{GOOD}apply Svc @documentation(\"See\\n- this\")\n");
    let builder = Builder::new().model(folder.file("model.smithy", &text));
    let out = folder.path().join("out");
    let _made = builder.out_dir(&out).try_generate().unwrap();
    let root = fs::read_to_string(out.join("svc.rs")).unwrap();
    let expected = "//! See\n//! - this\n//!\n//! # Modules\n//!\n//! - [`types`]: ";
    assert!(root.contains(expected), "{root}");
}

#[test]
fn a_line_of_documentation_that_ends_in_a_semicolon_stays_with_the_next() {
    let folder = Folder::new();
    let docs = "apply OpInput$s @documentation(\"One half;\\nthe other half.\")\n";
    let text = format!("{GOOD}{docs}");
    let builder = Builder::new().model(folder.file("model.smithy", &text));
    let out = folder.path().join("out");
    builder.out_dir(&out).try_generate().unwrap();
    let builders = &files(&out)[Path::new("svc/builders.rs")];
    let together = builders.contains("    /// One half;\n    /// the other half.\n");
    assert!(together, "{builders}");
}
