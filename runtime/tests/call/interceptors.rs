//! Hooks around the attempts of calls.

use crate::retries::script::*;
use crate::sample::schemas::{PLAIN_INPUT, SAMPLE, http};
use crate::sample::*;
use crate::support::failure;
use http::{HeaderValue, request, response};
use std::sync::{Arc, Mutex};
use trompe::auth::{AuthFuture, Authorizer, Unproven};
use trompe::carrier::ShapeError;
use trompe::client::{CallContext, Client, Interceptor};
use trompe::error::{Deadline, Failure, FailureKind};
use trompe::event_stream::signing::SignMessage;
use trompe::operation::{NoError, Operation};
use trompe::serde::{Blueprint, Shape};
use trompe::service::{AuthSchema, AuthScheme, OperationSchema, Segment};
use trompe::types::Unit;

/// Writes down what it is told.
#[derive(Clone, Debug, Default)]
struct Diary {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
    refuses: bool,
}

/// What a caller gives its call.
#[derive(Clone)]
struct Tag(&'static str);

/// What a hook leaves for another.
#[derive(Clone)]
struct Seen(u32);

impl Diary {
    fn write(&self, line: String) {
        self.lines
            .lock()
            .unwrap()
            .push(format!("{}{line}", self.name));
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }

    fn reason(failure: &Failure) -> String {
        format!("{:?}", failure.kind())
    }
}

impl Interceptor for Diary {
    fn before_signing(
        &self,
        call: &mut CallContext,
        head: &mut request::Parts,
    ) -> Result<(), Failure> {
        let seen = call.extensions().get::<Seen>().map_or(0, |seen| seen.0);
        call.extensions_mut().insert(Seen(seen + 1));
        head.headers
            .insert("x-early", HeaderValue::from_static("1"));
        self.write(format!(
            "sign {} {}",
            call.operation().name(),
            call.attempt()
        ));
        match self.refuses {
            // As a server says that another attempt is free.
            true => Err(Failure::new(FailureKind::Refused, "not today")),
            false => Ok(()),
        }
    }

    fn before_sending(
        &self,
        _: &mut CallContext,
        head: &mut request::Parts,
    ) -> Result<(), Failure> {
        assert_eq!(head.uri.host(), Some("test"));
        let proof = head.headers.get("authorization").cloned();
        let late = proof.unwrap_or_else(|| HeaderValue::from_static("unsigned"));
        head.headers.insert("x-late", late);
        self.write("send".to_owned());
        Ok(())
    }

    fn after_attempt(&self, call: &mut CallContext, answer: Result<&response::Parts, &Failure>) {
        let answer = answer
            .map(|head| head.status.as_u16())
            .map_err(Self::reason);
        self.write(format!("attempt {} {answer:?}", call.attempt()));
    }

    fn after_call(&self, call: &mut CallContext, outcome: Result<&dyn Shape, &ShapeError>) {
        let tag = call.extensions().get::<Tag>().map_or("", |tag| tag.0);
        let outcome = match outcome {
            Ok(output) => output.schema().id().to_owned(),
            Err(trompe::Error::Modeled(error)) => error.schema().id().to_owned(),
            Err(trompe::Error::Failure(failure)) => Self::reason(failure),
        };
        let seen = call.extensions().get::<Seen>().map_or(0, |seen| seen.0);
        self.write(format!("call {tag} {seen} {outcome}"));
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_and_the_outcome_are_told() {
    let diary = Diary::default();
    let server = scripted_with([status(500), Step::Reset(8)], |b| {
        b.interceptor(diary.clone())
    });
    server
        .client
        .echo(echo("a"))
        .extension(Tag("mine"))
        .await
        .unwrap();
    assert_eq!(
        diary.lines(),
        [
            "sign Echo 1",
            "send",
            "attempt 1 Ok(500)",
            "sign Echo 2",
            "send",
            "attempt 2 Err(\"Reset(8)\")",
            "sign Echo 3",
            "send",
            "attempt 3 Ok(200)",
            "call mine 3 sample#EchoOutput",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_outcome_is_what_the_caller_gets() {
    let diary = Diary::default();
    let steps = [Step::Error(404, "NoSuchThing", &[]), Step::Hang];
    let server = scripted_with(steps, |b| b.interceptor(diary.clone()));
    let _ = server.client.echo(echo("a")).await;
    assert_eq!(diary.lines().last().unwrap(), "call  1 sample#NoSuchThing");
    let late = server.client.plain("a").timeout(secs(1)).await;
    let deadline = FailureKind::Deadline(Deadline::Operation);
    assert_eq!(*failure(late).kind(), deadline);
    assert_eq!(
        diary.lines(),
        ["sign Plain 1", "send", "call  1 Deadline(Operation)"]
    );
}

#[tokio::test(start_paused = true)]
async fn several_are_asked_as_added_and_told_in_reverse() {
    let one = Diary {
        name: "1 ",
        ..Diary::default()
    };
    let two = Diary {
        name: "2 ",
        lines: Arc::clone(&one.lines),
        refuses: false,
    };
    let server = scripted_with([], |b| b.interceptor(one.clone()).interceptor(two));
    server.client.plain("a").await.unwrap();
    let lines: Vec<_> = one
        .lines()
        .iter()
        .map(|line| line[..6].to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "1 sign", "2 sign", "1 send", "2 send", "2 atte", "1 atte", "2 call", "1 call"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_refuses_ends_the_call_unsent() {
    let diary = Diary {
        refuses: true,
        ..Diary::default()
    };
    let server = scripted_with([], |b| b.interceptor(diary.clone()));
    let failure = failure(server.client.echo(echo("a")).await);
    assert_eq!((failure.message(), failure.attempts()), ("not today", 1));
    assert_eq!(server.requests(), 0);
    assert_eq!(diary.lines().last().unwrap(), "call  1 Refused");
}

#[tokio::test(start_paused = true)]
async fn the_attempts_of_a_session_are_told_when_they_are_answered() {
    let diary = Diary::default();
    let server = scripted_with([status(429)], |b| b.interceptor(diary.clone()));
    let mut session = server.client.feed(1, 1).await.unwrap();
    assert_eq!(diary.lines(), ["sign Feed 1", "send"]);
    assert!(session.recv().await.unwrap().is_none());
    assert_eq!(
        diary.lines(),
        [
            "attempt 1 Ok(429)",
            "sign Feed 2",
            "send",
            "attempt 2 Ok(200)",
            "call  2 smithy.api#Unit"
        ]
    );
}

/// `Plain`, for callers who prove who they are.
#[derive(Debug)]
enum Signed {}

static SIGNED: OperationSchema = OperationSchema::new(
    "sample#Plain",
    &SAMPLE,
    Blueprint::of::<PlainInput>(&PLAIN_INPUT),
    Blueprint::of::<Unit>(&trompe::schema::UNIT),
)
.http(http(&[Segment::Literal("plain")]))
.auth(AuthSchema {
    schemes: &[AuthScheme::HttpBearer],
    optional: false,
    unsigned_payload: false,
});

impl Operation for Signed {
    type Input = PlainInput;
    type Output = Unit;
    type Error = NoError;

    fn schema() -> &'static OperationSchema {
        &SIGNED
    }
}

/// Signs whether it saw the header that is set before.
#[derive(Debug)]
struct Signer;

impl Authorizer for Signer {
    fn scheme(&self) -> &'static str {
        AuthScheme::HttpBearer.id()
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        let headers = &mut request.head.headers;
        let proof = match (
            headers.contains_key("x-early"),
            headers.contains_key("x-late"),
        ) {
            (true, false) => "early",
            _ => "wrong",
        };
        headers.insert("authorization", HeaderValue::from_static(proof));
        Box::pin(std::future::ready(Ok(None)))
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_changed_first_is_signed_and_what_is_changed_last_is_not() {
    let server = scripted_with([], |b| b.interceptor(Diary::default()).authorizer(Signer));
    let client = Client::over(server.http.clone());
    let text = "a".to_owned();
    client.call::<Signed>(PlainInput { text }).await.unwrap();
    for (name, value) in [
        ("x-early", "1"),
        ("authorization", "early"),
        ("x-late", "early"),
    ] {
        assert_eq!(
            server.each(|seen| seen.headers[name] == value),
            [true],
            "{name}"
        );
    }
}
