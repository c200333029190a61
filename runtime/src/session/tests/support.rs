//! Both ends of a session, or one end and a script.

use super::chat::{CHAT, Chat, ChatInput, ChatOutput, ClientSignal, ServerSignal};
use crate::codec::json::REST_JSON;
use crate::error::{Error, Failure, FailureKind};
use crate::event_stream::{FrameDecoder, Limits, Message};
use crate::serde::{Shape, Value};
use crate::session::{
    Incoming, OpenedStream, Opening, RawOpening, Session, SessionSettings, StreamEnd,
    StreamResponse,
};
use crate::transport::{Live, RecvHalf, SendHalf, duplex_in};
use bytes::{Bytes, BytesMut};
use std::fmt::Debug;
use std::future::{pending, poll_fn};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

pub(super) const WINDOW: usize = 65_535;

/// How a pair of ends is made.
#[derive(Clone)]
pub(super) struct Setup {
    pub(super) window: usize,
    pub(super) initial_messages: bool,
    pub(super) client: SessionSettings,
    pub(super) server: SessionSettings,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            window: WINDOW,
            initial_messages: true,
            client: SessionSettings::client(),
            server: SessionSettings::server(),
        }
    }
}

/// A client's session and the request that it makes at a server.
pub(super) struct Pair {
    pub(super) session: Session<Chat>,
    pub(super) opening: RawOpening,
    pub(super) end: StreamEnd,
    pub(super) live: Live,
}

pub(super) fn input() -> Box<dyn Shape> {
    Box::new(ChatInput {
        room: "r1".to_owned(),
    })
}

pub(super) fn output() -> ChatOutput {
    ChatOutput {
        topic: "tests".to_owned(),
    }
}

impl Setup {
    pub(super) fn window(window: usize) -> Self {
        Self {
            window,
            ..Self::default()
        }
    }

    pub(super) fn connect(&self) -> Pair {
        let live = Live::new();
        let ((to_server, from_server), (to_client, from_client)) = duplex_in(&live, self.window);
        let (answer, answered) = oneshot::channel();
        let rest = !self.initial_messages;
        let (opening, end) = RawOpening::new(Incoming {
            operation: &CHAT,
            recv: from_client,
            accept: Box::new(move |output| {
                // The head of a REST response carries the output, that of an RPC response does not.
                let mut head = ChatOutput::blank();
                if rest {
                    let json = to_json(output);
                    crate::session::event_codec::read_document(
                        &mut head,
                        &json,
                        0..json.len(),
                        &REST_JSON,
                        true,
                    )?;
                }
                let response = StreamResponse {
                    recv: from_server,
                    output: Box::new(head),
                };
                answer.send(Ok(response)).map_err(|_| lost())?;
                Ok(to_client)
            }),
            codec: &REST_JSON,
            initial_messages: self.initial_messages,
            signer: None,
            verifier: None,
            settings: self.server.clone(),
            validate: None,
        });
        let session = Session::start(OpenedStream {
            send: to_server,
            input: input(),
            response: Box::pin(async { answered.await.map_err(|_| lost())? }),
            codec: &REST_JSON,
            initial_messages: self.initial_messages,
            signer: None,
            verifier: None,
            settings: self.client.clone(),
        })
        .unwrap();
        Pair {
            session,
            opening,
            end,
            live,
        }
    }

    /// A client's session, and the raw halves of the peer. The response has begun.
    pub(super) fn client(&self) -> (Session<Chat>, SendHalf, RecvHalf) {
        let ((send, recv), (peer_send, peer_recv)) = duplex_in(&Live::new(), self.window);
        let output = Box::new(ChatOutput::blank());
        let response = Box::pin(async {
            Ok(StreamResponse {
                recv,
                output: output as Box<dyn Shape>,
            })
        });
        (self.start(send, response), peer_send, peer_recv)
    }

    /// A client's session whose response never begins.
    pub(super) fn unanswered_client(&self) -> (Session<Chat>, SendHalf, RecvHalf) {
        let ((send, recv), (peer_send, peer_recv)) = duplex_in(&Live::new(), self.window);
        let response = Box::pin(async move {
            let _kept = recv;
            pending().await
        });
        (self.start(send, response), peer_send, peer_recv)
    }

    pub(super) fn start(
        &self,
        send: SendHalf,
        response: crate::session::BoxFuture<Result<StreamResponse, Error<Box<dyn Shape>>>>,
    ) -> Session<Chat> {
        Session::start(OpenedStream {
            send,
            input: input(),
            response,
            codec: &REST_JSON,
            initial_messages: self.initial_messages,
            signer: None,
            verifier: None,
            settings: self.client.clone(),
        })
        .unwrap()
    }
}

impl Pair {
    /// The session, and the server's end of it, accepted.
    pub(super) async fn accepted(
        mut self,
    ) -> (
        Session<Chat>,
        crate::session::ServerSession<Chat>,
        StreamEnd,
        Live,
    ) {
        let mut input = ChatInput::blank();
        self.opening.read_input(&mut input).await.unwrap();
        let server = self.opening.typed::<Chat>().accept(output()).await.unwrap();
        (self.session, server, self.end, self.live)
    }

    pub(super) async fn opened(mut self) -> (Session<Chat>, Opening<Chat>, StreamEnd, Live) {
        let mut input = ChatInput::blank();
        self.opening.read_input(&mut input).await.unwrap();
        assert_eq!(input.room, "r1");
        (self.session, self.opening.typed(), self.end, self.live)
    }
}

/// A request as an RPC protocol brings it, with these halves below it.
pub(super) fn incoming(send: SendHalf, recv: RecvHalf, settings: SessionSettings) -> Incoming {
    Incoming {
        operation: &CHAT,
        recv,
        accept: Box::new(move |_| Ok(send)),
        codec: &REST_JSON,
        initial_messages: true,
        signer: None,
        verifier: None,
        settings,
        validate: None,
    }
}

pub(super) fn lost() -> Failure {
    Failure::new(FailureKind::Lost, "the peer is gone")
}

pub(super) fn to_json(value: &dyn Shape) -> Bytes {
    use crate::service::Codec;
    let mut out = BytesMut::new();
    let root = &crate::schema::ROOT;
    REST_JSON
        .write(&mut out, &mut |s| {
            crate::serde::write_structure(value, root, s)
        })
        .unwrap();
    out.freeze()
}

/// The frame of an event with a JSON payload.
pub(super) fn frame(name: &str, json: &str) -> Bytes {
    typed_frame("event", ":event-type", name, json)
}

pub(super) fn typed_frame(message_type: &str, header: &str, name: &str, json: &str) -> Bytes {
    let message = Message::new(json.to_owned())
        .header(":message-type", message_type)
        .and_then(|m| m.header(header, name))
        .and_then(|m| m.header(":content-type", "application/json"))
        .unwrap();
    encoded(&message)
}

pub(super) fn encoded(message: &Message) -> Bytes {
    let mut out = BytesMut::new();
    message.encode(&mut out, &Limits::server()).unwrap();
    out.freeze()
}

/// Sends bytes as one chunk, whatever the window.
pub(super) fn feed(send: &mut SendHalf, bytes: impl Into<Bytes>) {
    send.send(bytes.into(), false).unwrap();
}

/// The next chunk that a raw peer receives; its window is reopened.
pub(super) async fn chunk(recv: &mut RecvHalf) -> Option<Result<Bytes, Failure>> {
    let chunk = poll_fn(|cx| recv.poll_data(cx)).await;
    if let Some(Ok(bytes)) = &chunk {
        recv.release(bytes.len());
    }
    chunk
}

/// Everything until the end, as messages; panics on any other end.
pub(super) async fn messages(recv: &mut RecvHalf) -> Vec<Message> {
    let mut decoder = FrameDecoder::new(Limits::client());
    while let Some(bytes) = chunk(recv).await {
        decoder.push(bytes.unwrap());
    }
    let mut all = Vec::new();
    while let Some(message) = decoder.next_frame().unwrap() {
        all.push(message);
    }
    decoder.finish().unwrap();
    all
}

pub(super) fn text_of(event: Option<ServerSignal>) -> String {
    match event {
        Some(ServerSignal::Said(said)) => said.text,
        other => panic!("not a said: {other:?}"),
    }
}

pub(super) fn text_from(event: Option<ClientSignal>) -> String {
    match event {
        Some(ClientSignal::Say(said)) => said.text,
        other => panic!("not a say: {other:?}"),
    }
}

pub(super) fn kind<T: Debug, E: Debug>(result: Result<T, Error<E>>) -> FailureKind {
    match result {
        Err(Error::Failure(failure)) => failure.kind().clone(),
        other => panic!("not a failure: {other:?}"),
    }
}

/// Waits until nothing of the session is left: no stream, and no task but the test's own.
pub(super) async fn nothing_left(live: &Live) {
    let waiting = async {
        live.zero().await;
        while Handle::current().metrics().num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), waiting)
        .await
        .expect("something is left");
}
