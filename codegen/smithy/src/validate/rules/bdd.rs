//! Decision diagrams that cannot be read or make no sense (event `Model`).

use super::{BDD, creation_errors};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::rules::RuleSet;
use crate::shape::ShapeKind;
use crate::validate::applied;

pub(in crate::validate) fn creation(model: &Model, events: &mut Vec<Diagnostic>) {
    for (service, value) in applied(model, ShapeKind::Service, BDD) {
        if let Err(errors) = RuleSet::from_open_diagram(value) {
            events.extend(creation_errors(service, BDD, errors));
        }
    }
}
