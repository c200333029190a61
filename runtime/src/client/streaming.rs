//! Bodies of calls that are streams: sent beside the head, and received after it.

use crate::error::{Failure, FailureKind};
use crate::protocol::content::Form;
use crate::schema::Streaming;
use crate::serde::{Shape, stream_member, swap_stream};
use crate::service::{OperationSchema, Protocol};
use crate::transport::{Awaited, Connections, RecvHalf, SendHalf, Unsent, announced, pump};
use crate::types::ByteStream;
use bytes::Bytes;
use http::HeaderMap;
use http_body::Frame;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};

/// The stream of a call's input, taken out of it: what is left there is how long it is.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// `None` once it was sent and cannot be sent again.
    stream: Mutex<Option<ByteStream>>,
    form: Mutex<Form>,
    moved: Moved,
}

impl Outgoing {
    /// Takes the stream that the input has; `None` where it has none, or all of its bytes are here.
    ///
    /// # Errors
    /// Its length is not known and has to be (`@requiresLength`).
    pub(super) fn of(
        op: &'static OperationSchema,
        protocol: &dyn Protocol,
        input: &mut dyn Shape,
    ) -> Result<Option<Self>, Failure> {
        let Some((_, member)) = stream_member(input.schema()).filter(|_| protocol.has_payloads())
        else {
            return Ok(None);
        };
        let Some(mut kept) = swap_stream(input, ByteStream::default()) else {
            return Ok(None);
        };
        if kept.as_bytes().is_some() {
            swap_stream(input, kept);
            return Ok(None);
        }
        if member.target().streaming_trait() == Some(Streaming::RequiresLength)
            && kept.length().is_none()
        {
            let (name, member) = (op.name(), member.name());
            let message = format!("{name} wants a stream of known length as its {member}");
            return Err(Failure::new(FailureKind::Invalid, message));
        }
        let stream = kept.detach();
        swap_stream(input, kept);
        Ok(Some(Self {
            stream: Mutex::new(Some(stream)),
            form: Mutex::default(),
            moved: Moved::new(),
        }))
    }

    /// Has it sent in this form.
    pub(super) fn sent_as(&self, form: Form) {
        *locked(&self.form) = form;
    }

    /// Whether it can be sent, the first time or once more.
    pub(super) fn is_there(&self) -> bool {
        locked(&self.stream).is_some()
    }

    fn next(&self) -> Result<ByteStream, Failure> {
        let mut kept = locked(&self.stream);
        let again = kept.as_ref().and_then(ByteStream::try_clone);
        let spent = || Failure::new(FailureKind::Closed, "the stream was sent already");
        again.or_else(|| kept.take()).ok_or_else(spent)
    }

    /// Begins to send it. `bound` is how long the server may take nothing of it.
    pub(super) fn send(
        &self,
        pool: &Connections,
        mut half: SendHalf,
        bound: Duration,
    ) -> Result<Upload, Failure> {
        let form = *locked(&self.form);
        let mut stream = form.of(self.next()?);
        let why = Arc::<Mutex<Option<Failure>>>::default();
        let (told, moved) = (Arc::clone(&why), self.moved.clone());
        moved.now();
        let task = pool.spawn(async move {
            let sent = pump(&mut stream, &mut half, bound, |_| moved.now()).await;
            let failure = match sent {
                Ok(()) => return,
                Err(Unsent::Source(failure)) => failure,
                // It is the response that says why.
                Err(Unsent::Peer(failure)) if !failure.is_deadline() => return,
                Err(Unsent::Peer(failure)) => failure,
            };
            *locked(&told) = Some(failure);
            half.reset(h2::Reason::CANCEL.into());
        })?;
        Ok(Upload { why, task })
    }

    /// Bounds what sends it by the time since it last moved, so that a large one may take as long as it needs; `None`
    /// where that was too long.
    pub(super) async fn timeout<T>(
        &self,
        bound: Duration,
        sent: impl Future<Output = T>,
    ) -> Option<T> {
        self.moved.now();
        let mut sent = pin!(sent);
        loop {
            let last = self.moved.last();
            let Some(due) = last.checked_add(bound) else {
                return Some(sent.await);
            };
            match timeout_at(due, &mut sent).await {
                Ok(outcome) => return Some(outcome),
                Err(_) if self.moved.last() > last => {}
                Err(_) => return None,
            }
        }
    }
}

/// When a stream last moved.
#[derive(Clone, Debug)]
struct Moved(Arc<Mutex<Instant>>);

impl Moved {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn now(&self) {
        *locked(&self.0) = Instant::now();
    }

    fn last(&self) -> Instant {
        *locked(&self.0)
    }
}

/// A stream on its way. Dropping it stops what is still to be sent: a response that has ended wants no more of it.
#[derive(Debug)]
pub(super) struct Upload {
    why: Arc<Mutex<Option<Failure>>>,
    task: AbortHandle,
}

impl Upload {
    /// Why a call failed: where the stream did, for its reason.
    fn explain(&self, failure: Failure) -> Failure {
        locked(&self.why).take().unwrap_or(failure)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The same of a call that may send no stream.
pub(super) fn explain(upload: Option<&Upload>, failure: Failure) -> Failure {
    match upload {
        Some(upload) => upload.explain(failure),
        None => failure,
    }
}

/// Whether an operation's output is received as a stream.
pub(super) fn is_streamed(protocol: &dyn Protocol, op: &'static OperationSchema) -> bool {
    protocol.has_payloads() && stream_member(op.output.schema()).is_some()
}

/// The body of a response, while the request may still be sent.
pub(super) fn incoming(
    headers: &HeaderMap,
    recv: RecvHalf,
    upload: Option<Upload>,
    idle: Duration,
) -> ByteStream {
    if recv.is_end() {
        return ByteStream::default();
    }
    let body = Download {
        body: Awaited::new(recv, idle),
        upload,
    };
    let stream = ByteStream::from_body(body);
    match announced(headers) {
        Some(length) => stream.with_length(length),
        None => stream,
    }
}

struct Download {
    body: Awaited,
    upload: Option<Upload>,
}

impl http_body::Body for Download {
    type Data = Bytes;
    type Error = Failure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Failure>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        Poll::Ready(match frame {
            Some(Ok(frame)) => Some(Ok(frame)),
            Some(Err(failure)) => Some(Err(explain(self.upload.as_ref(), failure))),
            None => {
                self.upload = None;
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
