//! Signed event streams.

use crate::guarded::operations::Talk;
use crate::guarded::types::TalkInput;
use crate::support::{SOON, Stage, Time, line, next, signer, verifier};
use bytes::BytesMut;
use tokio::time::timeout;
use trompe::auth::sigv4::SigV4;
use trompe::auth::{AuthFuture, Authorizer, Unproven};
use trompe::error::{Error, Failure, FailureKind};
use trompe::event_stream::signing::{SignMessage, SigningError};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::session::Session;

/// What is done to the signed messages of a client.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Crime {
    /// A byte of the second message is another, and the checksum right.
    Tamper,
    /// The first message comes again after the second.
    Replay,
    /// The first two come in the other order.
    Reorder,
    /// The second one is left out.
    Drop,
    /// The end is not signed.
    NoEnd,
    /// Something comes after the signed end.
    Afterwards,
}

#[derive(Debug)]
struct Criminal(SigV4, Crime);

struct Criminally {
    inner: Box<dyn SignMessage>,
    crime: Crime,
    sent: Vec<BytesMut>,
}

impl Authorizer for Criminal {
    fn scheme(&self) -> &'static str {
        self.0.scheme()
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        Box::pin(async move {
            let signer = self.0.authorize(request).await?;
            Ok(signer.map(|inner| {
                let (crime, sent) = (self.1, Vec::new());
                Box::new(Criminally { inner, crime, sent }) as Box<dyn SignMessage>
            }))
        })
    }
}

impl SignMessage for Criminally {
    fn sign(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        let mut signed = BytesMut::new();
        self.inner.sign(frame, &mut signed)?;
        self.sent.push(signed.clone());
        match (self.crime, self.sent.len()) {
            (Crime::Tamper, 2) => {
                let (tampered, _) = trompe::event_stream::Message::decode(
                    signed.freeze(),
                    &trompe::event_stream::Limits::client(),
                )?;
                let mut payload = tampered.payload().to_vec();
                let at = payload.windows(3).position(|w| w == b"two").unwrap();
                payload[at] = b'T';
                // The checksums of the inner frame are made right as well.
                let end = payload.len() - 4;
                let sum = crc32(&payload[..end]).to_be_bytes();
                payload[end..].copy_from_slice(&sum);
                let mut message = trompe::event_stream::Message::new(payload);
                for (name, value) in tampered.headers() {
                    message = message.header(name, value)?;
                }
                message.encode(out, &trompe::event_stream::Limits::server())?;
            }
            (Crime::Replay, 2) => {
                out.extend_from_slice(&signed);
                out.extend_from_slice(&self.sent[0]);
            }
            (Crime::Reorder, 1) | (Crime::Drop, 2) => {}
            (Crime::Reorder, 2) => {
                out.extend_from_slice(&signed);
                out.extend_from_slice(&self.sent[0]);
            }
            _ => out.extend_from_slice(&signed),
        }
        Ok(())
    }

    fn end(&mut self, out: &mut BytesMut) -> Result<(), SigningError> {
        if self.crime != Crime::NoEnd {
            self.inner.end(out)?;
        }
        if self.crime == Crime::Afterwards {
            out.extend_from_slice(&self.sent[0]);
        }
        Ok(())
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

async fn talk(session: &mut Session<Talk>) {
    for words in ["one", "two", "three"] {
        session.send(line(words)).await.unwrap();
        assert_eq!(next(session).await.unwrap(), Some(line(words)));
    }
    session.finish().await.unwrap();
    assert_eq!(next(session).await.unwrap(), None);
}

#[tokio::test]
async fn a_signed_session_is_accepted_in_every_protocol_to_its_signed_end() {
    let time = Time::new();
    let mut stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    for protocol in [
        &RPC_V2_CBOR as &'static dyn trompe::service::Protocol,
        &REST_JSON_1,
    ] {
        let client = stage.client(|http| http.protocol(protocol).authorizer(signer(&time)));
        let mut session = client.talk(TalkInput::new()).await.unwrap();
        talk(&mut session).await;
        let output = session.initial_response().await.unwrap();
        assert_eq!(output.name.as_deref(), Some("AKIDGUARDED"));
        stage.end().await.unwrap();
    }
}

#[tokio::test]
async fn a_session_goes_on_though_its_clock_passes_the_allowed_skew_and_midnight() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client = stage.client(|http| http.authorizer(signer(&time)));
    let mut session = client.talk(TalkInput::new()).await.unwrap();
    session.send(line("one")).await.unwrap();
    assert_eq!(next(&mut session).await.unwrap(), Some(line("one")));
    time.pass(2 * 24 * 3600);
    session.send(line("two")).await.unwrap();
    assert_eq!(next(&mut session).await.unwrap(), Some(line("two")));
}

#[tokio::test]
async fn an_unsigned_or_wrongly_signed_session_is_refused_before_it_begins() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let mut session = stage
        .client(|http| http)
        .talk(TalkInput::new())
        .await
        .unwrap();
    let refusal = crate::support::refused(next(&mut session).await);
    assert_eq!(
        refusal,
        (403, "MissingAuthenticationTokenException".to_owned())
    );
    let theirs = Time::new();
    theirs.pass(-3600);
    let client = stage.client(|http| http.authorizer(signer(&theirs)));
    let mut session = client.talk(TalkInput::new()).await.unwrap();
    let refusal = crate::support::refused(next(&mut session).await);
    assert_eq!(refusal, (403, "InvalidSignatureException".to_owned()));
}

/// What the handler and the client are told of a session with this crime.
async fn convict(crime: Crime) -> (Failure, Error<trompe::operation::NoError>) {
    let time = Time::new();
    let mut stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let signer = Criminal(signer(&time), crime);
    let client = stage.client(|http| http.protocol(&REST_JSON_1).authorizer(signer));
    let mut session = client.talk(TalkInput::new()).await.unwrap();
    for words in ["one", "two", "three"] {
        // The server may have had enough already.
        drop(session.send(line(words)).await);
    }
    drop(session.finish().await);
    let theirs = stage.end().await.expect_err("not a clean end");
    let ours = loop {
        match timeout(SOON, session.recv()).await.unwrap() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("{crime:?} went unnoticed"),
            Err(error) => break error,
        }
    };
    (theirs, ours)
}

#[tokio::test]
async fn changed_repeated_reordered_and_missing_events_end_the_session_with_a_reason_that_names_them()
 {
    for (crime, words) in [
        (Crime::Tamper, "message 2"),
        (Crime::Replay, "message 3"),
        (Crime::Reorder, "message 1"),
        (Crime::Drop, "message 2"),
        (Crime::NoEnd, "without its signed end"),
        (Crime::Afterwards, "after the signed end"),
    ] {
        let (theirs, ours) = convict(crime).await;
        assert_eq!(*theirs.kind(), FailureKind::Protocol, "{crime:?}");
        assert!(theirs.message().contains(words), "{crime:?}: {theirs}");
        let told = ours.failure().and_then(Failure::as_unmodeled).unwrap();
        assert_eq!(told.code, "InvalidSignatureException", "{crime:?}");
        assert!(told.message.contains(words), "{crime:?}: {}", told.message);
    }
}
