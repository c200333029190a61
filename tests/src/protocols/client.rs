//! A client against a scripted server.

use std::future::poll_fn;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use h2::RecvStream;
use http::header::CONTENT_LENGTH;
use http::{Response, request};
use tokio::io::DuplexStream;
use tokio::sync::{Mutex, mpsc};
use trompe::aws::Customization;
use trompe::carrier::{CallOptions, CallRequest, Carrier};
use trompe::client::{Http, RetryPolicy};
use trompe::error::Error;

use super::case::Case;
use super::{sample, settings};
use crate::driven::Driven;
use crate::message::{self, set_headers, status, text};
use crate::values::{collect, filled, same_members};

type Result<T> = std::result::Result<T, String>;

/// The token that cases expect where a client makes one.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Sends the request of a case and looks at what arrives.
pub(super) async fn request(case: &Case) -> Result<()> {
    let (head, body) = sent(case).await?;
    message::check_request(&case.node, &head)?;
    let host = head.uri.authority().map_or("", |host| host.as_str());
    message::same("the host", text(&case.node, "resolvedHost"), host)?;
    case.body()?.map_or(Ok(()), |wanted| wanted.check(&body))
}

/// What a client sends for the parameters of a case.
pub(super) async fn sent(case: &Case) -> Result<(request::Parts, Bytes)> {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let call = carrier(case, ours)?.call(call(case)?);
    let received = receive(theirs, Response::new(Bytes::new()));
    let (outcome, received) = tokio::join!(call, received);
    // What the call makes of an answer that says nothing does not matter; what it did not send does.
    match (received, outcome) {
        (Ok((head, body, _driven)), _) => Ok((head, body)),
        (Err(_), Err(Error::Failure(failure))) => Err(described(&failure)),
        (Err(error), _) => Err(error),
    }
}

/// Answers with the response of a case and looks at what the client makes of it.
pub(super) async fn response(case: &Case) -> Result<()> {
    let (ours, theirs) = tokio::io::duplex(64 * 1024);
    let mut call = call(case)?;
    call.input = sample::input(case.operation)?;
    let answer = answer(case)?;
    let call = carrier(case, ours)?.call(call);
    let (outcome, _driven) = tokio::join!(call, receive(theirs, answer));
    match (outcome, case.error) {
        (Ok(mut output), None) => {
            collect(&mut *output)
                .await
                .map_err(|failure| described(&failure))?;
            same_members(case.operation.output.blank(), case.params(), &*output)
        }
        (Err(Error::Modeled(error)), Some(expected)) => {
            message::same(
                "the error",
                Some(expected.schema().id().to_owned()),
                error.schema().id(),
            )?;
            same_members(expected.blank(), case.params(), &*error)
        }
        (Ok(output), Some(_)) => Err(format!("{output:?} is no error")),
        (Err(Error::Modeled(error)), None) => Err(format!("{error:?} is an error")),
        (Err(Error::Failure(failure)), _) => Err(described(&failure)),
    }
}

fn described(failure: &dyn std::error::Error) -> String {
    let mut words = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

fn call(case: &Case) -> Result<CallRequest> {
    let params = if case.error.is_none() {
        case.params()
    } else {
        None
    };
    let is_request = case.kind == super::Kind::Request;
    let customization = settings::of_call(case).map(|s3| Arc::new(s3) as Arc<dyn Customization>);
    Ok(CallRequest {
        operation: case.operation,
        input: filled(case.operation.input.blank(), params.filter(|_| is_request))?,
        options: CallOptions {
            customization,
            ..CallOptions::default()
        },
    })
}

// The connection is there already, and only once.
fn carrier(case: &Case, io: DuplexStream) -> Result<Http> {
    let (sender, connections) = mpsc::channel(1);
    sender.try_send(io).map_err(|e| e.to_string())?;
    let connections = Arc::new(Mutex::new(connections));
    let connect = move || {
        let connections = Arc::clone(&connections);
        async move {
            let next = connections.lock().await.recv().await;
            next.ok_or_else(|| std::io::ErrorKind::NotConnected.into())
        }
    };
    let host = text(&case.node, "host").unwrap_or_else(|| "service.example".to_owned());
    let builder = Http::builder(&format!("http://{host}"))
        .protocol(case.protocol)
        .retry(RetryPolicy::off())
        .idempotency_tokens(|| TOKEN.to_owned());
    let builder = match settings::of_client(case) {
        Some(s3) => builder.customize(s3),
        None => builder,
    };
    builder.build_over(connect).map_err(|e| e.to_string())
}

fn answer(case: &Case) -> Result<Response<Bytes>> {
    let body = case.body()?.map(|body| body.bytes);
    let mut response = Response::new(body.unwrap_or_default());
    *response.status_mut() = status(&case.node)?;
    set_headers(response.headers_mut(), &case.node)?;
    if response.body().is_empty() {
        // A case that says nothing of a body may say how long it is.
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    Ok(response)
}

/// Takes one request and answers it. Gives the connection too, which is to outlive the client.
async fn receive(
    io: DuplexStream,
    answer: Response<Bytes>,
) -> Result<(request::Parts, Bytes, Driven)> {
    let mut connection = h2::server::handshake(io).await.map_err(|e| e.to_string())?;
    let exchange = connection.accept().await.ok_or("no request came")?;
    let (request, mut respond) = exchange.map_err(|e| e.to_string())?;
    let driven = Driven(tokio::spawn(async move {
        while connection.accept().await.is_some() {}
    }));
    let (head, body) = request.into_parts();
    let body = whole(body).await?;
    let (parts, bytes) = answer.into_parts();
    let answered = respond.send_response(Response::from_parts(parts, ()), bytes.is_empty());
    let mut stream = answered.map_err(|e| e.to_string())?;
    if !bytes.is_empty() {
        stream.send_data(bytes, true).map_err(|e| e.to_string())?;
    }
    Ok((head, body, driven))
}

async fn whole(mut body: RecvStream) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| body.poll_data(cx)).await {
        let chunk = chunk.map_err(|e| e.to_string())?;
        let released = body.flow_control().release_capacity(chunk.len());
        released.map_err(|e| e.to_string())?;
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
