//! Test cases of rules: what they are given, and what they must find (Smithy 2.0,
//! "`smithy.rules#endpointTests` trait").

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Endpoint, Error, Resolution, RuleSet, Value, Values, Work};
use crate::node::{Entry, Node, NodeValue, Object};

impl RuleSet {
    /// Runs the cases of an `endpointTests` trait. Each that does not come out as it says is an
    /// error, at its place.
    #[must_use]
    pub fn failing_tests(&self, tests: &Node) -> Vec<Error> {
        let cases = tests.get("testCases").and_then(Node::as_array);
        let work = Work::of_tests();
        let mut failing = Vec::new();
        for case in cases.unwrap_or_default() {
            let outcome = self.run(case, &work);
            failing.extend(outcome.err().map(|message| Error::new(message, case.span)));
            if work.is_spent() {
                break;
            }
        }
        failing
    }

    fn run(&self, case: &Node, work: &Work) -> Result<(), String> {
        let values = case.get("params").map_or_else(|| Ok(Values::new()), values);
        let values = values.map_err(|error| error.message)?;
        let found = self
            .evaluate(&values, work)
            .map_err(|error| error.message)?;
        let expect = case.get("expect").ok_or("the case expects nothing")?;
        let wanted = expectation(expect).map_err(|error| error.message)?;
        if found == wanted {
            return Ok(());
        }
        Err(match (&wanted, &found) {
            (Resolution::Error(wanted), Resolution::Error(found)) => {
                format!("Expected error `{wanted}` but got `{found}`")
            }
            (Resolution::Endpoint(_), Resolution::Error(found)) => {
                format!("Expected `EndpointType[]` but was `StringType` with value: `{found}`")
            }
            (Resolution::Error(_), Resolution::Endpoint(found)) => {
                format!(
                    "Expected `StringType` but was `EndpointType` with value: `{}`",
                    shown(found)
                )
            }
            (Resolution::Endpoint(wanted), Resolution::Endpoint(found)) => {
                let (wanted, found) = (shown(wanted), shown(found));
                format!("Expected endpoint:\n{wanted}\nbut got:\n{found}")
            }
        })
    }
}

fn values(node: &Node) -> Result<Values, Error> {
    let members = node.as_object().into_iter().flat_map(Object::iter);
    let read =
        |(name, entry): (&Arc<str>, &Entry)| Ok((name.clone(), Value::from_node(&entry.value)?));
    members.map(read).collect()
}

fn expectation(node: &Node) -> Result<Resolution, Error> {
    let Some(endpoint) = node.get("endpoint") else {
        return Ok(Resolution::Error(string(node.get("error"))));
    };
    let properties = endpoint.get("properties").map(values).transpose()?;
    let headers = endpoint.get("headers").and_then(Node::as_object);
    let headers = headers.into_iter().flat_map(Object::iter);
    let headers = headers.map(|(name, entry)| {
        let values = entry.value.as_array().unwrap_or_default().iter();
        (
            name.clone(),
            values.map(|value| string(Some(value))).collect(),
        )
    });
    Ok(Resolution::Endpoint(Endpoint {
        url: string(endpoint.get("url")),
        headers: headers.collect::<BTreeMap<_, Vec<_>>>(),
        properties: properties.unwrap_or_default(),
    }))
}

fn string(node: Option<&Node>) -> Arc<str> {
    match node.map(|node| &node.value) {
        Some(NodeValue::String(text)) => text.clone(),
        _ => Arc::from(""),
    }
}

fn shown(endpoint: &Endpoint) -> String {
    let properties = Value::Record(Arc::new(endpoint.properties.clone()));
    let mut lines = vec![
        format!("  url: {}", endpoint.url),
        format!("  properties: {properties}"),
    ];
    let headers = endpoint.headers.iter();
    lines.extend(headers.map(|(name, values)| format!("  {name}: [{}]", values.join(", "))));
    lines.join("\n")
}
