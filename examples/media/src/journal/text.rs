//! The journal as a timeline for people.

use super::{Entry, Fact, Outcome, Sink};
use std::fmt;
use std::io::Write;
use std::time::Duration;

/// Writes aligned lines, in colours where that is wanted.
pub(crate) struct Text<W> {
    out: W,
    colours: bool,
}

#[derive(Clone, Copy)]
enum Style {
    Bold,
    Dim,
    Green,
    Yellow,
    Red,
}

impl Style {
    fn code(self) -> u8 {
        match self {
            Self::Bold => 1,
            Self::Dim => 2,
            Self::Red => 31,
            Self::Green => 32,
            Self::Yellow => 33,
        }
    }
}

const PARTIES: usize = 24;
const OPERATION: usize = 38;

impl<W: Write> Text<W> {
    /// A timeline on `out`.
    pub(crate) fn new(out: W, colours: bool) -> Self {
        Self { out, colours }
    }

    fn paint(&self, text: &str, style: Style) -> String {
        match self.colours {
            true => format!("\x1b[{}m{text}\x1b[0m", style.code()),
            false => text.to_owned(),
        }
    }

    // Whoever closed the pipe does not want the rest, and the exit code tells the outcome all the same.
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", text.trim_end()).and_then(|()| self.out.flush());
    }
}

impl<W: Write + Send> Sink for Text<W> {
    fn chapter(&mut self, title: &str) {
        let title = self.paint(title, Style::Bold);
        self.line(&format!("\n{title}"));
    }

    fn entry(&mut self, at: Duration, entry: &Entry) {
        let at = self.paint(&format!("{:>8.3}", at.as_secs_f64()), Style::Dim);
        let parties = parties(entry);
        let (mark, words, style) = match &entry.outcome {
            Outcome::Done(words) => ("✓", words, Style::Green),
            Outcome::Refused(words) => ("✗", words, Style::Yellow),
            Outcome::Failed(words) => ("‼", words, Style::Red),
        };
        let mark = self.paint(mark, style);
        self.line(&format!(
            "{at}  {parties:<PARTIES$} {:<OPERATION$} {mark} {words}",
            entry.what
        ));
    }

    fn summary(&mut self, at: Duration, facts: &[Fact], kept: bool) {
        let facts: Vec<String> = facts.iter().map(told).collect();
        let verdict = match kept {
            true => self.paint("all as promised", Style::Green),
            false => self.paint("NOT as promised", Style::Red),
        };
        self.line(&format!(
            "\n{} · {verdict} in {:.2} s",
            facts.join(" · "),
            at.as_secs_f64()
        ));
    }
}

fn parties(entry: &Entry) -> String {
    match entry.to.as_str() {
        "" => entry.from.clone(),
        to => format!("{} → {to}", entry.from),
    }
}

fn told(fact: &Fact) -> String {
    match fact.rate {
        Some(rate) => format!("{} {} ({rate:.0}/s)", fact.count, fact.name),
        None => format!("{} {}", fact.count, fact.name),
    }
}

impl<W> fmt::Debug for Text<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text")
            .field("colours", &self.colours)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(colours: bool) -> String {
        let mut out = Vec::new();
        let mut text = Text::new(&mut out, colours);
        text.chapter("Calls");
        for (to, outcome) in [
            ("media", Outcome::Done("2 members".into())),
            ("", Outcome::Refused("1016".into())),
            ("media", Outcome::Failed(String::new())),
        ] {
            let entry = Entry {
                from: "controller".into(),
                to: to.into(),
                what: "Create r".into(),
                outcome,
            };
            text.entry(Duration::from_millis(12), &entry);
        }
        let fact = Fact {
            name: "calls",
            count: 20,
            rate: Some(10.0),
        };
        text.summary(Duration::from_secs(3), &[fact], true);
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn columns_are_aligned_and_plain_text_has_no_escapes() {
        let plain = lines(false);
        assert!(!plain.contains('\x1b'));
        let marks = plain
            .lines()
            .filter_map(|line| line.chars().position(|c| "✓✗‼".contains(c)));
        assert_eq!(marks.collect::<Vec<_>>(), [74; 3], "{plain}");
        assert!(
            plain.ends_with("\n20 calls (10/s) · all as promised in 3.00 s\n"),
            "{plain}"
        );
    }

    #[test]
    fn colours_change_no_words() {
        let mut coloured = lines(true);
        assert!(coloured.contains("\x1b[32m✓\x1b[0m"));
        for code in ["1", "2", "31", "32", "33", "0"] {
            coloured = coloured.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(coloured, lines(false));
    }
}
