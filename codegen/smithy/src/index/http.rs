//! HTTP bindings: where each member of an input, output or error travels.

use super::uri::UriPattern;
use crate::model::Model;
use crate::shape::{Member, Shape};
use crate::shape_id::ShapeId;

/// Answers questions about HTTP bindings (Smithy 2.0, "HTTP bindings").
#[derive(Clone, Copy, Debug)]
pub struct HttpIndex<'m> {
    model: &'m Model,
}

/// The `http` trait of an operation, its URI parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpOperation<'m> {
    /// The request method.
    pub method: &'m str,
    /// The URI pattern.
    pub uri: UriPattern,
    /// The success status.
    pub code: u16,
}

/// Where a member travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpLocation<'m> {
    /// A label of the URI (input only).
    Label,
    /// The named query parameter (input only).
    Query(&'m str),
    /// Query parameters by key (input only).
    QueryParams,
    /// The named header.
    Header(&'m str),
    /// Headers whose names begin with the prefix.
    PrefixHeaders(&'m str),
    /// The whole body.
    Payload,
    /// The status (output only).
    ResponseCode,
    /// A member of the body's document.
    Document,
    /// Nowhere: another member is the whole body.
    Unbound,
}

/// A member and its place.
#[derive(Clone, Copy, Debug)]
pub struct HttpBinding<'m> {
    /// The member.
    pub member: &'m Member,
    /// Where it travels.
    pub location: HttpLocation<'m>,
}

impl<'m> HttpIndex<'m> {
    /// An index over a model.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// Method, URI and status of an operation; `None` without a well-formed `http` trait.
    #[must_use]
    pub fn operation(&self, operation: &ShapeId) -> Option<HttpOperation<'m>> {
        let http = self.model.get(operation)?.traits.http()?;
        let uri = UriPattern::parse(http.uri).ok()?;
        Some(HttpOperation {
            method: http.method,
            uri,
            code: http.code,
        })
    }

    /// Bindings of an operation's input, in member order.
    #[must_use]
    pub fn request(&self, operation: &ShapeId) -> Vec<HttpBinding<'m>> {
        let operation = self.model.get(operation).and_then(Shape::as_operation);
        let input = operation.and_then(|operation| self.model.referred(&operation.input));
        input
            .map(|shape| bind(shape, request_location))
            .unwrap_or_default()
    }

    /// Bindings of an operation's output, in member order.
    #[must_use]
    pub fn response(&self, operation: &ShapeId) -> Vec<HttpBinding<'m>> {
        let operation = self.model.get(operation).and_then(Shape::as_operation);
        operation
            .map(|operation| self.structure(&operation.output.target))
            .unwrap_or_default()
    }

    /// Bindings of an output or error structure, in member order.
    #[must_use]
    pub fn structure(&self, structure: &ShapeId) -> Vec<HttpBinding<'m>> {
        self.model
            .get(structure)
            .map(|shape| bind(shape, response_location))
            .unwrap_or_default()
    }

    /// The status of an error structure: `httpError`, else 400 or 500 by its fault.
    #[must_use]
    pub fn error_status(&self, error: &ShapeId) -> Option<u16> {
        let traits = &self.model.get(error)?.traits;
        traits
            .http_error()
            .or_else(|| traits.error().map(|fault| fault.default_status()))
    }
}

type Locate = for<'m> fn(&'m Member) -> Option<HttpLocation<'m>>;

fn bind(shape: &Shape, locate: Locate) -> Vec<HttpBinding<'_>> {
    let has_payload = shape
        .members
        .values()
        .any(|member| member.traits.is_http_payload());
    let rest = if has_payload {
        HttpLocation::Unbound
    } else {
        HttpLocation::Document
    };
    let bind = |member| HttpBinding {
        member,
        location: locate(member).unwrap_or(rest),
    };
    shape.members.values().map(bind).collect()
}

fn request_location(member: &Member) -> Option<HttpLocation<'_>> {
    let traits = &member.traits;
    if traits.is_http_label() {
        return Some(HttpLocation::Label);
    }
    if traits.is_http_query_params() {
        return Some(HttpLocation::QueryParams);
    }
    traits
        .http_query()
        .map(HttpLocation::Query)
        .or_else(|| shared_location(member))
}

fn response_location(member: &Member) -> Option<HttpLocation<'_>> {
    match member.traits.is_http_response_code() {
        true => Some(HttpLocation::ResponseCode),
        false => shared_location(member),
    }
}

fn shared_location(member: &Member) -> Option<HttpLocation<'_>> {
    let traits = &member.traits;
    if traits.is_http_payload() {
        return Some(HttpLocation::Payload);
    }
    let header = traits.http_header().map(HttpLocation::Header);
    header.or_else(|| {
        traits
            .http_prefix_headers()
            .map(HttpLocation::PrefixHeaders)
    })
}
