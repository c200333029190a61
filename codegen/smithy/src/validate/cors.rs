//! One origin or several (event `CorsTrait`).

use super::about;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let value = service.trait_value(id::CORS);
        let origin = value.and_then(|cors| cors.get("origin")?.as_str());
        let origins = value.and_then(|cors| cors.get("origins")?.as_object());
        let one = origin.is_some_and(|origin| origin != "*");
        if one && origins.is_some_and(|origins| !origins.is_empty()) {
            let message =
                "The `origin` and `origins` members of the `cors` trait are mutually exclusive.";
            events.push(about(Severity::Error, "CorsTrait", service, message));
        }
    }
}
