//! `trompe validate`: all that is wrong with a model, for people or for tools.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use trompe_smithy::Loaded;
use trompe_smithy::diagnostic::{Diagnostic, Diagnostics, Severity};

use crate::event;
use crate::input::Input;
use crate::output::{Outcome, color, counted, print, report};

/// Checks models, and says all that is wrong with them.
#[derive(Debug, Args)]
#[command(after_help = STATUS, after_long_help = FORMAT)]
pub(crate) struct Validate {
    #[command(flatten)]
    input: Input,
    /// The least severity of the events that are shown.
    #[arg(
        long,
        value_name = "SEVERITY",
        ignore_case = true,
        default_value = "warning"
    )]
    severity: Level,
    /// The least severity that makes the command fail.
    #[arg(
        long,
        value_name = "SEVERITY",
        ignore_case = true,
        default_value = "danger"
    )]
    fail_on: Level,
    /// Show only events of these identifiers and those below them, separated by commas.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    show_validators: Vec<String>,
    /// Do not show events of these identifiers and those below them, separated by commas.
    #[arg(
        long,
        value_name = "IDS",
        value_delimiter = ',',
        conflicts_with = "show_validators"
    )]
    hide_validators: Vec<String>,
    /// Show suppressed events too, with the reasons given.
    #[arg(long)]
    show_suppressed: bool,
    /// Print one JSON document instead of reports and the summary.
    #[arg(long)]
    json: bool,
    /// Warn of traits that nothing defines, instead of refusing them.
    #[arg(long)]
    allow_unknown_traits: bool,
}

const STATUS: &str = "\
Exit status: 0 when no event is of the severity of --fail-on or graver, 1 when one is or the model \
cannot be loaded, 2 when the arguments are wrong.";

const FORMAT: &str = "\
Exit status: 0 when no event is of the severity of --fail-on or graver, 1 when one is or the model \
cannot be loaded, 2 when the arguments are wrong. Events that are not shown count as well.

Reports go to the standard error output, the summary to the standard output. Reports are coloured \
on a terminal, unless NO_COLOR is set.

The JSON document:
  valid     boolean: whether the status is 0
  shapes    number of shapes, without those that ship with trompe
  errors, dangers, warnings, notes, suppressed
            numbers of all events, shown or not
  dropped   number of events beyond the limit of a load
  events    array, ordered by place; each event has
    severity           SUPPRESSED, NOTE, WARNING, DANGER or ERROR
    id                 identifier of the event, as Smithy spells it
    shape              absolute shape ID, or null
    message            what is wrong
    file, line, column, endLine, endColumn
                       the place, or nulls; lines and columns count from 1, columns in
                       characters; the end is just after the last character
    notes              array of further places: message, file, line, column, endLine, endColumn
    help               what to do about it, or null
    suggestion         the name that was probably meant, or null
    suppressionReason  why the event is suppressed, or null";

/// A severity as an argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Note,
    Warning,
    Danger,
    Error,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Danger => Severity::Danger,
            Self::Error => Severity::Error,
        }
    }
}

impl Validate {
    pub(crate) fn run(self) -> Outcome {
        let loaded = self.input.load(self.allow_unknown_traits)?;
        let passed = !reaches(&loaded.diagnostics, self.fail_on.severity());
        let shown = loaded.diagnostics.filtered(|event| self.shows(event));
        if self.json {
            print(&format!("{:#}\n", document(&loaded, &shown, passed)))?;
        } else {
            report(&shown.render(&loaded.sources, Severity::Suppressed, color()));
            print(&summary(&loaded, passed))?;
        }
        Ok(passed)
    }

    fn shows(&self, event: &Diagnostic) -> bool {
        let among = |ids: &[String]| ids.iter().any(|id| is_below(&event.event, id.trim()));
        let grave = event.severity >= self.severity.severity();
        let suppressed = event.severity == Severity::Suppressed && self.show_suppressed;
        (grave || suppressed)
            && (self.show_validators.is_empty() || among(&self.show_validators))
            && !among(&self.hide_validators)
    }
}

/// Whether an event identifier is another, or a part of it: `A.B` is below `A`.
fn is_below(event: &str, id: &str) -> bool {
    let rest = event.strip_prefix(id);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether there are events of a severity or a graver one, dropped ones included.
fn reaches(diagnostics: &Diagnostics, severity: Severity) -> bool {
    let dropped = diagnostics.dropped() > 0 && diagnostics.has_fatal();
    dropped || diagnostics.iter().any(|event| event.severity >= severity)
}

fn document(loaded: &Loaded, shown: &Diagnostics, passed: bool) -> Value {
    let count = |severity| loaded.diagnostics.count(severity);
    let events = shown.iter().map(|one| event::to_json(one, &loaded.sources));
    json!({
        "valid": passed,
        "shapes": loaded.model.own_shapes().count(),
        "errors": count(Severity::Error),
        "dangers": count(Severity::Danger),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
        "suppressed": count(Severity::Suppressed),
        "dropped": loaded.diagnostics.dropped(),
        "events": events.collect::<Value>(),
    })
}

/// One line: `valid: 27 shapes, 0 errors, 1 warning`. Rarer severities are named where there are any.
fn summary(loaded: &Loaded, passed: bool) -> String {
    let count = |severity| loaded.diagnostics.count(severity);
    let shapes = counted(loaded.model.own_shapes().count(), "shape");
    let always = |severity, what| Some(counted(count(severity), what));
    let rarely =
        |severity, what| Some(counted(count(severity), what)).filter(|_| count(severity) > 0);
    let suppressed = count(Severity::Suppressed);
    let parts = [
        Some(shapes),
        always(Severity::Error, "error"),
        rarely(Severity::Danger, "danger"),
        always(Severity::Warning, "warning"),
        rarely(Severity::Note, "note"),
        (suppressed > 0).then(|| format!("{suppressed} suppressed")),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    let word = if passed { "valid" } else { "not valid" };
    format!("{word}: {}\n", parts.join(", "))
}
