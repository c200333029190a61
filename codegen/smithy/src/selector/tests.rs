#[path = "../../tests/support/synthetic.rs"]
mod synthetic;

use std::collections::BTreeSet;

use super::{Membership, Selector, Subject, Work};
use crate::Loader;
use crate::node::Node;
use crate::traits::id;

const MODEL: &str = r#"$version: "2"
namespace a
service S { operations: [Op] }
operation Op { input := { @required @length(min: 3) name: String, list: Names } }
list Names { member: String }
enum Colour { RED }
"#;

fn select(selector: &str) -> Vec<String> {
    let model = Loader::new().text("a.smithy", MODEL).load().model;
    let found = Selector::parse(selector).unwrap().select(&model).unwrap();
    found
        .into_iter()
        .filter(|id| id.namespace() == "a")
        .map(|id| id.to_string())
        .collect()
}

#[test]
fn types_attributes_and_neighbours_pick_shapes() {
    assert_eq!(select("service"), ["a#S"]);
    assert_eq!(select("string"), ["a#Colour"]);
    assert_eq!(
        select("structure > member [trait|required]"),
        ["a#OpInput$name"]
    );
    assert_eq!(select("[trait|length|min = 3]"), ["a#OpInput$name"]);
    assert_eq!(select("[trait|length|min > 3]"), Vec::<String>::new());
    assert_eq!(select("operation -[input]->"), ["a#OpInput"]);
    assert_eq!(select("structure :test(> member > list)"), ["a#OpInput"]);
    assert_eq!(
        select("structure :test(<-[input]- operation)"),
        ["a#OpInput"]
    );
    assert_eq!(select("structure <-[input]-"), ["a#Op"]);
    assert_eq!(select("service ~> list"), ["a#Names"]);
    assert_eq!(
        select("[id|name = 'colour' i] :not(list)"),
        ["a#Colour", "a#Colour$RED"]
    );
    assert_eq!(select(":is(service, operation)"), ["a#Op", "a#S"]);
}

#[test]
fn functions_and_variables_see_the_whole_way() {
    assert_eq!(
        select("service :topdown([id|name = S], [id|name = Op])"),
        ["a#S"]
    );
    assert_eq!(
        select("string :not(:in(:root(list > member >)))"),
        ["a#Colour"]
    );
    assert_eq!(
        select("service $ops(> operation) > structure"),
        Vec::<String>::new()
    );
    assert_eq!(
        select("service $ops(> operation) ~> operation [@: @{id} = @{var|ops|id}]"),
        ["a#Op"]
    );
    assert_eq!(select("operation $self(*) > structure ${self}"), ["a#Op"]);
    assert_eq!(
        select("service :recursive(-[operation, input]->)"),
        ["a#Op", "a#OpInput"]
    );
    assert_eq!(select("operation -[bound]->"), ["a#S"]);
    assert_eq!(select(":unheard(service)"), Vec::<String>::new());
}

#[test]
fn broken_selectors_are_refused_with_a_place() {
    let refused = |text| Selector::parse(text).unwrap_err().to_string();
    assert_eq!(
        refused(""),
        "Syntax error at line 1 column 1, near ``: Unexpected selector EOF; expression: "
    );
    assert_eq!(
        refused("!"),
        "Syntax error at line 1 column 1, near `!`: Unexpected selector character: !; expression: !"
    );
    assert_eq!(
        refused("invalid"),
        "Syntax error at line 1 column 8, near ``: Unknown shape type: invalid; expression: invalid"
    );
    assert_eq!(
        refused(":not"),
        "Syntax error at line 1 column 5, near ``: Expected: '(', but found '[EOF]'; expression: :not"
    );
    let deep = ":not(".repeat(10_000);
    assert!(refused(&deep).contains("maximum allowed nesting depth"));
}

fn costly(selector: &str, steps: u64) -> bool {
    let model = Loader::new().text("a.smithy", MODEL).load().model;
    let selector = Selector::parse(selector).unwrap();
    let work = super::Work::of(steps);
    selector.select_with(&model, &work).is_err()
}

#[test]
fn selectors_that_take_more_steps_than_there_are_pick_nothing_at_all() {
    assert!(!costly("operation", 10_000));
    assert!(costly("operation", 10));
    for selector in [
        "$a(*) $b(*)",
        ":is($a(*), $b(*)) :is($a(*), $b(*)) :is($a(*), $b(*))",
        "$all(:root(*)) [@: @{var|all|id|name} = @{var|all|id|namespace}]",
        "$all(:root(*)) [var|all]",
    ] {
        assert!(costly(selector, 10_000), "{selector}");
    }
}

/// What asks for a few shapes at a time may tell from behind what a selector picks.
#[test]
fn a_selector_asked_about_single_shapes_picks_what_it_picks_of_the_whole_model() {
    let model = Loader::new()
        .text("a.smithy", synthetic::idl(2))
        .load()
        .model;
    assert!(model.find("synthetic#Room1").is_some());
    let definitions = model.trait_definitions();
    let definitions = definitions.filter_map(|shape| shape.trait_value(id::TRAIT)?.get("selector"));
    let mut texts: Vec<_> = definitions.filter_map(Node::as_str).collect();
    texts.extend([
        "*",
        "> *",
        "structure > member > string",
        ":is(structure > member, operation)",
        ":is(structure, union) > member :not([trait|required])",
        "operation -[input, output]-> structure",
        "operation -[input]-> :test(> member)",
        "member :in(structure > member)",
        "resource > operation[trait|readonly]",
        "string :not(< member < structure)",
    ]);
    let work = Work::default();
    for text in texts {
        let selector = Selector::parse(text).unwrap();
        let membership = Membership::new(&model, &work);
        let asked = Subject::all(&model);
        let picked = membership.picked(&selector, asked).unwrap();
        let picked: BTreeSet<_> = picked.into_iter().collect();
        assert_eq!(picked, selector.select(&model).unwrap(), "{text}");
    }
}
