//! What the protocols with HTTP bindings have in common, whatever their format.

use super::binding::{self, Content, Direction};
use super::media::{self, ContentType, EVENT_STREAM};
use super::rpc_v2::SMITHY_PROTOCOL;
use crate::schema::{Binding, Schema, UNIT};
use crate::serde::{self, Shape};
use crate::service::{Codec, OperationSchema, Protocol, Rejection, ServiceSchema};
use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::{Request, request, response};

/// Client: writes a request.
///
/// # Errors
/// A value that cannot be sent where the model binds it.
pub(super) fn write_request(
    codec: &dyn Codec,
    op: &'static OperationSchema,
    input: &dyn Shape,
) -> serde::Result<Request<Bytes>> {
    let mut request = binding::write_request(codec, op, input)?;
    if op.output_events.is_some() {
        let accept = HeaderValue::from_static(EVENT_STREAM);
        request.headers_mut().entry(ACCEPT).or_insert(accept);
    }
    Ok(request)
}

/// Client: whether a response is the operation's success.
pub(super) fn is_success(op: &OperationSchema, head: &response::Parts) -> bool {
    let is_expected = |code| head.status == code;
    let mut members = op.output.schema().members().iter();
    let mut tells_status = || members.any(|m| m.binding() == Binding::ResponseCode);
    head.status.is_success()
        || op.http.as_ref().is_some_and(|http| is_expected(http.code))
        || head.status.is_redirection() && tells_status()
}

/// Whether a request is of another protocol that the service offers: by a header that only the other has, or by the
/// media type of the body, or else of the answer that is asked for.
pub(super) fn is_of_another(
    own: &dyn Protocol,
    service: &ServiceSchema,
    head: &request::Parts,
) -> bool {
    let mut others = service.protocols.iter().filter(|p| p.id() != own.id());
    head.headers.contains_key(SMITHY_PROTOCOL) || others.any(|other| is_of(*other, own, head))
}

fn is_of(other: &dyn Protocol, own: &dyn Protocol, head: &request::Parts) -> bool {
    if other.id().starts_with("aws.protocols#awsJson") {
        return head.headers.contains_key("x-amz-target");
    }
    let (theirs, ours) = (other.codec().media_type(), own.codec().media_type());
    let is_alike = !other.has_initial_messages() && theirs != ours;
    is_alike
        && match media::content_type(&head.headers, theirs) {
            ContentType::Same => true,
            ContentType::Other => false,
            ContentType::Missing => {
                media::names(&head.headers, theirs) && !media::accepts(&head.headers, ours)
            }
        }
}

/// Refuses a request whose body is of another type than the operation takes.
pub(super) fn check_content_type(
    codec: &dyn Codec,
    op: &'static OperationSchema,
    head: &request::Parts,
    body: &Bytes,
) -> Result<(), Rejection> {
    let schema = op.input.schema();
    let content = Content::of(Direction::Request, schema, op.input_events.is_some());
    // An input without members may come as an empty document; no input at all may not.
    let is_empty_document = schema.members().is_empty() && schema.id() != UNIT.id();
    let expected = content
        .media_type(codec)
        .or(is_empty_document.then_some(codec.media_type()));
    let found = media::content_type(&head.headers, expected.unwrap_or_default());
    let is_right = match (content, found) {
        _ if names_its_type(schema) => true,
        (Content::Payload(_), _) if content.is_opaque(codec) => true,
        (_, ContentType::Same) => true,
        (Content::Events | Content::Nothing, ContentType::Missing) => true,
        (Content::Nothing, ContentType::Other) | (_, ContentType::Missing) => body.is_empty(),
        (_, ContentType::Other) => false,
    };
    let wanted = expected.map_or("no body".to_owned(), |t| format!("a body of type {t}"));
    if is_right {
        Ok(())
    } else {
        Err(media::unsupported(&wanted))
    }
}

/// Refuses a request that does not take what the operation answers with.
pub(super) fn check_accept(
    codec: &dyn Codec,
    op: &'static OperationSchema,
    head: &request::Parts,
) -> Result<(), Rejection> {
    let content = Content::of(
        Direction::Response,
        op.output.schema(),
        op.output_events.is_some(),
    );
    match content.media_type(codec) {
        _ if names_its_type(op.output.schema()) => Ok(()),
        Some(given) if !content.is_opaque(codec) && !media::accepts(&head.headers, given) => {
            Err(media::not_acceptable(given))
        }
        _ => Ok(()),
    }
}

/// Whether a member is the `Content-Type`: then it is the application that knows which types there are.
fn names_its_type(schema: &Schema) -> bool {
    let mut members = schema.members().iter();
    members.any(|m| m.binding() == Binding::Header("content-type"))
}
