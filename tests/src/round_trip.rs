//! Values from one end to the other and back: written as the HTTP message of a protocol, routed, and read.

use bytes::Bytes;
use http::{Request, Response};
use trompe::serde::{Blueprint, Shape};
use trompe::service::{OperationSchema, Protocol, ServiceSchema};

use crate::arbitrary::{Direction, Rules};
use crate::values::tree::Tree;

type Result<T> = std::result::Result<T, String>;

/// Sends an input to a server, and says what differs there.
///
/// # Errors
/// It could not be written, was routed elsewhere, was refused, or is another.
pub fn request(
    protocol: &'static dyn Protocol,
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    input: &dyn Shape,
) -> Result<()> {
    let written = protocol.write_request(operation, input);
    let written = written.map_err(|error| format!("not written: {error}"))?;
    let arrived = received(protocol, service, operation, written.clone())
        .map_err(|why| format!("{why}: {written:?}"))?;
    let rules = Rules::new(protocol, Direction::Request);
    same(rules, input, &*arrived).map_err(|why| format!("{why}: {written:?}"))
}

fn received(
    protocol: &'static dyn Protocol,
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    request: Request<Bytes>,
) -> Result<Box<dyn Shape>> {
    let (head, body) = request.into_parts();
    let routed = match protocol.needs_body(&head) {
        true => protocol.route_body(service, &head, &body),
        false => protocol.route(service, &head),
    };
    let route = routed
        .ok_or("of another protocol")?
        .map_err(|refusal| format!("not routed: {refusal:?}"))?;
    if route.operation.id != operation.id {
        return Err(format!("routed to {}", route.operation.id));
    }
    let mut input = operation.input.blank();
    protocol
        .read_input(&route, &head, &body, &mut *input)
        .map_err(|refusal| format!("refused: {refusal:?}"))?;
    input.fill_defaults();
    Ok(input)
}

/// Sends an output to a client, and says what differs there.
///
/// # Errors
/// It could not be written, is no success, could not be read, or is another.
pub fn output(
    protocol: &'static dyn Protocol,
    operation: &'static OperationSchema,
    output: &dyn Shape,
) -> Result<()> {
    let written = protocol.write_output(operation, output);
    let written = written.map_err(|error| format!("not written: {error}"))?;
    let (head, body) = written.clone().into_parts();
    if !protocol.is_success(operation, &head) {
        return Err(format!("no success: {written:?}"));
    }
    let mut arrived = operation.output.blank();
    let read = protocol.read_output(operation, &head, &body, &mut *arrived);
    read.map_err(|error| format!("not read: {error}: {written:?}"))?;
    compared(protocol, output, &*arrived, &written)
}

/// Sends an error to a client, and says what differs there.
///
/// # Errors
/// It could not be written, is a success, has another name, could not be read, or is another.
pub fn error(
    protocol: &'static dyn Protocol,
    operation: &'static OperationSchema,
    shape: Blueprint,
    error: &dyn Shape,
) -> Result<()> {
    let id = shape.schema().id();
    let mut errors = operation.errors.iter();
    let schema = errors
        .find(|e| e.shape.schema().id() == id)
        .ok_or("another's error")?;
    let written = protocol.write_error(operation, schema, error);
    let written = written.map_err(|error| format!("not written: {error}"))?;
    let (head, body) = written.clone().into_parts();
    let (name, wanted) = (
        protocol.error_name(&head, &body).name,
        protocol.error_code(schema),
    );
    if name != wanted {
        return Err(format!("named {name} and not {wanted}: {written:?}"));
    }
    let mut arrived = shape.blank();
    let read = protocol.read_error(&head, &body, &mut *arrived);
    read.map_err(|error| format!("not read: {error}: {written:?}"))?;
    compared(protocol, error, &*arrived, &written)
}

fn compared(
    protocol: &'static dyn Protocol,
    sent: &dyn Shape,
    arrived: &dyn Shape,
    message: &Response<Bytes>,
) -> Result<()> {
    let rules = Rules::new(protocol, Direction::Response);
    same(rules, sent, arrived).map_err(|why| format!("{why}: {message:?}"))
}

// What is empty and cannot be told from what is absent counts as absent.
fn same(rules: Rules, sent: &dyn Shape, arrived: &dyn Shape) -> Result<()> {
    let tree = |shape: &dyn Shape| {
        let tree = Tree::of(shape).map_err(|error| error.to_string())?;
        Ok::<_, String>(rules.without_lost(shape.schema(), tree))
    };
    let (sent, arrived) = (tree(sent)?, tree(arrived)?);
    match sent == arrived {
        true => Ok(()),
        false => Err(format!("{arrived:?} arrived of {sent:?}")),
    }
}
