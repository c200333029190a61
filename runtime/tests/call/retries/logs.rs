//! What is logged of a call that is tried again.

use super::script::*;
use crate::sample::*;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps all that this crate logs.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<String>>);

impl Lines {
    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("trompe")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{field}={value:?}").unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_that_a_caller_or_server_says_is_logged() {
    let lines = Lines::default();
    let _here = tracing::subscriber::set_default(lines.clone());
    let steps = [
        Step::Error(503, "", &[("x-told", "s3cret")]),
        Step::Error(429, "Throttling", &[("retry-after", "1")]),
    ];
    let server = scripted_with(steps, |builder| builder.header("authorization", "s3cret"));
    let call = server
        .client
        .echo(echo("s3cret"))
        .header("cookie", "s3cret");
    call.await.unwrap();
    let logged = lines.text();
    for word in [
        "trying again",
        "sample#Echo",
        "status 503",
        "Throttling",
        "pause=3s",
    ] {
        assert!(logged.contains(word), "{word}: {logged}");
    }
    assert!(
        !logged.contains("s3cret") && !logged.contains("fine"),
        "{logged}"
    );
    let shown = format!("{:?}", server.client.plain("x").header("cookie", "s3cret"));
    assert!(!shown.contains("s3cret"), "{shown}");
}
