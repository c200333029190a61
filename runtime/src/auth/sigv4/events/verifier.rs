use super::super::signature::Signature;
use super::chain::Chain;
use super::{DATE, SIGNATURE};
use crate::event_stream::signing::{SigningError, Verified, VerifyMessage};
use crate::event_stream::{EpochMillis, HeaderValue, Headers, Limits, Message};
use bytes::Bytes;

/// Verifies the messages of an event stream. Made by [`Verifier::events`](crate::auth::sigv4::Verifier::events).
///
/// A message that was changed, left out, sent again or put elsewhere breaks the chain of signatures, and a stream that
/// was cut short lacks its signed end. The times of the messages are covered by their signatures and not compared with
/// a clock: a stream may be read long after it was sent.
pub struct SigV4EventVerifier {
    chain: Chain,
    limits: Limits,
    state: State,
    /// How many messages have come.
    count: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Ended,
    Broken,
}

impl SigV4EventVerifier {
    pub(in super::super) fn new(chain: Chain, limits: Limits) -> Self {
        Self {
            chain,
            limits,
            state: State::Open,
            count: 0,
        }
    }

    fn check(&mut self, outer: &Message) -> Result<Verified, SigningError> {
        match self.state {
            State::Open => {}
            State::Ended => {
                return Err(SigningError::new(
                    "a message after the signed end of the stream",
                ));
            }
            State::Broken => return Err(SigningError::new("a message after one that was refused")),
        }
        self.count += 1;
        let (at, signature) = read_envelope(outer.headers())?;
        let link = self.chain.link(at, outer.payload())?;
        if !self.chain.verify(&link, signature) {
            let count = self.count;
            return Err(SigningError::new(format!(
                "the signature of message {count} is not the next one: the message, one before it or the request was changed",
            )));
        }
        self.open(outer.share_payload())
    }

    fn open(&self, frame: Bytes) -> Result<Verified, SigningError> {
        if frame.is_empty() {
            return Ok(Verified::End);
        }
        let whole = frame.len();
        let (message, length) = Message::decode(frame, &self.limits)?;
        if length != whole {
            return Err(SigningError::new(
                "a signed message holds more than one frame",
            ));
        }
        Ok(Verified::Message(message))
    }
}

impl VerifyMessage for SigV4EventVerifier {
    fn verify(&mut self, outer: Message) -> Result<Verified, SigningError> {
        let outcome = self.check(&outer);
        self.state = match &outcome {
            Ok(Verified::Message(_)) => State::Open,
            Ok(Verified::End) => State::Ended,
            Err(_) => State::Broken,
        };
        outcome
    }

    fn finish(&mut self) -> Result<(), SigningError> {
        match self.state {
            State::Ended => Ok(()),
            _ => Err(SigningError::new(
                "the stream ended without its signed end: messages may be missing",
            )),
        }
    }
}

/// The time and the signature, which are all that an envelope may say: nothing else in it is signed.
fn read_envelope(headers: &Headers) -> Result<(EpochMillis, Signature), SigningError> {
    let (mut at, mut signature) = (None, None);
    for (name, value) in headers {
        match (name, value) {
            (DATE, HeaderValue::Timestamp(value)) => at = Some(value),
            (SIGNATURE, HeaderValue::ByteArray(value)) => signature = Some(value),
            (name, _) => {
                return Err(SigningError::new(format!(
                    "header {name:?} in a signed envelope"
                )));
            }
        }
    }
    let missing =
        |name| move || SigningError::new(format!("a signed message has no header {name:?}"));
    let at = at.ok_or_else(missing(DATE))?;
    let signature = signature.ok_or_else(missing(SIGNATURE))?.try_into();
    let wrong = |_| SigningError::new("the signature of a message does not have 32 bytes");
    Ok((at, Signature::from_bytes(signature.map_err(wrong)?)))
}
