use super::direction::Direction;
use super::format;
use super::log::Log;
use crate::carrier::{BoxFuture, CallRequest, Carrier, OpenedStream, ShapeError, StreamResponse};
use crate::error::Error;
use crate::serde::Shape;
use crate::service::OperationSchema;
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// A carrier that records what another carries, as it happens: at most one unfinished frame a direction is held.
///
/// Files are written where calls are made, which waits for the disk: this is for tests and for finding faults.
/// `trompe decode` shows the file, which is JSON, one object a line. The first line is
/// `{"trompe":"recording","version":1}`. Every other has `at`, in seconds since the recording began, and
/// `session`, the number of the session or call, and one of:
///
/// * `open` or `call`: the operation's shape ID, with its `input`
/// * `format`: the media type of payloads, with `initialMessages`
/// * `output`: the answer, of a session without its events
/// * `error`, with `value`: the shape ID of a modeled error in place of it
/// * `failure`, with `message`: any other failure in place of it
/// * `frame`, with `from`: a frame of the `client` or `server` in base64; `bytes` are none
/// * `end`, with `from`: `clean`, `dropped` (the client had enough) or a failure
///
/// Failures are `lost`, `reset 8` (the HTTP/2 error code), `refused`, `connect`, `idle`, `deadline`, `protocol`,
/// `invalid`, `credentials`, `closed`, `internal`, and `unmodeled` with `status`, `code` and `text`. Values are
/// JSON as restJson1 has it.
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<dyn Carrier>,
    log: Arc<Log>,
}

impl Recorder {
    /// Records into a file, in place of what was in it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn to_file(carrier: impl Carrier, path: impl AsRef<Path>) -> io::Result<Self> {
        Self::to_writer(carrier, File::create(path)?)
    }

    /// Records into anything that takes bytes.
    ///
    /// # Errors
    /// It does not.
    pub fn to_writer(carrier: impl Carrier, out: impl Write + Send + 'static) -> io::Result<Self> {
        Ok(Self {
            inner: Arc::new(carrier),
            log: Arc::new(Log::new(Box::new(out))?),
        })
    }

    /// Whether everything could be written so far.
    ///
    /// # Errors
    /// The first failure, after which nothing was written. It is told once.
    pub fn check(&self) -> io::Result<()> {
        self.log.failure().map_or(Ok(()), Err)
    }

    fn begin(&self, verb: &str, request: &CallRequest) -> Said {
        let said = Said {
            log: Arc::clone(&self.log),
            session: self.log.next(),
        };
        let id = request.operation.id;
        said.value(&format!("\"{verb}\":\"{id}\",\"input\":"), &*request.input);
        said
    }

    fn tapped(opened: OpenedStream, said: &Said, operation: &OperationSchema) -> OpenedStream {
        let (media_type, initial) = (opened.codec.media_type(), opened.initial_messages);
        said.line(format_args!(
            "\"format\":\"{media_type}\",\"initialMessages\":{initial}"
        ));
        let direction = |from| Box::new(Direction::new(&said.log, said.session, from));
        let send = match operation.input_events {
            Some(_) => opened.send.tapped(direction("client")),
            None => opened.send,
        };
        let (later, from_server) = (said.clone(), direction("server"));
        let (response, has_events) = (opened.response, operation.output_events.is_some());
        let response = async move {
            let response = response.await;
            later.answer(response.as_ref().map(|response| &*response.output));
            response.map(|StreamResponse { recv, output }| {
                let recv = match has_events {
                    true => recv.tapped(from_server),
                    false => recv,
                };
                StreamResponse { recv, output }
            })
        };
        OpenedStream {
            send,
            response: Box::pin(response),
            ..opened
        }
    }
}

/// What one session or call has to tell.
#[derive(Clone)]
struct Said {
    log: Arc<Log>,
    session: u64,
}

impl Said {
    fn line(&self, members: fmt::Arguments<'_>) {
        self.log.write(self.session, members);
    }

    fn value(&self, before: &str, shape: &dyn Shape) {
        match format::value(shape) {
            Ok(json) => self.line(format_args!("{before}{}", String::from_utf8_lossy(&json))),
            Err(error) => {
                let words = format::text(&error.to_string());
                self.line(format_args!("{before}null,\"unwritable\":{words}"));
            }
        }
    }

    fn answer(&self, answer: Result<&dyn Shape, &ShapeError>) {
        match answer {
            Ok(output) => self.value("\"output\":", output),
            Err(Error::Modeled(shape)) => {
                let id = shape.schema().id();
                self.value(&format!("\"error\":\"{id}\",\"value\":"), &**shape);
            }
            Err(Error::Failure(failure)) => {
                let why = format::failure("failure", failure.kind());
                let words = format::text(failure.message());
                self.line(format_args!("{why},\"message\":{words}"));
            }
        }
    }
}

impl Carrier for Recorder {
    fn call(&self, request: CallRequest) -> BoxFuture<Result<Box<dyn Shape>, ShapeError>> {
        let said = self.begin("call", &request);
        let answer = self.inner.call(request);
        Box::pin(async move {
            let answer = answer.await;
            said.answer(answer.as_ref().map(|output| &**output));
            answer
        })
    }

    fn open(&self, request: CallRequest) -> BoxFuture<Result<OpenedStream, ShapeError>> {
        let (said, operation) = (self.begin("open", &request), request.operation);
        let opened = self.inner.open(request);
        Box::pin(async move {
            match opened.await {
                Ok(opened) => Ok(Self::tapped(opened, &said, operation)),
                Err(error) => {
                    said.answer(Err(&error));
                    Err(error)
                }
            }
        })
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Recorder").field(&self.inner).finish()
    }
}
