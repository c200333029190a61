//! Requests that a server refuses.

use bytes::Bytes;
use regex::Regex;
use serde_json::Value;
use trompe_smithy::node::Node;

use super::case::Case;
use super::server::{ask, request_of};
use crate::message::body::Body;
use crate::message::{self, check_headers, status, text};

type Result<T> = std::result::Result<T, String>;

/// Gives the request of a case to a server and looks at how it is refused.
pub(super) async fn check(case: &Case) -> Result<()> {
    let part = |key: &str| case.node.get(key).ok_or_else(|| format!("no {key}"));
    let (request, response) = (part("request")?, part("response")?);
    let request = request_of(request, Body::read(request)?)?;
    let ((head, body), called) = ask(case.service, request, Vec::new()).await?;
    if let Some((_, input)) = called {
        return Err(format!("the handler was called with {input:?}"));
    }
    let wanted = status(response)?.as_str().to_owned();
    message::same("the status", Some(wanted), head.status.as_str())
        .and_then(|()| check_headers(response, &head.headers))
        .and_then(|()| check_body(response, &body))
        .map_err(|why| format!("{why} ({body:?})"))
}

fn check_body(response: &Node, body: &Bytes) -> Result<()> {
    let Some(wanted) = response.get("body") else {
        return Ok(());
    };
    let assertion = wanted.get("assertion").ok_or("a body without assertion")?;
    if let Some(contents) = text(assertion, "contents") {
        return Body::of(&contents, text(wanted, "mediaType"))?.check(body);
    }
    let pattern = text(assertion, "messageRegex").ok_or("an assertion of no known kind")?;
    let found: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let found = found["message"].as_str().unwrap_or_default();
    let regex = Regex::new(&pattern).map_err(|error| error.to_string())?;
    if regex.is_match(found) {
        Ok(())
    } else {
        Err(format!("{found:?} does not match {pattern}"))
    }
}
