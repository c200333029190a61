use super::super::credentials::Credentials;
use super::super::key::SigningKey;
use super::super::scope::Scope;
use super::super::signature::Signature;
use super::super::text::hex;
use super::super::time::DateTime;
use super::DATE;
use crate::event_stream::signing::SigningError;
use crate::event_stream::{EpochMillis, Headers};
use crate::types::Timestamp;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256-PAYLOAD";

/// The signatures of one direction of a stream, from that of the request on.
pub(in super::super) struct Chain {
    credentials: Credentials,
    scope: Scope,
    last: Signature,
    /// The key of the day that it was last used on.
    key: Option<(String, SigningKey)>,
}

/// What is signed of one message.
pub(super) struct Link {
    date: String,
    text: String,
}

impl Chain {
    pub(in super::super) fn new(
        credentials: Credentials,
        scope: Scope,
        request: Signature,
    ) -> Self {
        Self {
            credentials,
            scope,
            last: request,
            key: None,
        }
    }

    /// The next link, of a message with this time and inner frame. It is not part of the chain yet.
    pub(super) fn link(&self, at: EpochMillis, frame: &[u8]) -> Result<Link, SigningError> {
        let time = DateTime::new(Timestamp::from_millis(at.0));
        let time = time.ok_or_else(|| {
            SigningError::new("the time of a message is outside the years 0 to 9999")
        })?;
        let headers = Headers::build(|headers| headers.add(DATE, at))?;
        Ok(self.link_parts(&time, headers.as_encoded(), frame))
    }

    pub(super) fn link_parts(&self, time: &DateTime, headers: &[u8], payload: &[u8]) -> Link {
        let date = time.date().to_owned();
        let (time, scope, last) = (time.as_str(), self.scope.on(&date), self.last);
        let (headers, payload) = (hex(&Sha256::digest(headers)), hex(&Sha256::digest(payload)));
        let text = format!("{ALGORITHM}\n{time}\n{scope}\n{last}\n{headers}\n{payload}");
        Link { date, text }
    }

    /// The signature of the link, which does not become part of the chain by this.
    pub(super) fn sign(&mut self, link: &Link) -> Signature {
        self.key(&link.date).sign(&link.text)
    }

    /// Whether the signature is that of the link; if so it is the last one of the chain from here on.
    pub(super) fn verify(&mut self, link: &Link, signature: Signature) -> bool {
        let holds = self.key(&link.date).verify(&link.text, &signature);
        if holds {
            self.last = signature;
        }
        holds
    }

    /// Makes the signature the last one of the chain.
    pub(super) fn advance(&mut self, signature: Signature) {
        self.last = signature;
    }

    // A stream may go on past midnight, and each signature is of the day in its scope.
    fn key(&mut self, date: &str) -> &SigningKey {
        let kept = self.key.take().filter(|(day, _)| day == date);
        let derive = || {
            (
                date.to_owned(),
                SigningKey::derive(&self.credentials, &self.scope, date),
            )
        };
        &self.key.insert(kept.unwrap_or_else(derive)).1
    }
}

#[cfg(test)]
impl Link {
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}
