//! The journal as one JSON object a line, for machines.

use super::{Entry, Fact, Outcome, Sink};
use serde_json::{Value, json};
use std::fmt;
use std::io::Write;
use std::time::Duration;

/// Writes JSON lines.
pub(crate) struct Json<W> {
    out: W,
}

impl<W: Write> Json<W> {
    /// JSON lines on `out`.
    pub(crate) fn new(out: W) -> Self {
        Self { out }
    }

    // As for the timeline: a closed pipe does not change the outcome.
    fn line(&mut self, value: &Value) {
        let _ = writeln!(self.out, "{value}").and_then(|()| self.out.flush());
    }
}

fn millis(at: Duration) -> u64 {
    u64::try_from(at.as_millis()).unwrap_or(u64::MAX)
}

impl<W: Write + Send> Sink for Json<W> {
    fn chapter(&mut self, title: &str) {
        self.line(&json!({ "type": "chapter", "title": title }));
    }

    fn entry(&mut self, at: Duration, entry: &Entry) {
        let (outcome, detail) = match &entry.outcome {
            Outcome::Done(words) => ("done", words),
            Outcome::Refused(words) => ("refused", words),
            Outcome::Failed(words) => ("failed", words),
        };
        self.line(&json!({
            "type": "entry", "atMs": millis(at), "from": entry.from, "to": entry.to,
            "what": entry.what, "outcome": outcome, "detail": detail,
        }));
    }

    fn summary(&mut self, at: Duration, facts: &[Fact], kept: bool) {
        let facts = facts.iter().map(|fact| {
            let value = json!({ "count": fact.count, "perSecond": fact.rate });
            (fact.name.to_owned(), value)
        });
        let facts: serde_json::Map<String, Value> = facts.collect();
        self.line(
            &json!({ "type": "summary", "atMs": millis(at), "facts": facts, "asPromised": kept }),
        );
    }
}

impl<W> fmt::Debug for Json<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Json").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_one_object() {
        let mut out = Vec::new();
        let mut json = Json::new(&mut out);
        json.chapter("Calls");
        let outcome = Outcome::Refused("line\nbreak \"quoted\"".into());
        let entry = Entry {
            from: "a".into(),
            to: "b".into(),
            what: "c".into(),
            outcome,
        };
        json.entry(Duration::from_millis(12), &entry);
        json.summary(
            Duration::from_secs(1),
            &[Fact {
                name: "calls",
                count: 1,
                rate: None,
            }],
            false,
        );
        let lines = String::from_utf8(out).expect("UTF-8");
        let values: Vec<Value> = lines
            .lines()
            .map(|l| serde_json::from_str(l).expect(l))
            .collect();
        assert_eq!(values.len(), 3);
        assert_eq!(values[1]["detail"], "line\nbreak \"quoted\"");
        assert_eq!(values[2]["asPromised"], false);
    }
}
