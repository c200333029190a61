//! A request whose operation is known, to its response.

use super::answer::{SseTimes, finish};
use super::cors::Sharing;
use super::refusal::{internal, invalid, rejected, respond};
use super::run::{Call, unary};
use super::streaming::{outgoing, respond as respond_stream};
use super::{Context, Dispatch, Outcome};
use crate::auth::Proven;
use crate::carrier::{BoxFuture, ShapeError};
use crate::error::Error;
use crate::protocol::checksum;
use crate::serde::Shape;
use crate::service::{Protocol, Rejection, RoutedRequest};
use crate::transport::Responder;
use crate::types::ByteStream;
use bytes::Bytes;
use http::Response;
use http::header::ACCEPT;
use http::request::Parts;
use std::future::ready;
use std::sync::Arc;

/// What a request asks for, and who asks.
pub(super) struct Found {
    pub(super) dispatch: Arc<dyn Dispatch>,
    pub(super) protocol: &'static dyn Protocol,
    pub(super) route: RoutedRequest,
    pub(super) caller: Proven,
    /// What the caller is told of the request.
    pub(super) request_id: Option<String>,
    /// What browsers are told of the service.
    pub(super) sharing: Option<Arc<Sharing>>,
    /// The events are to leave as server-sent ones.
    pub(super) sse: Option<SseTimes>,
}

/// Answers with a refusal.
pub(super) fn refuse(responder: Responder, response: Response<Bytes>) -> BoxFuture<()> {
    finish(responder, response).unwrap_or_else(|| Box::pin(ready(())))
}

impl Found {
    pub(super) fn read_input(
        &self,
        head: &Parts,
        body: &Bytes,
        input: &mut dyn Shape,
    ) -> Result<(), Rejection> {
        match self.sse {
            None => self.protocol.read_input(&self.route, head, body, input),
            // The protocol knows its own media types only, and this one was asked for and is had.
            Some(_) => {
                let mut head = head.clone();
                head.headers.remove(ACCEPT);
                self.protocol.read_input(&self.route, &head, body, input)
            }
        }
    }

    /// Compares the body with what the caller has proven of it.
    pub(super) fn check(&mut self, body: Bytes) -> Result<Bytes, Rejection> {
        match self.caller.body.take() {
            Some(check) => check(&body).map(|()| body),
            None => Ok(body),
        }
    }

    pub(super) fn to_call(&self, head: Parts) -> Call {
        Call {
            dispatch: Arc::clone(&self.dispatch),
            index: self.route.index,
            operation: self.route.operation,
            cx: Context::new(head.headers)
                .of(self.caller.identity.clone())
                .named(self.request_id.clone()),
        }
    }

    pub(super) fn refuse(&self, refusal: Rejection) -> Response<Bytes> {
        match invalid(self.route.operation, &refusal.violations) {
            Some(exception) if !refusal.violations.is_empty() => {
                self.respond(Error::Modeled(exception))
            }
            _ => self.reject(&refusal),
        }
    }

    pub(super) fn reject(&self, refusal: &Rejection) -> Response<Bytes> {
        self.identified(true, rejected(self.protocol, refusal))
    }

    fn respond(&self, error: ShapeError) -> Response<Bytes> {
        self.identified(true, respond(self.protocol, self.route.operation, error))
    }

    fn identified(&self, is_error: bool, mut response: Response<Bytes>) -> Response<Bytes> {
        if let Some(id) = &self.request_id {
            self.protocol.identify(&mut response, is_error, id);
        }
        response
    }

    pub(super) fn call(
        self,
        head: Parts,
        input: Box<dyn Shape>,
        responder: Responder,
    ) -> BoxFuture<()> {
        let is_checked = checksum::is_wanted(self.route.operation, &*input);
        match unary(self.to_call(head), input) {
            Ok(handled) => Box::pin(async move {
                let outcome = handled.await;
                if let Some(rest) = self.answer(outcome, is_checked, responder) {
                    rest.await;
                }
            }),
            Err(refusal) => refuse(responder, self.respond(refusal)),
        }
    }

    /// Sends the outcome as far as the client takes it at once; what is left then.
    fn answer(
        &self,
        outcome: Outcome,
        is_checked: bool,
        responder: Responder,
    ) -> Option<BoxFuture<()>> {
        match self.response(outcome, is_checked) {
            (response, None) => finish(responder, response),
            (response, Some(stream)) => {
                let op = self.route.operation;
                Some(Box::pin(respond_stream(op, responder, response, stream)))
            }
        }
    }

    // The response, and the stream that its body is.
    fn response(
        &self,
        outcome: Outcome,
        is_checked: bool,
    ) -> (Response<Bytes>, Option<ByteStream>) {
        let op = self.route.operation;
        let mut output = match outcome {
            Ok(output) => output,
            Err(error) => return (self.respond(error), None),
        };
        let stream = outgoing(self.protocol, &mut *output);
        match self.protocol.write_output(op, &*output) {
            Ok(mut response) => {
                if is_checked && stream.is_none() {
                    checksum::answer(op, &mut response);
                }
                (self.identified(false, response), stream)
            }
            Err(error) => (self.unwritable(&error), None),
        }
    }

    fn unwritable(&self, error: &crate::serde::Error) -> Response<Bytes> {
        tracing::error!(operation = self.route.operation.id, %error, "the output could not be written");
        self.reject(&internal())
    }
}
