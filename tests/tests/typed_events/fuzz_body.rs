//! What must hold for typed events, whatever bytes they are read from.

use crate::bytes_body::repair;
use crate::streams::operations::Talk;
use crate::streams::types::{Heard, Said, TalkInput, TalkOutput};
use bytes::{Bytes, BytesMut};
use std::future::{poll_fn, ready};
use trompe::codec::{cbor::CBOR, json::REST_JSON};
use trompe::error::FailureKind;
use trompe::operation::Operation;
use trompe::service::Codec;
use trompe::session::{
    Incoming, OpenedStream, RawOpening, Session, SessionSettings, StreamResponse,
};
use trompe::transport::{RecvHalf, SendHalf, pipe};

const WINDOW: usize = 1 << 30;

/// What was read: the events, and how they ended; `None` for well.
pub(crate) type Outcome<E> = (Vec<E>, Option<FailureKind>);

/// Reads `data` as events of both directions and both formats, as it is and with its checksums put right.
///
/// # Panics
/// When a promise is broken.
pub(crate) fn check(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let mut repaired = data.to_vec();
    repair(&mut repaired);
    runtime.unwrap().block_on(async {
        for data in [data, &repaired] {
            for codec in [&CBOR as &'static dyn Codec, &REST_JSON] {
                check_heard(codec, data).await;
                check_said(codec, data).await;
            }
        }
    });
}

async fn check_heard(codec: &'static dyn Codec, data: &[u8]) {
    let whole = hear(codec, data, data.len()).await;
    for size in [1, 13] {
        assert_eq!(hear(codec, data, size).await, whole, "chunks of {size}");
    }
}

async fn check_said(codec: &'static dyn Codec, data: &[u8]) {
    let (events, ended) = listen(codec, data, data.len()).await;
    assert_eq!(listen(codec, data, 7).await, (events.clone(), ended));
    let known = |event: &Said| !matches!(event, Said::Unknown { .. });
    let events: Vec<_> = events.into_iter().filter(known).collect();
    // What was read can be written, and is the same when it is read again.
    let written = say(codec, &events).await;
    assert_eq!(listen(codec, &written, written.len()).await, (events, None));
}

fn stream(data: &[u8], size: usize) -> RecvHalf {
    let (mut send, recv) = pipe(WINDOW);
    for chunk in data.chunks(size.max(1)) {
        send.send(Bytes::copy_from_slice(chunk), false).unwrap();
    }
    send.send(Bytes::new(), true).unwrap();
    recv
}

fn client(codec: &'static dyn Codec, recv: RecvHalf, send: SendHalf) -> Session<Talk> {
    let output = Box::new(TalkOutput::new());
    let opened = OpenedStream {
        send,
        input: Box::new(TalkInput::new("m")),
        response: Box::pin(ready(Ok(StreamResponse { recv, output }))),
        codec,
        initial_messages: false,
        signer: None,
        verifier: None,
        settings: SessionSettings::client(),
    };
    Session::start(opened).unwrap()
}

/// What a client makes of it.
pub(crate) async fn hear(codec: &'static dyn Codec, data: &[u8], size: usize) -> Outcome<Heard> {
    let (send, _kept) = pipe(WINDOW);
    let mut session = client(codec, stream(data, size), send);
    let mut events = Vec::new();
    loop {
        match session.recv().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return (events, None),
            Err(error) => {
                // An exception is an end like any other, and counts by its name.
                let kind = error.failure().map(|failure| failure.kind().clone());
                return (events, Some(kind.unwrap_or(FailureKind::Closed)));
            }
        }
    }
}

/// What a server makes of it.
pub(crate) async fn listen(codec: &'static dyn Codec, data: &[u8], size: usize) -> Outcome<Said> {
    let (opening, _end) = RawOpening::new(Incoming {
        operation: Talk::schema(),
        recv: stream(data, size),
        accept: Box::new(|_| Err(trompe::error::Failure::internal("not accepted"))),
        codec,
        initial_messages: false,
        signer: None,
        verifier: None,
        settings: SessionSettings::server(),
        validate: None,
    });
    let mut opening = opening.typed::<Talk>();
    let mut events = Vec::new();
    loop {
        match opening.recv().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return (events, None),
            Err(error) => {
                let kind = error.failure().map(|failure| failure.kind().clone());
                return (events, kind);
            }
        }
    }
}

/// The bytes of these events.
pub(crate) async fn say(codec: &'static dyn Codec, events: &[Said]) -> Bytes {
    let (send, mut written) = pipe(WINDOW);
    let session = client(codec, stream(&[], 1), send);
    for event in events {
        session.send(event.clone()).await.unwrap();
    }
    session.finish().await.unwrap();
    let mut out = BytesMut::new();
    while let Some(chunk) = poll_fn(|cx| written.poll_data(cx)).await {
        out.extend_from_slice(&chunk.unwrap());
    }
    out.freeze()
}
