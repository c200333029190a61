//! A generated server against a scripted client.

use bytes::Bytes;
use h2::SendStream;
use h2::client::{ResponseFuture, SendRequest};
use http::Request;
use std::time::Duration;
use tokio::sync::mpsc;
use trompe::operation::StreamOperation;
use trompe::serde::Shape;
use trompe::server::{Router, Server};
use trompe::service::OperationSchema;
use trompe::session::{Opening, ServerSession};

use super::case::{Case, Direction, Event};
use super::head;
use super::rest_json::RestJsonService;
use super::service::{self, Stage};
use super::signal::{Outcome, Signal, ended, received, typed};
use super::wire::{Frames, send};
use crate::driven::Driven;

use crate::values::same_members;

type Result<T> = std::result::Result<T, String>;

/// Runs a case.
///
/// # Errors
/// Why it does not hold.
pub(super) async fn check(case: &Case) -> Result<()> {
    let op = service::operation(case)?;
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let (reports, mut reported) = mpsc::unbounded_channel();
    let (connections, listener) = mpsc::channel(1);
    connections.try_send(theirs).map_err(|e| e.to_string())?;
    let router = Router::new().service(RestJsonService::new(Stage {
        case: case.clone(),
        reports,
    }));
    let server = Server::builder(router).serve(listener);
    let (sender, connection) = h2::client::handshake(ours)
        .await
        .map_err(|e| e.to_string())?;
    let _driven = Driven(tokio::spawn(async move { drop(connection.await) }));
    let outcome = match ask(sender, op, case).await {
        Ok(None) => reported.recv().await.ok_or("the handler did not run")??,
        // A handler that ran has reported before it was answered for.
        Ok(Some(refusal)) => reported
            .try_recv()
            .unwrap_or(Ok(Outcome::Refused(refusal)))?,
        Err(error) => {
            return reported
                .try_recv()
                .unwrap_or(Ok(Outcome::Ended))
                .and(Err(error));
        }
    };
    outcome.check(case)?;
    let cut = server.shutdown(Duration::from_secs(5)).await;
    if cut.is_clean() {
        Ok(())
    } else {
        Err(format!("{cut:?} was left"))
    }
}

/// The client's side, byte for byte as the case has it. Gives what the request was refused with, if it was.
async fn ask(
    sender: SendRequest<Bytes>,
    op: &'static OperationSchema,
    case: &Case,
) -> Result<Option<String>> {
    let (mut stream, response) = begin(sender, op, case).await?;
    let streams = op.output_events.is_some();
    if !streams {
        for event in &case.events {
            send(&mut stream, event.frame.encoded()?, false)?;
        }
        send(&mut stream, Bytes::new(), true)?;
    }
    let (head, body) = response.await.map_err(|e| e.to_string())?.into_parts();
    if !head.status.is_success() {
        return Ok(Some(format!(
            "the request was answered with {}",
            head.status
        )));
    }
    head::check_response(case, &head)?;
    if streams {
        exchange_events(op, case, &mut stream, Frames::of(body)).await?;
    }
    Ok(None)
}

async fn begin(
    sender: SendRequest<Bytes>,
    op: &'static OperationSchema,
    case: &Case,
) -> Result<(SendStream<Bytes>, ResponseFuture)> {
    let (mut head, body) = head::request(op, case)?.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    head.uri = format!("http://service.example{path}")
        .parse()
        .map_err(|_| format!("{path} is no path"))?;
    let mut sender = sender.ready().await.map_err(|e| e.to_string())?;
    let began = sender.send_request(Request::from_parts(head, ()), false);
    let (response, mut stream) = began.map_err(|e| e.to_string())?;
    if op.input_events.is_none() {
        send(&mut stream, body, true)?;
    }
    Ok((stream, response))
}

async fn exchange_events(
    op: &'static OperationSchema,
    case: &Case,
    stream: &mut SendStream<Bytes>,
    mut frames: Frames,
) -> Result<()> {
    for event in &case.events {
        match event.direction {
            Direction::Request => send(stream, event.frame.encoded()?, false)?,
            Direction::Response => event.frame.check(&frames.next().await?)?,
        }
    }
    if op.input_events.is_some() {
        send(stream, Bytes::new(), true)?;
    }
    let ended = frames.end().await;
    if case.expects_success() {
        ended
    } else {
        Ok(())
    }
}

/// The server's side of a case, once its operation has its types.
pub(super) async fn converse<O: StreamOperation>(
    case: &Case,
    input: &dyn Shape,
    mut opening: Opening<O>,
) -> Result<Outcome> {
    let op = O::schema();
    same_members(op.input.blank(), case.request.params.as_ref(), input)?;
    let output = typed::<O::Output>(op.output.blank(), case.response.params.as_ref())?;
    if op.output_events.is_some() {
        let session = opening
            .accept(output)
            .await
            .map_err(|failure| failure.to_string())?;
        return talk(case, session).await;
    }
    for event in &case.events {
        if let Some(outcome) = received(op.input_events, event, opening.recv().await)? {
            return Ok(outcome);
        }
    }
    let outcome = ended(opening.recv().await)?;
    opening
        .accept(output)
        .await
        .map_err(|failure| failure.to_string())?;
    Ok(outcome)
}

async fn talk<O: StreamOperation>(case: &Case, mut session: ServerSession<O>) -> Result<Outcome> {
    for event in &case.events {
        match event.direction {
            Direction::Response => tell(&session, event).await?,
            Direction::Request => {
                let stream = O::schema().input_events;
                if let Some(outcome) = received(stream, event, session.recv().await)? {
                    return Ok(outcome);
                }
            }
        }
    }
    ended(session.recv().await)
}

async fn tell<O: StreamOperation>(session: &ServerSession<O>, event: &Event) -> Result<()> {
    let params = event
        .params
        .as_ref()
        .ok_or("an event that the model does not have cannot be sent")?;
    let sent = match Signal::<O::OutputEvent, O::Error>::read(O::schema().output_events, params)? {
        Signal::Event(event) => session.send(event).await,
        Signal::Exception(exception) => session.fail(exception).await,
    };
    sent.map_err(|failure| failure.to_string())
}
