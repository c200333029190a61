//! What a load has to say about a model: events with severity, identifier, shape and place.

mod listing;
mod render;
mod suggest;

use std::fmt;

use crate::shape_id::ShapeId;
use crate::source::{Sources, Span};

pub(crate) use listing::joined;
pub use suggest::nearest;
pub(crate) use suggest::neighbours;

/// How grave an event is, least first (Smithy 2.0, "Severity").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Suppressed by metadata or by the `suppress` trait.
    Suppressed,
    /// For information.
    Note,
    /// Something to look at.
    Warning,
    /// Something that must be fixed or suppressed.
    Danger,
    /// Something that cannot stand.
    Error,
}

impl Severity {
    /// The severity as Smithy spells it, `WARNING`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suppressed => "SUPPRESSED",
            Self::Note => "NOTE",
            Self::Warning => "WARNING",
            Self::Danger => "DANGER",
            Self::Error => "ERROR",
        }
    }

    /// The severity of a Smithy spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let all = [
            Self::Suppressed,
            Self::Note,
            Self::Warning,
            Self::Danger,
            Self::Error,
        ];
        all.into_iter().find(|severity| severity.as_str() == text)
    }

    /// Whether events of this severity make a load fail.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        self >= Self::Danger
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One event.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// The event identifier as upstream Smithy spells it, `Model` or `TraitTarget`.
    pub event: String,
    /// The shape or member concerned.
    pub shape: Option<ShapeId>,
    /// The place to look at.
    pub span: Option<Span>,
    /// What is wrong, in upstream's words where it has any.
    pub message: String,
    /// Further places and what they have to do with it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The name that was probably meant, where a near miss was found.
    pub suggestion: Option<String>,
    /// Why the event was suppressed.
    pub suppression_reason: Option<String>,
    /// Whether the text itself is ill-formed; upstream then names the place in the message.
    pub is_syntax: bool,
}

/// A further place that a [`Diagnostic`] points to.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub text: String,
}

impl Diagnostic {
    /// An event without shape or place.
    #[must_use]
    pub fn new(severity: Severity, event: &str, message: impl Into<String>) -> Self {
        Self {
            severity,
            event: event.to_owned(),
            shape: None,
            span: None,
            message: message.into(),
            labels: Vec::new(),
            help: None,
            suggestion: None,
            suppression_reason: None,
            is_syntax: false,
        }
    }

    /// An `ERROR`.
    #[must_use]
    pub fn error(event: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, event, message)
    }

    /// A `WARNING`.
    #[must_use]
    pub fn warning(event: &str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, event, message)
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets the shape.
    #[must_use]
    pub fn on(mut self, shape: &ShapeId) -> Self {
        self.shape = Some(shape.clone());
        self
    }

    /// Marks the event as a syntax error.
    #[must_use]
    pub fn syntax(mut self) -> Self {
        self.is_syntax = true;
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Asks whether another name was meant.
    #[must_use]
    pub fn did_you_mean(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.help = Some(format!("did you mean `{name}`?"));
        self.suggestion = Some(name);
        self
    }

    /// The message as upstream words it; that of a syntax error begins with its place.
    #[must_use]
    pub fn full_message(&self, sources: &Sources) -> String {
        match self
            .span
            .filter(|_| self.is_syntax)
            .and_then(|span| sources.locate(span))
        {
            None => self.message.clone(),
            Some(place) => {
                let (line, column) = (place.line, place.column);
                format!(
                    "Syntax error at line {line}, column {column}: {}",
                    self.message
                )
            }
        }
    }

    /// The event in one line, `[SEVERITY] SHAPE: MESSAGE | EVENT`, line breaks as `\n`.
    #[must_use]
    pub fn to_line(&self, sources: &Sources) -> String {
        let shape = self.shape.as_ref().map_or("-", ShapeId::as_str);
        let reason = self
            .suppression_reason
            .as_ref()
            .map(|reason| format!(" ({reason})"));
        let message = self.full_message(sources).replace('\n', "\\n");
        let reason = reason.unwrap_or_default();
        format!(
            "[{}] {shape}: {message}{reason} | {}",
            self.severity, self.event
        )
    }
}

/// The events of a load, in a fixed order: by place, then by severity and text.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    events: Vec<Diagnostic>,
    limit: Option<usize>,
    kept_fatal: usize,
    kept_other: usize,
    dropped: usize,
    dropped_fatal: bool,
    /// Whether the last one was dropped.
    last_dropped: bool,
}

impl Diagnostics {
    /// No events, and no more than `limit` fatal and `limit` other ones ever; the rest are
    /// only counted.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self {
            limit: Some(limit),
            ..Self::default()
        }
    }

    /// Adds an event.
    pub fn push(&mut self, event: Diagnostic) {
        let fatal = event.severity.is_fatal();
        let kept = if fatal {
            &mut self.kept_fatal
        } else {
            &mut self.kept_other
        };
        self.last_dropped = self.limit.is_some_and(|limit| *kept >= limit);
        if self.last_dropped {
            self.dropped += 1;
            self.dropped_fatal |= fatal;
        } else {
            *kept += 1;
            self.events.push(event);
        }
    }

    /// All events.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.events.iter()
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// How many events were dropped because of the limit.
    #[must_use]
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Whether any event makes the load fail.
    #[must_use]
    pub fn has_fatal(&self) -> bool {
        self.dropped_fatal || self.events.iter().any(|event| event.severity.is_fatal())
    }

    /// Whether any event is an `ERROR`.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.events
            .iter()
            .any(|event| event.severity == Severity::Error)
    }

    /// How many events have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.events
            .iter()
            .filter(|event| event.severity == severity)
            .count()
    }

    /// These events, but only those that a predicate keeps. What was dropped because of the limit
    /// stays counted.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Diagnostic) -> bool) -> Self {
        let mut kept = self.clone();
        kept.events.retain(keep);
        kept
    }

    /// The events of at least a severity as text with excerpts of the sources, for people.
    /// `color` adds terminal escapes.
    #[must_use]
    pub fn render(&self, sources: &Sources, least: Severity, color: bool) -> String {
        let shown = self.events.iter().filter(|event| event.severity >= least);
        let mut text = render::render_all(shown, sources, color);
        if self.dropped > 0 {
            text.push_str(&format!("and {} more\n", self.dropped));
        }
        text
    }

    pub(crate) fn extend(&mut self, events: impl IntoIterator<Item = Diagnostic>) {
        events.into_iter().for_each(|event| self.push(event));
    }

    /// Adds the events of others, and the number of those they dropped.
    pub(crate) fn absorb(&mut self, others: Self) {
        self.extend(others.events);
        self.dropped += others.dropped;
        self.dropped_fatal |= others.dropped_fatal;
    }

    /// Changes the last event, if that was kept.
    pub(crate) fn amend(&mut self, change: impl FnOnce(Diagnostic) -> Diagnostic) {
        let last = match self.last_dropped {
            true => None,
            false => self.events.pop(),
        };
        self.events.extend(last.map(change));
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.events.iter_mut()
    }

    pub(crate) fn sort(&mut self) {
        let key = |event: &Diagnostic| {
            let place = (event.span.is_none(), event.span);
            let what = (
                event.event.clone(),
                event.shape.clone(),
                event.message.clone(),
            );
            (place, std::cmp::Reverse(event.severity), what)
        };
        self.events.sort_by_cached_key(key);
    }
}
