//! Query parameters given twice (events `HttpQueryTrait`, `HttpQueryParamsTrait`).

use super::http_binding::repeated;
use super::part::Part;
use super::{about, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::HttpIndex;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

const EVENT: &str = "HttpQueryTrait";

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
    for shape in model.shapes_of(ShapeKind::Structure) {
        let names = shape.members.values();
        let names = names.filter_map(|m| Some((m.traits.http_query()?.to_owned(), m.name())));
        for (parameter, members) in repeated(names) {
            let message = format!(
                "`httpQuery` parameter name binding conflicts found for the `{parameter}` parameter in the \
                 following structure members: {}",
                ticked(members)
            );
            events.push(about(Severity::Error, EVENT, shape, message));
        }
        events.extend(open_parameters(shape));
    }
    for operation in model.shapes_of(ShapeKind::Operation) {
        literals(model, operation, events);
    }
}

fn open_parameters(shape: &Shape) -> Option<Diagnostic> {
    let holder = shape
        .members
        .values()
        .find(|member| member.traits.is_http_query_params())?;
    let named = shape
        .members
        .values()
        .filter(|member| member.traits.http_query().is_some());
    let mut named: Vec<_> = named.map(|member| member.name()).collect();
    named.sort_unstable();
    let name = holder.name();
    let message = format!(
        "Structure member `{name}` is marked with the `httpQueryParams` trait, and `httpQuery` traits are applied \
         to the following members: {}. The service will not be able to disambiguate between query string parameters \
         intended for the `{name}` member and those explicitly bound to the `httpQuery` members.",
        ticked(named.iter().copied())
    );
    (!named.is_empty()).then(|| about(Severity::Note, "HttpQueryParamsTrait", shape, message))
}

/// Parameters that stand in the URI already.
fn literals(model: &Model, operation: &Shape, events: &mut Vec<Diagnostic>) {
    let input = operation
        .as_operation()
        .and_then(|o| model.referred(&o.input));
    let http = HttpIndex::new(model).operation(&operation.id);
    let (Some(input), Some(http), Some(given)) = (input, http, operation.traits.http()) else {
        return;
    };
    for parameter in input
        .members
        .values()
        .filter_map(|member| member.traits.http_query())
    {
        if http
            .uri
            .query
            .iter()
            .any(|literal| literal.key == parameter)
        {
            let message = format!(
                "`httpQuery` name `{parameter}` conflicts with the `http` trait of the `{}` operation: `{}`",
                operation.id, given.uri
            );
            events.push(about(Severity::Error, EVENT, input, message));
        }
    }
}
