use super::chat::say;
use super::support::{input, kind, messages, text_of};
use crate::codec::json::REST_JSON;
use crate::error::FailureKind;
use crate::event_stream::signing::{SignMessage, SigningError, Verified, VerifyMessage};
use crate::event_stream::{HeaderValue, Limits, Message};
use crate::serde::{Shape, Value};
use crate::session::{OpenedStream, Session, SessionSettings, StreamResponse};
use crate::transport::{RecvHalf, SendHalf, duplex};
use bytes::{Bytes, BytesMut};

/// Numbers the messages in place of signing them.
#[derive(Default)]
struct Counter {
    count: i32,
    ended: bool,
}

impl Counter {
    fn wrap(&mut self, inner: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        self.count += 1;
        let message = Message::new(inner.to_vec()).header(":chain", self.count)?;
        Ok(message.encode(out, &Limits::server())?)
    }
}

impl SignMessage for Counter {
    fn sign(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        self.wrap(frame, out)
    }

    fn end(&mut self, out: &mut BytesMut) -> Result<(), SigningError> {
        self.wrap(b"", out)
    }
}

impl VerifyMessage for Counter {
    fn verify(&mut self, outer: Message) -> Result<Verified, SigningError> {
        self.count += 1;
        if outer.headers().get(":chain") != Some(HeaderValue::Integer(self.count)) {
            return Err(SigningError::new("a link of the chain is missing"));
        }
        self.ended = outer.payload().is_empty();
        match self.ended {
            true => Ok(Verified::End),
            false => Ok(Verified::Message(
                Message::decode(outer.share_payload(), &Limits::client())?.0,
            )),
        }
    }

    fn finish(&mut self) -> Result<(), SigningError> {
        if self.ended {
            Ok(())
        } else {
            Err(SigningError::new("the signed end is missing"))
        }
    }
}

fn client() -> (Session<super::chat::Chat>, SendHalf, RecvHalf) {
    let ((send, recv), (peer_send, peer_recv)) = duplex(200);
    let output = Box::new(super::chat::ChatOutput::blank()) as Box<dyn Shape>;
    let session = Session::start(OpenedStream {
        send,
        input: input(),
        response: Box::pin(async { Ok(StreamResponse { recv, output }) }),
        codec: &REST_JSON,
        initial_messages: true,
        signer: Some(Box::new(Counter::default())),
        verifier: Some(Box::new(Counter::default())),
        settings: SessionSettings::client(),
    });
    (session.unwrap(), peer_send, peer_recv)
}

fn signed(frames: &[Bytes], skip: usize) -> Bytes {
    let (mut signer, mut out) = (Counter::default(), BytesMut::new());
    for (n, frame) in frames.iter().enumerate() {
        let mut one = BytesMut::new();
        signer.wrap(frame, &mut one).unwrap();
        if n != skip {
            out.extend_from_slice(&one);
        }
    }
    out.freeze()
}

const NONE: usize = usize::MAX;

#[tokio::test]
async fn every_message_is_signed_in_its_order_though_sends_are_dropped() {
    let (session, _send, mut recv) = client();
    let (tx, _rx) = session.split();
    for n in 0..5 {
        let dropped = tx.send(say(format!("dropped {n}")));
        let _ = tokio::time::timeout(std::time::Duration::ZERO, dropped).await;
    }
    let sending = async {
        tx.send(say("last")).await.unwrap();
        tx.finish().await.unwrap();
    };
    let (_, all) = tokio::join!(sending, messages(&mut recv));
    let mut verifier = Counter::default();
    let verified: Vec<_> = all
        .into_iter()
        .map(|outer| verifier.verify(outer).unwrap())
        .collect();
    assert_eq!(verified.last(), Some(&Verified::End));
    assert_eq!(verified.iter().filter(|v| **v == Verified::End).count(), 1);
}

#[tokio::test]
async fn a_verified_stream_ends_with_its_signed_end() {
    let said = super::support::frame("said", r#"{"text":"one"}"#);
    let (mut session, mut send, _recv) = client();
    send.send(signed(&[said.clone(), Bytes::new()], NONE), true)
        .unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "one");
    assert!(session.recv().await.unwrap().is_none());

    let (mut session, mut send, _recv) = client();
    send.send(signed(std::slice::from_ref(&said), NONE), true)
        .unwrap();
    assert_eq!(text_of(session.recv().await.unwrap()), "one");
    assert_eq!(kind(session.recv().await), FailureKind::Protocol);
}

#[tokio::test]
async fn a_missing_or_late_message_breaks_the_chain() {
    let said = super::support::frame("said", r#"{"text":"one"}"#);
    let end = Bytes::new();
    for (frames, skip) in [
        (vec![said.clone(), said.clone(), end.clone()], 0),
        (vec![end, said], NONE),
    ] {
        let (mut session, mut send, _recv) = client();
        send.send(signed(&frames, skip), true).unwrap();
        assert_eq!(kind(session.recv().await), FailureKind::Protocol);
    }
}
