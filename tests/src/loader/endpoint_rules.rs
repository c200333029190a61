//! Endpoint rules with tests of their own: those written for them, and those of AWS's services.

use std::path::{Path, PathBuf};

use trompe_smithy::node::Node;
use trompe_smithy::rules::RuleSet;
use trompe_smithy::shape::Shape;
use trompe_smithy::{Loaded, Loader};

use super::{Outcome, Suite, files};

const TREE: &str = "smithy.rules#endpointRuleSet";
const DIAGRAM: &str = "smithy.rules#endpointBdd";
const TESTS: &str = "smithy.rules#endpointTests";

pub(super) fn suites(loader: &Path) -> Vec<Suite> {
    let Some(corpus) = loader.parent() else {
        return Vec::new();
    };
    let own = files::cases(&corpus.join("extras/endpoint-rules-tests"), ".smithy");
    let aws = files::cases(&corpus.join("aws-models"), ".json");
    vec![
        Suite::run("endpoint-rules", own, |path: &PathBuf| check(path, true)),
        Suite::run("endpoint-rules/aws-models", aws, |path: &PathBuf| {
            check(path, false)
        }),
    ]
}

/// Runs the tests of every service, by each form its rules have.
fn check(path: &Path, has_tests: bool) -> Outcome {
    let loaded = Loader::new().path(path).load();
    if loaded.diagnostics.has_errors() {
        return super::sound(&loaded);
    }
    let mut run = 0;
    for service in loaded.model.services() {
        run += check_service(&loaded, service)?;
    }
    match run {
        0 if has_tests => Err("there are no tests".to_owned()),
        _ => Ok(()),
    }
}

/// How many tests were run.
fn check_service(loaded: &Loaded, service: &Shape) -> Result<usize, String> {
    let Some(tests) = service.trait_value(TESTS) else {
        return Ok(0);
    };
    let cases = tests.get("testCases").and_then(Node::as_array);
    let count = cases.unwrap_or_default().len();
    let forms = [
        service.trait_value(TREE).map(RuleSet::from_tree),
        service.trait_value(DIAGRAM).map(RuleSet::from_diagram),
    ];
    let forms: Vec<_> = forms.into_iter().flatten().collect();
    for rules in &forms {
        let failing = match rules {
            Ok(rules) => rules.failing_tests(tests),
            Err(errors) => errors.clone(),
        };
        if let Some(error) = failing.first() {
            let place = loaded.sources.locate(error.span);
            let place = place.map(|place| format!(" at line {}", place.line));
            let more = failing.len();
            return Err(format!(
                "{more} of {count}{}: {error}",
                place.unwrap_or_default()
            ));
        }
    }
    Ok(count * forms.len())
}
