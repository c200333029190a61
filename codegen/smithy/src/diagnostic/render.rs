//! Words and excerpts for people; the only place that knows the rendering library.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::{Diagnostic, Severity};
use crate::source::{SourceFile, Sources, Span};

/// Lines longer than this many bytes are named but not shown.
const LONGEST_LINE_SHOWN: usize = 2_000;

/// Spans over more than this many bytes are underlined at their first line only.
const LONGEST_SPAN_SHOWN: usize = 400;

pub(super) fn render_all<'d>(
    events: impl Iterator<Item = &'d Diagnostic>,
    sources: &Sources,
    color: bool,
) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    events
        .map(|event| renderer.render(&[group(event, sources)]) + "\n\n")
        .collect()
}

fn group<'d>(event: &'d Diagnostic, sources: &'d Sources) -> Group<'d> {
    let title = level(event.severity)
        .primary_title(&event.message)
        .id(&event.event);
    let mut group = Group::with_title(title);
    if let Some(span) = event.span {
        group = group.elements(places(event, span, sources));
    }
    if let (Some(shape), None) = (&event.shape, event.span) {
        group = group.element(Level::NOTE.message(format!("on shape {shape}")));
    }
    if let Some(reason) = &event.suppression_reason {
        group = group.element(Level::NOTE.message(format!("suppressed because: {reason}")));
    }
    match &event.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Suppressed => Level::NOTE.with_name("suppressed"),
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Danger => Level::ERROR.with_name("danger"),
        Severity::Error => Level::ERROR,
    }
}

/// One element a file: the primary place first, labels beside it where they share its window.
/// A label at the primary place itself is what is said of it.
fn places<'d>(event: &'d Diagnostic, primary: Span, sources: &'d Sources) -> Vec<Element<'d>> {
    let mut elements = Vec::new();
    let Some(file) = sources.get(primary.source) else {
        return elements;
    };
    let (near, far): (Vec<_>, Vec<_>) = event
        .labels
        .iter()
        .partition(|label| label.span.source == primary.source);
    let (here, near): (Vec<_>, Vec<_>) = near.into_iter().partition(|l| l.span == primary);
    let text = here.first().map(|label| label.text.as_str());
    let marks = near
        .iter()
        .map(|label| (label.span, Some(label.text.as_str())));
    elements.push(excerpt(file, primary, text, marks.collect()));
    for label in far {
        if let Some(file) = sources.get(label.span.source) {
            elements.push(excerpt(file, label.span, Some(&label.text), Vec::new()));
        }
    }
    elements
}

fn excerpt<'d>(
    file: &'d SourceFile,
    primary: Span,
    text: Option<&'d str>,
    labels: Vec<(Span, Option<&'d str>)>,
) -> Element<'d> {
    let spans = std::iter::once(primary).chain(labels.iter().map(|(span, _)| *span));
    let window = window(file.text(), spans);
    let shown = file.text().get(window.clone()).unwrap_or_default();
    let place = file.locate(primary.start);
    if shown.lines().any(|line| line.len() > LONGEST_LINE_SHOWN) {
        return Origin::path(file.name())
            .line(place.line)
            .char_column(place.column)
            .into();
    }
    let line = file
        .locate(u32::try_from(window.start).unwrap_or(u32::MAX))
        .line;
    let mark = |kind: AnnotationKind, span, text| annotation(kind, shown, window.start, span, text);
    // Carriage returns would be shown as signs of their own.
    let visible = shown
        .strip_suffix('\r')
        .unwrap_or(shown)
        .replace("\r\n", " \n");
    let snippet = Snippet::source(visible).path(file.name()).line_start(line);
    let others = labels
        .into_iter()
        .map(|(span, text)| mark(AnnotationKind::Context, span, text));
    snippet
        .annotation(mark(AnnotationKind::Primary, primary, text))
        .annotations(others)
        .into()
}

fn annotation<'d>(
    kind: AnnotationKind,
    shown: &str,
    offset: usize,
    span: Span,
    text: Option<&'d str>,
) -> Annotation<'d> {
    let clamp = |at: u32| floor_boundary(shown, (at as usize).saturating_sub(offset));
    let (start, mut end) = (clamp(span.start), clamp(span.end));
    if end - start > LONGEST_SPAN_SHOWN {
        let rest = shown.get(start..end).unwrap_or_default();
        end = start + rest.find('\n').unwrap_or(rest.len());
    }
    kind.span(start..end.max(start)).label(text)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The whole lines that cover the starts of all spans and the end of the short ones.
fn window(text: &str, spans: impl Iterator<Item = Span>) -> Range<usize> {
    let (mut first, mut last) = (text.len(), 0);
    for span in spans {
        let start = floor_boundary(text, span.start as usize);
        let long = (span.end as usize).saturating_sub(start) > LONGEST_SPAN_SHOWN;
        let end = if long {
            start
        } else {
            floor_boundary(text, span.end as usize)
        };
        first = first.min(start);
        last = last.max(end);
    }
    let before = text.get(..first).and_then(|before| before.rfind('\n'));
    let after = text.get(last..).and_then(|after| after.find('\n'));
    let end = after.map_or(text.len(), |at| last + at);
    before.map_or(0, |at| at + 1)..end.max(first)
}
