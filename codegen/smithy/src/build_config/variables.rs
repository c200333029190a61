//! Placeholders of environment variables (Smithy 2.0, "smithy-build.json", "Environment variables").

use std::sync::Arc;

use super::read::{ConfigError, Reader};
use crate::node::{Node, NodeValue};

/// Looks a variable up.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The variables of the process, and the folder it runs in as `SMITHY_ROOT_DIR`.
pub(super) fn of_process(name: &str) -> Option<String> {
    let set = std::env::var(name).ok();
    match name {
        "SMITHY_ROOT_DIR" => set.or_else(|| {
            let folder = std::env::current_dir().ok()?;
            Some(folder.display().to_string())
        }),
        _ => set,
    }
}

/// The document with every `${NAME}` in its texts and keys replaced; `\${NAME}` stands for
/// `${NAME}` itself.
pub(super) fn expand(
    reader: &Reader,
    node: &Node,
    lookup: Lookup<'_>,
) -> Result<Node, ConfigError> {
    let text = |text: &str| -> Result<Arc<str>, ConfigError> {
        let expanded = expand_text(text, lookup);
        expanded
            .map(Arc::from)
            .map_err(|message| reader.fail(node, message))
    };
    let value = match &node.value {
        NodeValue::String(found) => NodeValue::String(text(found)?),
        NodeValue::Array(items) => {
            let items = items.iter().map(|item| expand(reader, item, lookup));
            NodeValue::Array(items.collect::<Result<_, _>>()?)
        }
        NodeValue::Object(members) => {
            let members = members.iter().map(|(key, entry)| {
                let mut entry = entry.clone();
                entry.value = expand(reader, &entry.value, lookup)?;
                Ok((text(key)?, entry))
            });
            NodeValue::Object(Box::new(members.collect::<Result<_, ConfigError>>()?))
        }
        other => other.clone(),
    };
    Ok(Node::new(value, node.span))
}

fn expand_text(text: &str, lookup: Lookup<'_>) -> Result<String, String> {
    let (mut expanded, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        match before.strip_suffix('\\') {
            Some(before) => expanded.push_str(&format!("{before}${{{name}}}")),
            None => {
                let value = lookup(name);
                let value = value.ok_or_else(|| {
                    format!("the environment variable `{name}` is not set; a `${{` itself is written `\\\\${{`")
                })?;
                expanded.push_str(before);
                expanded.push_str(&value);
            }
        }
        rest = behind;
    }
    expanded.push_str(rest);
    Ok(expanded)
}
