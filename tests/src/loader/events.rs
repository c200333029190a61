//! Events against the lines of an `.errors` file, `[SEVERITY] SHAPE: MESSAGE | EVENT`.

use trompe_smithy::Loaded;
use trompe_smithy::diagnostic::{Diagnostic, Severity};

use super::Outcome;

/// One event as the lines have it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    severity: Severity,
    shape: String,
    message: String,
    event: String,
}

impl Line {
    fn parse(text: &str) -> Option<Self> {
        let (severity, rest) = text.strip_prefix('[')?.split_once("] ")?;
        let (head, event) = rest.rsplit_once(" | ")?;
        let (shape, message) = head.split_once(':')?;
        let message = message.strip_prefix(' ').unwrap_or(message);
        Some(Self {
            severity: Severity::parse(severity)?,
            shape: shape.to_owned(),
            message: message.to_owned(),
            event: event.split(')').next().unwrap_or_default().to_owned(),
        })
    }

    fn of(event: &Diagnostic, loaded: &Loaded) -> Self {
        let shape = event.shape.as_ref().map_or("-", |shape| shape.as_str());
        let mut message = event.full_message(&loaded.sources);
        if let Some(reason) = &event.suppression_reason {
            message.push_str(&format!(" ({reason})"));
        }
        Self {
            severity: event.severity,
            shape: shape.to_owned(),
            message: message.replace(['\n', '\r'], "\\n"),
            event: event.event.clone(),
        }
    }

    /// Whether this event is one that the line asks for.
    fn satisfies(&self, line: &Self) -> bool {
        self.severity == line.severity
            && self.shape == line.shape
            && is_or_begins(&self.event, &line.event)
            && self.message.starts_with(&line.message)
    }

    /// Whether the event may be there without being asked for.
    fn is_optional(&self) -> bool {
        let deprecations = ["ModelDeprecation", "DeprecatedTrait", "DeprecatedShape"];
        self.severity == Severity::Suppressed
            || deprecations.iter().any(|id| is_or_begins(&self.event, id))
    }
}

/// Whether an event identifier is the given one, or has it as leading parts.
fn is_or_begins(event: &str, id: &str) -> bool {
    event
        .strip_prefix(id)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The validators whose errors keep the others from running.
const CRITICAL: [&str; 11] = [
    "Target",
    "ResourceCycle",
    "EnumShape",
    "ExclusiveStructureMemberTrait",
    "TraitTarget",
    "TraitValue",
    "TraitConflict",
    "DefaultTrait",
    "ShapeIdConflict",
    "SingleOperationBinding",
    "SingleResourceBinding",
];

/// Whether an `.errors` text lists errors of loading or of critical validators beside events of others,
/// which says that all validators ran.
pub fn are_of_all_validators(expected: &str) -> bool {
    let lines: Vec<_> = expected.lines().filter_map(Line::parse).collect();
    let critical = |line: &Line| CRITICAL.iter().any(|id| is_or_begins(&line.event, id));
    let stops =
        |line: &Line| line.severity == Severity::Error && (line.event == "Model" || critical(line));
    let late = |line: &Line| !is_or_begins(&line.event, "Model") && !critical(line);
    lines.iter().any(stops) && lines.iter().any(late)
}

/// Whether a load gave the events of an `.errors` text, no more and no fewer.
///
/// # Errors
/// With the missing lines and the surplus events.
pub fn check(loaded: &Loaded, expected: &str) -> Outcome {
    let texts = expected.lines().map(str::trim_end);
    let texts: Vec<_> = texts.filter(|line| !line.is_empty()).collect();
    let wanted: Vec<_> = texts.iter().map(|text| Line::parse(text)).collect();
    let given: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|event| (event, Line::of(event, loaded)))
        .collect();
    let asked = |line: &Line| wanted.iter().flatten().any(|want| line.satisfies(want));
    let met = |want: &Option<Line>| {
        want.as_ref()
            .is_some_and(|want| given.iter().any(|(_, line)| line.satisfies(want)))
    };
    let missing: Vec<_> = texts
        .iter()
        .zip(&wanted)
        .filter(|(_, want)| !met(want))
        .map(|(text, _)| (*text).to_owned())
        .collect();
    let surplus: Vec<_> = given
        .iter()
        .filter(|(_, line)| !line.is_optional() && !asked(line))
        .map(|(event, _)| event.to_line(&loaded.sources))
        .collect();
    report(&missing, &surplus)
}

fn report(missing: &[String], surplus: &[String]) -> Outcome {
    let section = |title: &str, lines: &[String]| match lines {
        [] => String::new(),
        lines => format!("{title}\n  {}\n", lines.join("\n  ")),
    };
    if missing.is_empty() && surplus.is_empty() {
        return Ok(());
    }
    Err(section("missing", missing) + &section("surplus", surplus))
}

#[cfg(test)]
mod tests {
    use super::*;
    use trompe_smithy::Loader;

    #[test]
    fn a_line_asks_for_a_severity_a_shape_an_event_and_how_the_message_begins() {
        let given = Line::parse("[ERROR] a#B$c: Bad: x | y | Model.Two").unwrap();
        assert_eq!(given.message, "Bad: x | y");
        let satisfies = |text| given.satisfies(&Line::parse(text).unwrap());
        assert!(satisfies("[ERROR] a#B$c: Bad | Model"));
        assert!(!satisfies("[ERROR] a#B$c: Bad | Mod"));
        assert!(!satisfies("[WARNING] a#B$c: Bad | Model"));
        assert!(!satisfies("[ERROR] a#B: Bad | Model"));
        assert!(!satisfies("[ERROR] a#B$c: Good | Model"));
    }

    #[test]
    fn events_that_no_line_asks_for_and_lines_that_no_event_meets_are_told() {
        let loaded = Loader::new()
            .text(
                "a.smithy",
                "$version: \"2\"\nnamespace a\nstructure B { c: D }",
            )
            .load();
        let line = "[ERROR] a#B$c: member shape targets an unresolved shape `a#D` | Target\n";
        assert_eq!(check(&loaded, line), Ok(()));
        let reason = check(&loaded, "[NOTE] -: x | Model").unwrap_err();
        assert!(reason.contains("missing\n  [NOTE] -: x | Model"));
        assert!(reason.contains("surplus\n  [ERROR] a#B$c:"));
    }
}
