use std::collections::HashMap;

use super::*;
use crate::load::Loader;
use crate::model::Model;
use crate::selector::Selector;
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;
use crate::write;

fn model(body: &str) -> Model {
    let text = format!("$version: \"2.0\"\nnamespace a\n{body}\n");
    let loaded = Loader::new().text("a.smithy", text).load();
    let report = loaded.render(crate::diagnostic::Severity::Danger, false);
    assert!(loaded.is_valid(), "{report}");
    loaded.model
}

/// The shapes of a model, in order, as `name` or `name(member …)`.
fn outline(model: &Model) -> String {
    let shapes = model.own_shapes().map(|shape| {
        let members: Vec<_> = shape.members.keys().map(|name| &**name).collect();
        match members.is_empty() {
            true => shape.id.name().to_owned(),
            false => format!("{}({})", shape.id.name(), members.join(" ")),
        }
    });
    shapes.collect::<Vec<_>>().join(" ")
}

fn id(text: &str) -> ShapeId {
    ShapeId::parse(text).unwrap()
}

const TAGGED: &str = r#"
    service Svc { operations: [Op] errors: [Gone] }
    operation Op { input: In errors: [Gone] }
    structure In { kept: String, list: List }
    @tags(["internal"])
    @error("client")
    structure Gone {}
    @tags(["internal"])
    string Inner
    list List { member: Inner }
"#;

#[test]
fn what_is_removed_takes_its_references_and_containers_with_it() {
    let model = model(TAGGED);
    let pick = Pick::Tags(vec!["internal".to_owned()]);
    let public = exclude_shapes(&model, &pick).unwrap();
    assert_eq!(outline(&public), "In(kept) Op Svc");
    let operation = public.find("a#Op").unwrap().as_operation().unwrap();
    assert!(operation.errors.is_empty());
}

#[test]
fn an_operation_whose_input_is_removed_has_none() {
    let pick = Pick::Selector(Selector::parse("[id = 'a#In']").unwrap());
    let left = exclude_shapes(&model(TAGGED), &pick).unwrap();
    let operation = left.find("a#Op").unwrap().as_operation().unwrap();
    assert_eq!(operation.input.target, "smithy.api#Unit");
}

#[test]
fn only_picked_shapes_and_the_prelude_are_included() {
    let pick = Pick::Selector(Selector::parse("structure").unwrap());
    let left = include_shapes(&model(TAGGED), &pick).unwrap();
    assert_eq!(outline(&left), "Gone In(kept)");
    assert!(left.find("smithy.api#String").is_some());
}

#[test]
fn mixins_are_flattened_into_what_they_were_mixed_into() {
    let model = model(
        "@mixin\n@sensitive\nstructure M { m: String }\nstructure S with [M] { s: String }\n\
         apply S$m @required",
    );
    let flat = flatten_mixins(&model);
    assert_eq!(outline(&flat), "S(m s)");
    let text = write::idl(&flat).remove("a.smithy").unwrap();
    let wanted = "$version: \"2.0\"\n\nnamespace a\n\n@sensitive\nstructure S {\n    @required\n    \
                  m: String\n    s: String\n}\n";
    assert_eq!(text, wanted);
}

#[test]
fn unused_shapes_go_and_exported_ones_stay() {
    let model = model(
        "service Svc { operations: [Op] }\noperation Op { input: In }\n@used structure In { s: Str }\n\
         string Str\nstring Lost\n@tags([\"keep\"])\nstring Kept\n@trait\nstructure used { d: Deep }\n\
         string Deep\n@trait\nstructure never {}",
    );
    let left = remove_unused(&model, &["keep".to_owned()]);
    assert_eq!(outline(&left), "Deep In(s) Kept Op Str Svc used(d)");
}

#[test]
fn a_renamed_shape_is_renamed_wherever_it_is_named() {
    let model = model(
        "structure Old { next: Old }\n@trait\nstructure Mark { @idRef of: String }\n\
         @Mark(of: Old)\nlist L { member: Old }",
    );
    let names = [(id("a#Old"), id("b#New")), (id("a#Mark"), id("a#mark"))];
    let renamed = rename_shapes(&model, &HashMap::from(names)).unwrap();
    let list = renamed.find("a#L").unwrap();
    assert_eq!(list.member("member").unwrap().target, "b#New");
    let value = list.trait_value("a#mark").unwrap();
    assert_eq!(value.to_string(), r#"{"of":"b#New"}"#);
    let member = renamed.find("b#New").unwrap().member("next").unwrap();
    assert_eq!(
        (member.id.as_str(), member.target.as_str()),
        ("b#New$next", "b#New")
    );
}

#[test]
fn a_name_that_is_taken_or_missing_is_refused() {
    let model = model("string A\nstring B");
    let rename = |from, to| rename_shapes(&model, &HashMap::from([(id(from), id(to))])).err();
    assert_eq!(rename("a#A", "a#B"), Some(RenameError::Taken(id("a#B"))));
    assert_eq!(rename("a#C", "a#D"), Some(RenameError::Missing(id("a#C"))));
}

#[test]
fn types_change_only_where_upstream_allows_it() {
    let model = model(
        "@enum([{value: \"x\", name: \"X\"}, {value: \"y z\", name: \"y_z\"}])\nstring E\nstructure S { m: E }\nlist L { member: E }",
    );
    let change = |shape, to| change_types(&model, &HashMap::from([(id(shape), to)]), true);
    let changed = change("a#E", ShapeKind::Enum).unwrap();
    assert_eq!(outline(&changed), "E(X y_z) L(member) S(m)");
    let kind = |model: Model, shape| model.find(shape).unwrap().kind;
    assert_eq!(
        kind(change("a#S", ShapeKind::Union).unwrap(), "a#S"),
        ShapeKind::Union
    );
    let refused = change("a#L", ShapeKind::String).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "cannot change `a#L` from list to string"
    );
}

#[test]
fn an_excluded_trait_goes_with_its_definition_and_its_uses() {
    let model =
        model("@trait\nstructure gone {}\n@trait\nstructure kept {}\n@gone @kept\nstring S");
    let left = exclude_traits(&model, |shape| shape.id == "a#gone");
    assert_eq!(outline(&left), "S kept");
    let shape = left.find("a#S").unwrap();
    assert!(!shape.has_trait("a#gone") && shape.has_trait("a#kept"));
}

#[test]
fn a_service_is_flattened_into_one_namespace_under_its_own_names() {
    let other = "$version: \"2.0\"\nnamespace b\nstructure In { x: String }\n";
    let own = "$version: \"2.0\"\nnamespace a\nservice Svc { operations: [Op] rename: {\"b#In\": \"OpIn\"} }\n\
               operation Op { input: b#In }\n";
    let loader = Loader::new().text("a.smithy", own).text("b.smithy", other);
    let flat = flatten_namespaces(&loader.load().model, &id("a#Svc"), "c", &[]).unwrap();
    let ids: Vec<_> = flat.own_shapes().map(|shape| shape.id.as_str()).collect();
    assert_eq!(ids, ["c#Op", "c#OpIn", "c#Svc"]);
}
