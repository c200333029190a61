//! What alloy adds to documents: unions in other forms, and members that keep what the model does not know.

use bytes::Bytes;
use serde_json::{Value, json};
use trompe::protocol::SIMPLE_REST_JSON;
use trompe::service::{Protocol, RoutedRequest};
use trompe::types::Document;
use trompe_tests::everything_rest::schemas::{EVERYTHING_REST, FORM_WITHOUT_END, FORMS};
use trompe_tests::everything_rest::types::{
    Discriminated, FormWithoutEndInput, FormsInput, Keeping, Leaf, OpenDiscriminated, OpenTagged,
    Untagged,
};

fn written(input: &FormsInput) -> Value {
    let request = SIMPLE_REST_JSON.write_request(&FORMS, input).unwrap();
    serde_json::from_slice(request.body()).unwrap()
}

fn read(body: &Value) -> Result<FormsInput, String> {
    let blank = SIMPLE_REST_JSON
        .write_request(&FORMS, &FormsInput::new())
        .unwrap();
    let (head, _) = blank.into_parts();
    let route: RoutedRequest = SIMPLE_REST_JSON
        .route(&EVERYTHING_REST, &head)
        .unwrap()
        .unwrap();
    let mut input = FormsInput::new();
    let body = Bytes::from(body.to_string());
    SIMPLE_REST_JSON
        .read_input(&route, &head, &body, &mut input)
        .map_err(|refusal| refusal.message)?;
    Ok(input)
}

fn survives(input: &FormsInput, wire: &Value) {
    assert_eq!(written(input), *wire);
    assert_eq!(read(wire).unwrap(), *input);
}

fn map<const N: usize>(entries: [(&str, Document); N]) -> Document {
    Document::Map(entries.map(|(key, value)| (key.to_owned(), value)).into())
}

#[test]
fn a_discriminated_union_is_the_object_of_its_member_with_its_name() {
    let leaf = Leaf::new(3).text("t");
    let input = FormsInput::new()
        .discriminated(Discriminated::Leaf(leaf))
        .more(vec![Discriminated::Nothing]);
    survives(
        &input,
        &json!({
            "discriminated": {"form": "leaf", "text": "t", "number": 3},
            "more": [{"form": "nothing"}],
        }),
    );
    let late = json!({"discriminated": {"number": 3, "text": "t", "form": "leaf"}});
    assert_eq!(read(&late).unwrap().discriminated, input.discriminated);
}

#[test]
fn a_discriminated_union_without_a_name_that_is_known_is_refused() {
    for wrong in [
        json!({"number": 3}),
        json!({"form": 1, "number": 3}),
        json!({"form": "other", "number": 3}),
        json!([]),
    ] {
        let outcome = read(&json!({ "discriminated": wrong }));
        assert!(outcome.is_err(), "{wrong}: {outcome:?}");
    }
}

#[test]
fn an_untagged_union_is_the_first_member_that_the_value_fits() {
    for (union, wire) in [
        (Untagged::Number(7), json!(7)),
        (Untagged::Text("seven".to_owned()), json!("seven")),
        (Untagged::Texts(vec!["a".to_owned()]), json!(["a"])),
        (Untagged::Leaf(Leaf::new(1)), json!({"number": 1})),
    ] {
        survives(
            &FormsInput::new().untagged(union),
            &json!({ "untagged": wire }),
        );
    }
    for wrong in [
        json!(1.5),
        json!(true),
        json!([1]),
        json!({"text": "no number"}),
    ] {
        let outcome = read(&json!({ "untagged": wrong }));
        assert!(outcome.is_err(), "{wrong}: {outcome:?}");
    }
}

#[test]
fn an_untagged_union_in_itself_ends() {
    let nested = (0..40).fold(json!(1), |inner, _| json!({ "again": inner }));
    let outcome = read(&json!({ "untagged": {"again": nested} }));
    assert!(outcome.is_err(), "{outcome:?}");
    let endless = Bytes::from_static(b"{\"endless\": 1}");
    let blank = SIMPLE_REST_JSON
        .write_request(&FORM_WITHOUT_END, &FormWithoutEndInput::new())
        .unwrap();
    let (head, _) = blank.into_parts();
    let route = SIMPLE_REST_JSON
        .route(&EVERYTHING_REST, &head)
        .unwrap()
        .unwrap();
    let mut input = FormWithoutEndInput::new();
    let outcome = SIMPLE_REST_JSON.read_input(&route, &head, &endless, &mut input);
    assert!(outcome.is_err(), "{input:?}");
}

#[test]
fn what_the_model_does_not_know_is_kept_and_sent_again() {
    let input = FormsInput::new()
        .tagged(OpenTagged::Other(map([("what", Document::Integer(1))])))
        .open(OpenDiscriminated::Other(map([
            ("form", Document::String("new".to_owned())),
            ("more", Document::List(vec![Document::Null])),
        ])))
        .keeping(Keeping::new().text("known").rest([
            ("a".to_owned(), Document::Boolean(true)),
            ("rest".to_owned(), Document::Null),
        ]));
    survives(
        &input,
        &json!({
            "tagged": {"what": 1},
            "open": {"form": "new", "more": [null]},
            "keeping": {"text": "known", "a": true, "rest": null},
        }),
    );
    survives(
        &FormsInput::new()
            .tagged(OpenTagged::Text("t".to_owned()))
            .keeping(Keeping::new()),
        &json!({"tagged": {"text": "t"}, "keeping": {}}),
    );
}
