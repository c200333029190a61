use super::authorization::{Authorization, Form};
use super::canonical::{Calculation, Canonical};
use super::credentials::Credentials;
use super::events::{Chain, SigV4EventVerifier};
use super::headers::{self, CONTENT_SHA256, DATE, Field, SECURITY_TOKEN};
use super::key::SigningKey;
use super::options::Options;
use super::payload::Payload;
use super::presign::left_out;
use super::query;
use super::refusal::VerifyError;
use super::scope::Scope;
use super::signature::Signature;
use crate::event_stream::Limits;
use crate::types::Timestamp;
use http::header::HeaderName;
use http::request::Parts;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Verifies requests to one service.
#[derive(Clone, Debug)]
pub struct Verifier {
    scope: Scope,
    options: Options,
    max_skew: Duration,
    required: Vec<HeaderName>,
}

impl Verifier {
    /// A verifier with the options of most services, of clocks that differ by at most 15 minutes.
    pub fn new(scope: Scope) -> Self {
        let max_skew = Duration::from_secs(15 * 60);
        Self {
            scope,
            options: Options::default(),
            max_skew,
            required: Vec::new(),
        }
    }

    /// Sets the options.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Sets how much the clock of the signer may differ. Within it a request that was overheard can be sent again.
    #[must_use]
    pub fn max_skew(mut self, bound: Duration) -> Self {
        self.max_skew = bound;
        self
    }

    /// Headers that must be signed where a request has them, besides the host and all that begin with `x-amz-`. What
    /// is not signed anybody on the way can add or change.
    #[must_use]
    pub fn require_signed(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.required.extend(names);
        self
    }

    /// Verifies a request and gives its signature, which the first message of a signed event stream builds on.
    ///
    /// `claim` is the [`Authorization`] of `head`, and `credentials` are those of its access key. `payload` is what
    /// the request must say of its body: [`Payload::of`] the body that came, or [`Payload::Events`] for an event
    /// stream. Where [`Authorization::payload`] tells a hash, the head can be verified with that before the body
    /// came, if the body is compared with it afterwards.
    ///
    /// # Errors
    /// Why the request is refused.
    pub fn verify(
        &self,
        head: &Parts,
        claim: &Authorization,
        payload: &Payload,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Result<Signature, VerifyError> {
        self.check_signer(claim, credentials)?;
        self.check_time(claim, now)?;
        check_payload(claim, payload)?;
        self.check_signed_headers(head, claim)?;
        let calculation = self.calculate(head, claim, payload)?;
        let key = SigningKey::derive(credentials, &self.scope, claim.time.date());
        match key.verify(calculation.string_to_sign(), &claim.signature) {
            true => Ok(claim.signature),
            false => Err(VerifyError::Mismatch(Box::new(calculation))),
        }
    }

    /// The verifier of the messages of an event stream that begins with a request of this signature.
    ///
    /// `limits` are those of the messages in their signed envelopes.
    pub fn events(
        &self,
        request: &Signature,
        credentials: &Credentials,
        limits: Limits,
    ) -> SigV4EventVerifier {
        SigV4EventVerifier::new(
            Chain::new(credentials.clone(), self.scope.clone(), *request),
            limits,
        )
    }

    fn check_signer(
        &self,
        claim: &Authorization,
        credentials: &Credentials,
    ) -> Result<(), VerifyError> {
        let expected = self.scope.on(claim.time.date());
        if claim.scope != expected {
            return Err(VerifyError::Scope {
                found: claim.scope.clone(),
                expected,
            });
        }
        if claim.access_key_id != credentials.access_key_id() {
            return Err(VerifyError::AccessKey);
        }
        // Hashes are compared, so that the duration tells nothing of the token.
        let hash = |token: Option<&str>| token.map(Sha256::digest);
        match hash(claim.session_token()) == hash(credentials.session_token()) {
            true => Ok(()),
            false => Err(VerifyError::SessionToken),
        }
    }

    fn check_time(&self, claim: &Authorization, now: Timestamp) -> Result<(), VerifyError> {
        let signed = claim.time();
        let age = now.millis().saturating_sub(signed.millis());
        let skew = i64::try_from(self.max_skew.as_millis()).unwrap_or(i64::MAX);
        match claim.form {
            Form::Query { expires } if age >= i64::from(expires) * 1000 => {
                let at = Timestamp::new(signed.seconds().saturating_add(expires.into()), 0);
                Err(VerifyError::Expired { at, now })
            }
            Form::Query { .. } if age >= -skew => Ok(()),
            Form::Header if (-skew..=skew).contains(&age) => Ok(()),
            _ => Err(VerifyError::Skew {
                signed,
                now,
                max: self.max_skew,
            }),
        }
    }

    fn check_signed_headers(&self, head: &Parts, claim: &Authorization) -> Result<(), VerifyError> {
        let is_signed = |name: &str| claim.signed_headers.iter().any(|signed| signed == name);
        if !is_signed("host") {
            return Err(VerifyError::UnsignedHeader("host".to_owned()));
        }
        let mut names = head.headers.keys();
        match names.find(|name| self.is_required(name) && !is_signed(name.as_str())) {
            Some(name) => Err(VerifyError::UnsignedHeader(name.to_string())),
            None => Ok(()),
        }
    }

    // The date and the hash of the body are signed in lines of their own; the token may be left out as an option.
    fn is_required(&self, name: &HeaderName) -> bool {
        match name {
            name if self.required.contains(name) => true,
            name if *name == DATE || *name == CONTENT_SHA256 => false,
            name if *name == SECURITY_TOKEN => self.options.sign_session_token,
            name => name.as_str().starts_with("x-amz-"),
        }
    }

    fn calculate(
        &self,
        head: &Parts,
        claim: &Authorization,
        payload: &Payload,
    ) -> Result<Calculation, VerifyError> {
        let sent = head.uri.query().unwrap_or_default();
        let query = match claim.form {
            Form::Header => query::canonical(sent, &[]),
            Form::Query { .. } => query::canonical(sent, left_out(self.options.sign_session_token)),
        };
        let fields = claim
            .signed_headers
            .iter()
            .map(|name| field(head, name))
            .collect::<Result<_, _>>()?;
        let request = Canonical {
            head,
            options: self.options,
            query,
            fields,
            payload,
        };
        Ok(Calculation::new(&request, &self.scope, &claim.time))
    }
}

fn field(head: &Parts, name: &str) -> Result<Field, VerifyError> {
    match headers::signed(head, name)? {
        Some(value) => Ok((name.to_owned(), value)),
        None => Err(VerifyError::Missing(format!(
            "{name} header, though it is signed"
        ))),
    }
}

fn check_payload(claim: &Authorization, payload: &Payload) -> Result<(), VerifyError> {
    match claim.payload {
        Some(declared) if declared != *payload => Err(VerifyError::Payload {
            declared: declared.to_string(),
            actual: payload.to_string(),
        }),
        _ => Ok(()),
    }
}
