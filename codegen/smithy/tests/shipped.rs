//! The models that ship with the crate mean what upstream's mean.

mod support;

use std::collections::BTreeSet;

use support::{corpus, errors};
use trompe_smithy::node::Node;
use trompe_smithy::shape::Shape;
use trompe_smithy::traits::TraitMap;
use trompe_smithy::{Loader, Model};

/// Traits that are prose, or advice to tools that compare versions; ours has its own words.
const PROSE: [&str; 4] = [
    "smithy.api#documentation",
    "smithy.api#externalDocumentation",
    "smithy.api#deprecated",
    "smithy.api#since",
];

fn spaced(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("( ", "(")
        .replace(" )", ")")
}

/// The value without the white space of selectors, the order of lists that are sets, and the
/// messages of breaking changes.
fn meaning(node: &Node) -> String {
    if let Some(items) = node.as_array() {
        let items: BTreeSet<_> = items.iter().map(meaning).collect();
        return format!("{items:?}");
    }
    if let Some(text) = node.as_str() {
        return format!("{:?}", spaced(text));
    }
    match node.as_object() {
        Some(members) => {
            let shown = members.iter().filter(|(key, _)| &***key != "message");
            let entries: BTreeSet<_> = shown
                .map(|(key, entry)| format!("{key}: {}", meaning(&entry.value)))
                .collect();
            format!("{entries:?}")
        }
        None => node.to_string(),
    }
}

fn traits(traits: &TraitMap) -> BTreeSet<String> {
    let told = traits
        .iter()
        .filter(|(id, _)| !PROSE.contains(&id.as_str()));
    told.map(|(id, applied)| format!("{id} {}", meaning(&applied.value)))
        .collect()
}

fn describe(shape: &Shape) -> BTreeSet<String> {
    let mut lines = BTreeSet::from([format!("{} {}", shape.kind, shape.id)]);
    lines.extend(
        traits(&shape.traits)
            .into_iter()
            .map(|line| format!("{} @{line}", shape.id)),
    );
    let order: Vec<_> = shape.members.keys().collect();
    lines.insert(format!("{} {order:?}", shape.id));
    let mixins: Vec<_> = shape.mixins.iter().map(|mixin| &mixin.target).collect();
    lines.insert(format!("{} with {mixins:?}", shape.id));
    for member in shape.members.values() {
        lines.insert(format!("{}: {}", member.id, member.target));
        lines.extend(
            traits(&member.traits)
                .into_iter()
                .map(|line| format!("{} @{line}", member.id)),
        );
    }
    lines
}

fn namespace(model: &Model, namespace: &str) -> BTreeSet<String> {
    let shapes = model
        .shapes()
        .filter(|shape| shape.id.namespace() == namespace);
    shapes.flat_map(describe).collect()
}

fn difference(name: &str, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) -> Vec<String> {
    let missing = theirs
        .difference(ours)
        .map(|line| format!("{name}: missing {line}"));
    let surplus = ours
        .difference(theirs)
        .map(|line| format!("{name}: surplus {line}"));
    missing.chain(surplus).collect()
}

#[test]
fn the_prelude_loads_without_any_event() {
    let loaded = Loader::new().load();
    assert_eq!(errors(&loaded), Vec::<String>::new());
    assert!(loaded.diagnostics.is_empty());
    assert!(loaded.model.find("smithy.api#String").is_some());
}

#[test]
fn shipped_namespaces_mean_what_upstream_says() {
    let Some(corpus) = corpus() else { return };
    let files = [
        ("smithy.api", "prelude.smithy"),
        ("alloy", "alloy"),
        ("alloy.common", "alloy"),
        ("alloy.openapi", "alloy"),
        ("alloy.proto", "alloy"),
        ("aws.api", "aws.api.smithy"),
        ("aws.apigateway", "aws.apigateway.smithy"),
        ("aws.auth", "aws.auth.smithy"),
        ("aws.cloudformation", "aws.cloudformation.smithy"),
        ("aws.customizations", "aws.customizations.smithy"),
        ("aws.endpoints", "aws.endpoints.smithy"),
        ("aws.iam", "aws.iam.smithy"),
        ("aws.protocols", "aws.protocols.smithy"),
        ("aws.test", "aws.test.smithy"),
        ("smithy.contracts", "contracts.smithy"),
        ("smithy.framework", "smithy.framework.validation.smithy"),
        ("smithy.mqtt", "smithy.api.mqtt.smithy"),
        ("smithy.openapi", "smithy.openapi.smithy"),
        ("smithy.protocols", "smithy.protocols.rpcv2.smithy"),
        ("smithy.rules", "smithy.rules.smithy"),
        ("smithy.test", "smithy.test.protocol-tests.smithy"),
        ("smithy.test", "smithy.test.smoke-tests.smithy"),
        ("smithy.waiters", "waiters.smithy"),
    ];
    let mention = files
        .map(|(namespace, _)| format!("// {namespace}#\n"))
        .concat();
    let ours = Loader::new().text("mention.smithy", mention).load();
    let theirs = files.iter().fold(Loader::new(), |loader, (_, file)| {
        loader.path(corpus.join("traits").join(file))
    });
    let theirs = theirs.load();
    assert_eq!(errors(&ours), Vec::<String>::new());
    assert_eq!(errors(&theirs), Vec::<String>::new());
    let differences: Vec<_> = files
        .iter()
        .flat_map(|(name, _)| {
            difference(
                name,
                &namespace(&ours.model, name),
                &namespace(&theirs.model, name),
            )
        })
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
