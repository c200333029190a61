//! Malformed requests that are templates: `testParameters` has a list for each name, and the case stands for
//! as many as the lists have values, with `$name:S` for a value in quotes and `$name:L` for the bare one. In
//! every case a dollar sign that is meant stands there twice.

use trompe_smithy::node::{Node, NodeValue};

use crate::message::required;

type Result<T> = std::result::Result<T, String>;
type Values<'a> = Vec<(&'a str, &'a str)>;

/// The cases that one stands for, with identifiers of their own.
///
/// # Errors
/// The lists have different lengths.
pub(super) fn expand(test: &Node) -> Result<Vec<(String, Node)>> {
    let id = required(test, "id")?;
    let Some(parameters) = test.get("testParameters").and_then(Node::as_object) else {
        return Ok(vec![(id, filled(test, &Vec::new()))]);
    };
    let mut rounds: Vec<Values<'_>> = Vec::new();
    for (name, entry) in parameters {
        let values = entry.value.as_array().unwrap_or_default();
        rounds.resize_with(rounds.len().max(values.len()), Vec::new);
        for (round, value) in rounds.iter_mut().zip(values) {
            round.push((&**name, value.as_str().unwrap_or_default()));
        }
    }
    if rounds.iter().any(|round| round.len() != parameters.len()) {
        return Err(format!("the parameters of {id} are not equally many"));
    }
    let cases = rounds.iter().enumerate();
    let cases = cases.map(|(index, values)| (format!("{id}_case{index}"), filled(test, values)));
    Ok(cases.collect())
}

fn filled(test: &Node, values: &Values<'_>) -> Node {
    let mut case = test.clone();
    for part in ["request", "response"] {
        if let NodeValue::Object(members) = &mut case.value
            && let Some(entry) = members.get_mut(part)
        {
            fill(&mut entry.value, values);
        }
    }
    case
}

fn fill(node: &mut Node, values: &Values<'_>) {
    match &mut node.value {
        NodeValue::String(text) => *text = interpolated(text, values).into(),
        NodeValue::Array(elements) => elements.iter_mut().for_each(|e| fill(e, values)),
        NodeValue::Object(entries) => entries
            .values_mut()
            .for_each(|entry| fill(&mut entry.value, values)),
        _ => {}
    }
}

fn interpolated(text: &str, values: &Values<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match (after.strip_prefix('$'), parameter(after, values)) {
            (Some(after), _) => {
                out.push('$');
                after
            }
            (None, Some((value, after))) => {
                out.push_str(&value);
                after
            }
            (None, None) => {
                out.push('$');
                after
            }
        };
    }
    out + rest
}

fn parameter<'a>(after: &'a str, values: &Values<'_>) -> Option<(String, &'a str)> {
    values.iter().find_map(|(name, value)| {
        let after = after.strip_prefix(name)?.strip_prefix(':')?;
        if let Some(after) = after.strip_prefix('S') {
            return Some((serde_json::Value::from(*value).to_string(), after));
        }
        Some(((*value).to_owned(), after.strip_prefix('L')?))
    })
}
