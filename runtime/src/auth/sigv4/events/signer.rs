use super::chain::Chain;
use super::{DATE, SIGNATURE};
use crate::event_stream::signing::{SignMessage, SigningError};
use crate::event_stream::{EncodeError, EpochMillis, Limits, encode};
use crate::types::Timestamp;
use bytes::BytesMut;

/// Signs the messages of an event stream. Made by [`Signer::events`](crate::auth::sigv4::Signer::events).
pub struct SigV4EventSigner {
    chain: Chain,
    clock: Box<dyn Fn() -> Timestamp + Send>,
    ended: bool,
}

impl SigV4EventSigner {
    pub(in super::super) fn new(chain: Chain, clock: Box<dyn Fn() -> Timestamp + Send>) -> Self {
        Self {
            chain,
            clock,
            ended: false,
        }
    }

    fn wrap(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        if self.ended {
            return Err(SigningError::new("the end of the stream is signed already"));
        }
        let at = EpochMillis((self.clock)().millis());
        let signature = self.chain.sign(&self.chain.link(at, frame)?);
        encode::<EncodeError>(
            out,
            &Limits::server(),
            |headers| {
                headers.add(DATE, at)?;
                headers.add(SIGNATURE, signature.as_bytes().as_slice())
            },
            |payload| {
                payload.extend_from_slice(frame);
                Ok(())
            },
        )?;
        self.chain.advance(signature);
        Ok(())
    }
}

impl SignMessage for SigV4EventSigner {
    fn sign(&mut self, frame: &[u8], out: &mut BytesMut) -> Result<(), SigningError> {
        self.wrap(frame, out)
    }

    fn end(&mut self, out: &mut BytesMut) -> Result<(), SigningError> {
        self.wrap(&[], out)?;
        self.ended = true;
        Ok(())
    }
}
