//! A server that is given the messages of cases.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName};
use http::{Request, Response, response};
use tower_service::Service;
use trompe::carrier::{BoxFuture, ShapeError};
use trompe::error::Failure;
use trompe::serde::Shape;
use trompe::server::{Context, Dispatch, Outcome, Router, RouterSettings};
use trompe::service::{OperationSchema, ServiceSchema};
use trompe::session::RawOpening;
use trompe::transport::Body as Stream;
use trompe_smithy::node::Node;

use super::case::Case;
use super::client;
use super::settings;
use crate::message::body::Body;
use crate::message::{self, check_headers, required, set_headers, status, text, uri};
use crate::values::{collect, filled, same_shapes};

type Result<T> = std::result::Result<T, String>;

/// Gives the request of a case to a server and looks at what its handler gets. What the case leaves open is
/// as a client sends it.
pub(super) async fn request(case: &Case) -> Result<()> {
    let mut request = request_of(&case.node, case.body()?)?;
    // A client need not be able to send what a server has to read.
    if let Ok((head, body)) = client::sent(case).await {
        let names = named(&case.node);
        let is_open = |name: &HeaderName| {
            let counts = !has_body(&case.node) || *name == "x-amz-target" || *name == CONTENT_TYPE;
            counts && *name != CONTENT_LENGTH && !names.contains(&name.as_str().to_owned())
        };
        let open = head.headers.iter().filter(|(name, _)| is_open(name));
        let open: Vec<_> = open
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        request.headers_mut().extend(open);
        if !has_body(&case.node) {
            *request.body_mut() = Stream::full(body);
        }
    }
    let hosts = settings::virtual_hosts(case);
    if let Some(host) = text(&case.node, "resolvedHost").filter(|_| !hosts.is_empty()) {
        let host = host.parse().map_err(|_| format!("{host} is no host"))?;
        request.headers_mut().insert(HOST, host);
    }
    let (answer, called) = ask(case.service, request, hosts).await?;
    let Some((operation, input)) = called else {
        return Err(format!("{} {:?}", answer.0.status, answer.1));
    };
    message::same(
        "the operation",
        Some(case.operation.id.to_owned()),
        operation.id,
    )?;
    // A server fills in the defaults that the model has, whether the case names them or not.
    let Some(params) = case.params() else {
        return Ok(());
    };
    let mut wanted = filled(operation.input.blank(), Some(params))?;
    wanted.fill_defaults();
    same_shapes(&*wanted, &*input)
}

fn has_body(message: &Node) -> bool {
    message.get("body").is_some()
}

// The headers that a case says anything of.
fn named(message: &Node) -> Vec<String> {
    let given = message::headers(message).map(|(name, _)| name.to_owned());
    let forbidden = message::names(message, "forbidHeaders");
    given
        .chain(forbidden)
        .map(|name| name.to_ascii_lowercase())
        .collect()
}

/// Looks at the response that a server makes of a case.
pub(super) fn response(case: &Case) -> Result<()> {
    let written = match case.error {
        None => {
            let output = filled(case.operation.output.blank(), case.params())?;
            case.protocol.write_output(case.operation, &*output)
        }
        Some(error) => {
            let shape = filled(error.blank(), case.params())?;
            let mut errors = case.operation.errors.iter();
            let schema = errors
                .find(|known| known.shape.schema().id() == error.schema().id())
                .ok_or("an error of another operation")?;
            case.protocol.write_error(case.operation, schema, &*shape)
        }
    };
    let mut written = written.map_err(|error| error.to_string())?;
    if let Some(id) = request_id(&case.node) {
        let is_error = case.error.is_some();
        case.protocol.identify(&mut written, is_error, &id);
    }
    let (head, body) = written.into_parts();
    message::same(
        "the status",
        Some(status(&case.node)?.as_str().to_owned()),
        head.status.as_str(),
    )?;
    check_headers(&case.node, &head.headers)?;
    case.body()?.map_or(Ok(()), |wanted| wanted.check(&body))
}

// Which request it is that a response of the case answers.
fn request_id(response: &Node) -> Option<String> {
    let mut headers = message::headers(response);
    let header = headers.find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-requestid"));
    let in_body = || {
        let body = text(response, "body")?;
        let tags = ["<RequestId>", "<requestId>", "<RequestID>"];
        let (_, rest) = tags.iter().find_map(|tag| body.split_once(tag))?;
        Some(rest.split_once('<')?.0.to_owned())
    };
    header.map(|(_, id)| id.to_owned()).or_else(in_body)
}

type Called = (&'static OperationSchema, Box<dyn Shape>);

/// What a server of a service answers to a request, and what its handler was called with.
pub(super) async fn ask(
    service: &'static ServiceSchema,
    request: Request<Stream>,
    virtual_hosts: Vec<String>,
) -> Result<((response::Parts, Bytes), Option<Called>)> {
    let stage = Stage {
        service,
        called: Arc::default(),
    };
    let called = Arc::clone(&stage.called);
    let settings = RouterSettings {
        virtual_hosts,
        ..RouterSettings::default()
    };
    let mut router = Router::new().service(stage).settings(settings);
    let Ok(answer) = router.call(request).await;
    let answer = whole(answer).await?;
    let called = called.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok((answer, called))
}

/// A request as a case has it.
pub(super) fn request_of(message: &Node, body: Option<Body>) -> Result<Request<Stream>> {
    let body = body.map(|body| body.bytes).unwrap_or_default();
    let mut request = Request::new(Stream::full(body));
    *request.method_mut() = required(message, "method")?
        .parse()
        .map_err(|_| "no method of HTTP".to_owned())?;
    *request.uri_mut() = uri(message)?;
    set_headers(request.headers_mut(), message)?;
    Ok(request)
}

async fn whole(response: Response<Stream>) -> Result<(response::Parts, Bytes)> {
    use http_body::Body as _;
    let (head, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    while let Some(frame) =
        std::future::poll_fn(|cx| std::pin::pin!(&mut body).poll_frame(cx)).await
    {
        let frame = frame.map_err(|error| error.to_string())?;
        bytes.extend(frame.into_data().unwrap_or_default());
    }
    Ok((head, bytes.into()))
}

/// A service whose handlers keep what they are called with.
#[derive(Debug)]
struct Stage {
    service: &'static ServiceSchema,
    called: Arc<Mutex<Option<Called>>>,
}

impl Dispatch for Stage {
    fn schema(&self) -> &'static ServiceSchema {
        self.service
    }

    fn call(&self, operation: usize, mut input: Box<dyn Shape>, _: Context) -> BoxFuture<Outcome> {
        let (service, called) = (self.service, Arc::clone(&self.called));
        Box::pin(async move {
            let operation = service.operations.get(operation).ok_or_else(|| {
                Failure::new(trompe::error::FailureKind::Invalid, "no such operation")
            })?;
            collect(&mut *input).await?;
            let mut called = called.lock().unwrap_or_else(PoisonError::into_inner);
            *called = Some((operation, input));
            Ok(operation.output.blank())
        })
    }

    fn open(
        &self,
        operation: usize,
        input: Box<dyn Shape>,
        _: RawOpening,
        cx: Context,
    ) -> BoxFuture<std::result::Result<(), ShapeError>> {
        let called = self.call(operation, input, cx);
        Box::pin(async { called.await.map(drop) })
    }
}
