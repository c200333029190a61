//! The `http` trait, with labels as positions.

use trompe_smithy::diagnostic::Diagnostic;
use trompe_smithy::index::{HttpIndex, UriSegment};
use trompe_smithy::shape::Shape;
use trompe_smithy::traits::id;

use super::context::Context;
use super::structure;

/// The `@http` trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpPlan {
    /// The method.
    pub method: String,
    /// The path.
    pub path: Vec<PathSegment>,
    /// Query literals.
    pub query: Vec<(String, String)>,
    /// The status of success.
    pub code: u16,
}

/// A segment of a path; labels by the position of their member in the input's schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathSegment {
    /// Text as it stands.
    Literal(String),
    /// One segment.
    Label(usize),
    /// One or more segments.
    GreedyLabel(usize),
}

pub(super) fn plan(cx: &Context<'_>, shape: &Shape) -> Option<HttpPlan> {
    let applied = shape.traits.get(id::HTTP)?;
    let Some(http) = HttpIndex::new(cx.model).operation(&shape.id) else {
        let error = Diagnostic::error(
            "UnsupportedHttp",
            "This is no URI pattern that can be routed",
        );
        cx.report(error.on(&shape.id).at(applied.span));
        return None;
    };
    let query = http.uri.query.iter().map(|literal| {
        (
            literal.key.clone(),
            literal.value.clone().unwrap_or_default(),
        )
    });
    Some(HttpPlan {
        method: http.method.to_owned(),
        query: query.collect(),
        path: http
            .uri
            .segments
            .iter()
            .filter_map(|segment| path_segment(cx, shape, segment))
            .collect(),
        code: http.code,
    })
}

fn path_segment(cx: &Context<'_>, shape: &Shape, segment: &UriSegment) -> Option<PathSegment> {
    match segment {
        UriSegment::Literal(text) => Some(PathSegment::Literal(text.clone())),
        UriSegment::Label(name) => label(cx, shape, name).map(PathSegment::Label),
        UriSegment::GreedyLabel(name) => label(cx, shape, name).map(PathSegment::GreedyLabel),
    }
}

/// The position of a member of the operation's input.
pub(super) fn position(cx: &Context<'_>, shape: &Shape, name: &str) -> Option<usize> {
    let input = shape
        .as_operation()
        .and_then(|operation| cx.model.get(&operation.input.target))?;
    structure::field_members(cx, input).position(|member| member.name() == name)
}

fn label(cx: &Context<'_>, shape: &Shape, name: &str) -> Option<usize> {
    let found = position(cx, shape, name);
    if found.is_none() {
        let message = format!("The URI has the label `{name}`, which is no member of the input");
        let span = shape
            .traits
            .get(id::HTTP)
            .map_or(shape.span, |applied| applied.span);
        cx.report(
            Diagnostic::error("UnsupportedHttp", message)
                .on(&shape.id)
                .at(span),
        );
    }
    found
}
