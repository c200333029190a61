//! A generated client against a scripted server.

use bytes::Bytes;
use h2::SendStream;
use tokio::io::DuplexStream;
use tokio::sync::{Mutex, mpsc};
use trompe::client::{Http, Open};
use trompe::operation::StreamOperation;
use trompe::service::OperationSchema;
use trompe::session::Session;

use super::case::{Case, Direction, Event};
use super::head;
use super::rest_json::RestJsonClient;
use super::service;
use super::signal::{Outcome, Signal, ended, received};
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
    let client = RestJsonClient::over(carrier(ours)?);
    let ended = async { service::call(&client, case).await?.check(case) };
    tokio::try_join!(ended, answer(theirs, op, case)).map(drop)
}

// The connection is there already, and only once.
fn carrier(io: DuplexStream) -> Result<Http> {
    let (sender, connections) = mpsc::channel(1);
    sender.try_send(io).map_err(|e| e.to_string())?;
    let connections = std::sync::Arc::new(Mutex::new(connections));
    let connect = move || {
        let connections = connections.clone();
        async move {
            connections
                .lock()
                .await
                .recv()
                .await
                .ok_or_else(|| std::io::ErrorKind::NotConnected.into())
        }
    };
    Http::builder("http://peer.example")
        .build_over(connect)
        .map_err(|e| e.to_string())
}

/// The client's side of a case, once its operation has its types.
pub(super) async fn converse<O: StreamOperation>(opening: Open<O>, case: &Case) -> Result<Outcome> {
    let mut session = match opening.await {
        Ok(session) => session,
        Err(error) => return Outcome::of(error),
    };
    for event in &case.events {
        match event.direction {
            Direction::Request => tell(&session, event).await?,
            Direction::Response => {
                let stream = O::schema().output_events;
                if let Some(outcome) = received(stream, event, session.recv().await)? {
                    return Ok(outcome);
                }
            }
        }
    }
    end(session, case).await
}

async fn tell<O: StreamOperation>(session: &Session<O>, event: &Event) -> Result<()> {
    let params = event
        .params
        .as_ref()
        .ok_or("an event that the model does not have cannot be sent")?;
    let sent = match Signal::<O::InputEvent, O::InputError>::read(O::schema().input_events, params)?
    {
        Signal::Event(event) => session.send(event).await,
        Signal::Exception(exception) => session.fail(exception).await,
    };
    sent.map_err(|failure| failure.to_string())
}

async fn end<O: StreamOperation>(mut session: Session<O>, case: &Case) -> Result<Outcome> {
    // What this side has ended already it cannot end again, and a server that refuses may not wait for it.
    let _ = session.finish().await;
    let outcome = ended(session.recv().await)?;
    if let Ok(output) = session.initial_response().await {
        same_members(
            O::schema().output.blank(),
            case.response.params.as_ref(),
            output,
        )?;
    }
    Ok(outcome)
}

/// The server's side, byte for byte as the case has it. Gives the connection, which is to outlive the client.
async fn answer(io: DuplexStream, op: &'static OperationSchema, case: &Case) -> Result<Driven> {
    let mut connection = h2::server::handshake(io).await.map_err(|e| e.to_string())?;
    let exchange = connection.accept().await.ok_or("no request came")?;
    let (request, mut respond) = exchange.map_err(|e| e.to_string())?;
    let driven = Driven(tokio::spawn(async move {
        while connection.accept().await.is_some() {}
    }));
    let (head, body) = request.into_parts();
    head::check_request(case, &head)?;
    let (response, whole) = head::response(op, case)?;
    let (head, output) = response.into_parts();
    let mut frames = Frames::of(body);
    if whole {
        requests(case, &mut frames).await?;
    }
    let response = http::Response::from_parts(head, ());
    let mut stream = respond
        .send_response(response, false)
        .map_err(|e| e.to_string())?;
    if !whole {
        exchange_events(case, &mut frames, &mut stream).await?;
    }
    if case.expects_success() {
        frames.end().await?;
        send(&mut stream, output, true)?;
    } else {
        // A client that has failed already may have reset the stream.
        let _ = send(&mut stream, output, true);
    }
    Ok(driven)
}

async fn requests(case: &Case, frames: &mut Frames) -> Result<()> {
    for event in case
        .events
        .iter()
        .filter(|event| event.direction == Direction::Request)
    {
        event.frame.check(&frames.next().await?)?;
    }
    Ok(())
}

async fn exchange_events(
    case: &Case,
    frames: &mut Frames,
    stream: &mut SendStream<Bytes>,
) -> Result<()> {
    for event in &case.events {
        match event.direction {
            Direction::Request => event.frame.check(&frames.next().await?)?,
            Direction::Response => send(stream, event.frame.encoded()?, false)?,
        }
    }
    Ok(())
}
