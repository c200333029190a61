//! One origin or several (event `CorsTrait`).

use super::about;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let value = service.trait_value(id::CORS);
        let both =
            value.is_some_and(|cors| cors.get("origin").is_some() && cors.get("origins").is_some());
        if both {
            let message =
                "The `origin` and `origins` members of the `cors` trait are mutually exclusive.";
            events.push(about(Severity::Error, "CorsTrait", service, message));
        }
    }
}
