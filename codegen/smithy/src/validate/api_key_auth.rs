//! A scheme needs a header to stand in (event `HttpApiKeyAuthTrait`).

use super::about;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let Some(value) = service.trait_value(id::HTTP_API_KEY_AUTH) else {
            continue;
        };
        let place = value.get("in").and_then(Node::as_str).unwrap_or_default();
        if value.get("scheme").is_some() && place != "header" {
            let message = format!(
                "The httpApiKeyAuth trait must have an `in` value of `header` when a `scheme` is provided, \
                 found: {place}"
            );
            events.push(about(
                Severity::Error,
                "HttpApiKeyAuthTrait",
                service,
                message,
            ));
        }
    }
}
