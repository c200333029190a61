//! What a case demands of an HTTP message, and messages as cases have them.
//!
//! - [`body`]: bodies, compared as their media types ask for
//! - `formats`: documents of each format, taken apart for that

pub mod body;
mod formats;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode, Uri, request};
use trompe_smithy::node::Node;

type Result<T> = std::result::Result<T, String>;

/// The text of a member.
pub fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// The text of a member that has to be there.
///
/// # Errors
/// It is not.
pub fn required(node: &Node, key: &str) -> Result<String> {
    text(node, key).ok_or_else(|| format!("a case without {key}"))
}

/// A list of names.
pub fn names(node: &Node, key: &str) -> Vec<String> {
    let names = node.get(key).and_then(Node::as_array).unwrap_or_default();
    names
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect()
}

/// The entries of `headers`.
pub fn headers(message: &Node) -> impl Iterator<Item = (&str, &str)> {
    let headers = message
        .get("headers")
        .and_then(Node::as_object)
        .into_iter()
        .flatten();
    headers.filter_map(|(name, entry)| Some((&**name, entry.value.as_str()?)))
}

/// Puts the entries of `headers` into a head.
///
/// # Errors
/// One that HTTP does not allow.
pub fn set_headers(map: &mut HeaderMap, message: &Node) -> Result<()> {
    for (name, value) in headers(message) {
        let invalid = || format!("{name} with {value:?} is no header");
        let value = HeaderValue::from_str(value).map_err(|_| invalid())?;
        map.insert(name.parse::<HeaderName>().map_err(|_| invalid())?, value);
    }
    Ok(())
}

/// The target of a request: its `uri` with its `queryParams`.
///
/// # Errors
/// There is none, or it is no URI.
pub fn uri(message: &Node) -> Result<Uri> {
    let (path, query) = (
        required(message, "uri")?,
        query_params(message, "queryParams"),
    );
    let text = if query.is_empty() {
        path
    } else {
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}{}", query.join("&"))
    };
    text.parse().map_err(|_| format!("{text} is no URI"))
}

// Some cases have blanks where URIs cannot have any.
fn query_params(message: &Node, key: &str) -> Vec<String> {
    let params = names(message, key);
    params
        .iter()
        .map(|param| param.replace(' ', "%20"))
        .collect()
}

/// The `code` of a response; 200 where it has none.
///
/// # Errors
/// It is no status.
pub fn status(message: &Node) -> Result<StatusCode> {
    let code = message.get("code").and_then(Node::as_i64).unwrap_or(200);
    let code = u16::try_from(code)
        .ok()
        .and_then(|code| StatusCode::from_u16(code).ok());
    code.ok_or_else(|| "no status of HTTP".to_owned())
}

/// Whether a request that was sent begins as the case demands.
///
/// # Errors
/// What differs.
pub fn check_request(message: &Node, head: &request::Parts) -> Result<()> {
    same("the method", text(message, "method"), head.method.as_str())?;
    same("the path", text(message, "uri"), head.uri.path())?;
    check_query(message, head.uri.query().unwrap_or_default())?;
    check_headers(message, &head.headers)
}

fn check_query(message: &Node, query: &str) -> Result<()> {
    let query: Vec<&str> = query.split('&').collect();
    let has = |wanted: &String| query.contains(&wanted.as_str());
    let named = |name: &String| {
        query
            .iter()
            .any(|found| found.split('=').next() == Some(name))
    };
    let missing = query_params(message, "queryParams")
        .into_iter()
        .find(|wanted| !has(wanted));
    let needed = names(message, "requireQueryParams")
        .into_iter()
        .find(|name| !named(name));
    let forbidden = names(message, "forbidQueryParams").into_iter().find(named);
    match missing.or(needed).or(forbidden) {
        Some(wrong) => Err(format!("{wrong} in the query {query:?}")),
        None => Ok(()),
    }
}

/// Whether the headers of a message are as the case demands.
///
/// # Errors
/// What differs.
pub fn check_headers(message: &Node, found: &HeaderMap) -> Result<()> {
    for (name, value) in headers(message) {
        let sent: Vec<_> = found
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .collect();
        same(name, Some(value.to_owned()), &sent.join(", "))?;
    }
    let forbidden = names(message, "forbidHeaders")
        .into_iter()
        .find(|name| found.contains_key(name));
    let missing = names(message, "requireHeaders")
        .into_iter()
        .find(|name| !found.contains_key(name));
    match forbidden.or(missing) {
        Some(name) => Err(format!("the header {name} in {found:?}")),
        None => Ok(()),
    }
}

/// Whether `found` is what is wanted, if anything is.
///
/// # Errors
/// What differs.
pub fn same(what: &str, wanted: Option<String>, found: &str) -> Result<()> {
    match wanted {
        Some(wanted) if wanted != found => Err(format!("{what} is {found:?} and not {wanted:?}")),
        _ => Ok(()),
    }
}
